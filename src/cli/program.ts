import { Command, CommanderError, InvalidArgumentError } from "commander";
import { CausewayError } from "../lib/errors.ts";
import { createBridge, type Bridge } from "./bridge/client.ts";
import { countAll, countOne } from "./bridge/count.ts";
import { listDeadLetters, replayDeadLetters } from "./bridge/dead-letters.ts";
import { findBridge } from "./bridge/find-bridge.ts";
import { addChatbotCommands } from "./chatbot/index.ts";
import { connectSlack } from "./connect/slack/index.ts";
import { connectTelegram } from "./connect/telegram/index.ts";
import { connectWhatsApp } from "./connect/whatsapp/index.ts";
import { exitCodeOf, exitCodes, type ExitCode, usageError } from "./failure.ts";
import { safeLine } from "./safe-text.ts";
import { placeOfFile, type Surroundings } from "./surroundings.ts";

/** What every command that asks a bridge takes. */
interface BridgeOptions {
  readonly url?: string;
  readonly json?: true;
}

/**
 * Runs one command line.
 * @param args without the program's own name
 * @param loadVariables reads a file of variables into the environment; what is set already stays
 * @returns the exit code
 */
export async function runProgram(
  args: readonly string[],
  surroundings: Surroundings,
  loadVariables: (file: string) => void,
): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done;
  const program = createProgram(surroundings, loadVariables, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    }
    if (!(error instanceof CausewayError)) throw error;
    // Whoever answers at an address may have words in it.
    surroundings.complain(safeLine(error.message));
    return exitCodeOf(error);
  }
}

type End = (code: ExitCode) => void;

function createProgram(
  surroundings: Surroundings,
  loadVariables: (file: string) => void,
  end: End,
): Command {
  const program = new Command("npm run causeway --")
    .description("Looks after a running Causeway bridge, and connects platforms to it.")
    // Node takes `--env-file` for itself, wherever it stands.
    .option("--variables <file>", "read variables from a file, such as .dev.vars")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => surroundings.print(text.trimEnd()),
      writeErr: (text) => surroundings.complain(text.trimEnd()),
    })
    .hook("preAction", (command) => {
      const file: unknown = command.opts()["variables"];
      if (typeof file === "string") {
        readVariablesFile(placeOfFile(surroundings, file), loadVariables);
      }
    });
  addBridgeCommands(program, surroundings, end);
  addConnectCommands(program, surroundings, end);
  addChatbotCommands(program, surroundings, end);
  return program;
}

function addBridgeCommands(program: Command, surroundings: Surroundings, end: End): void {
  const open = async ({ url }: BridgeOptions): Promise<Bridge> =>
    createBridge(surroundings, await findBridge(surroundings, url));
  bridgeCommand(program, "counts")
    .description("how the messages stand, of all conversations or of one")
    .argument("[conversation]", "the key of one conversation, as `dead` and `--each` print it")
    .option("--each", "a row for each conversation")
    .action(async (key: string | undefined, options: BridgeOptions & { each?: true }) => {
      const bridge = await open(options);
      const how = { json: options.json === true, each: options.each === true };
      if (key === undefined) await countAll(bridge, surroundings, how);
      else await countOne(bridge, surroundings, key, how);
    });
  bridgeCommand(program, "dead")
    .description("what could not be answered, oldest first")
    .option("--code <code>", "only those with this code")
    .action(async (options: BridgeOptions & { code?: string }) => {
      const how = { ...options, json: options.json === true };
      await listDeadLetters(await open(options), surroundings, how);
    });
  bridgeCommand(program, "replay")
    .description("put dead letters back to work")
    .argument("[ids...]", "their ids, as `dead` prints them", readId)
    .option("--all", "every dead letter that is listed")
    .option("--code <code>", "with --all: only those with this code")
    .action(
      async (ids: readonly number[], options: BridgeOptions & { all?: true; code?: string }) => {
        const how = { ...options, all: options.all === true, json: options.json === true };
        requireOneChoice(ids, how);
        end(await replayDeadLetters(await open(options), surroundings, ids, how));
      },
    );
}

function bridgeCommand(program: Command, name: string): Command {
  return program
    .command(name)
    .option("--url <url>", "of the bridge; without it the one of `npm start` or `npm run dev`")
    .option("--json", "one line of JSON");
}

function addConnectCommands(program: Command, surroundings: Surroundings, end: End): void {
  const connect = program
    .command("connect")
    .description("connect a platform to a bridge that is deployed (docs/connect.md)");
  const command = (name: string): Command =>
    connect.command(name).requiredOption("--url <url>", "of the bridge");
  command("telegram")
    .description("tell Telegram where the bot's updates go, and look whether all is well")
    .action(async (options: { url: string }) => end(await connectTelegram(surroundings, options)));
  command("slack")
    .description("print the app's manifest, and look whether app and bridge fit")
    .option("--sticky", "for answers in threads without another mention", false)
    .option("--check", "the app is there: look whether it fits, and ask for its secrets", false)
    .action(async (options: { url: string; sticky: boolean; check: boolean }) =>
      end(await connectSlack(surroundings, options)),
    );
  command("whatsapp")
    .description("look whether number and bridge fit, and subscribe the account")
    .option("--waba <id>", "Meta's id of the WhatsApp Business Account")
    .action(async (options: { url: string; waba?: string }) =>
      end(await connectWhatsApp(surroundings, options)),
    );
}

/** Ids arrive one by one; each call is given what the calls before it made. */
function readId(text: string, before: readonly number[] = []): readonly number[] {
  if (!/^[1-9]\d{0,15}$/.test(text)) {
    throw new InvalidArgumentError("It must be a number, as `dead` prints it.");
  }
  return [...before, Number(text)];
}

function requireOneChoice(
  ids: readonly number[],
  { all, code }: { all: boolean; code?: string },
): void {
  if (all === ids.length > 0) throw usageError("Name the ids of dead letters, or say --all.");
  if (code !== undefined && !all) throw usageError("--code goes with --all.");
}

function readVariablesFile(file: string, loadVariables: (file: string) => void): void {
  try {
    loadVariables(file);
  } catch {
    throw usageError(`${file} cannot be read.`);
  }
}
