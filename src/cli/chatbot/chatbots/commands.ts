import { type Command, InvalidArgumentError, Option } from "commander";
import type { NewChatbot, Visibility } from "../../../chatbots/gpt-trainer/api/index.ts";
import { exitCodes } from "../../failure.ts";
import { apiCommand, type CommonOptions, type Desk, isMeant, printResult } from "../desk.ts";
import { inTerms } from "../failures.ts";
import { safeLine } from "../../safe-text.ts";
import { chatbotLines, chatbotTable } from "./lines.ts";

/** @see https://guide.gpt-trainer.com/api-reference/chatbots/properties-reference */
const VISIBILITIES: readonly Visibility[] = ["private", "public", "hybrid"];

/** @see https://guide.gpt-trainer.com/api-reference/chatbots/properties-reference */
const MOST_MESSAGES = 100;
const MOST_SECONDS = 360;

interface CreateOptions extends CommonOptions {
  readonly visibility?: Visibility;
  readonly showCitations?: true;
  readonly rateLimit?: readonly [messages: number, seconds: number];
  readonly rateLimitMessage?: string;
}

/** Adds `chatbot list`, `create`, `show` and `delete`. */
export function addChatbotCommands(chatbot: Command, desk: Desk): void {
  apiCommand(chatbot, "list")
    .description("the chatbots of the account")
    .action(inTerms((options: CommonOptions) => listChatbots(desk, options)));
  apiCommand(chatbot, "create")
    .description("make a chatbot")
    .argument("<name>", "what it is called")
    .addOption(
      new Option("--visibility <who>", "who may talk to it without a key").choices(VISIBILITIES),
    )
    .option("--show-citations", "answers name their sources, as [1.2]")
    .option(
      "--rate-limit <messages/seconds>",
      "what one person may write, such as 20/240",
      readRate,
    )
    .option("--rate-limit-message <text>", "what somebody is told who writes more")
    .action(inTerms((name: string, options: CreateOptions) => createChatbot(desk, name, options)));
  apiCommand(chatbot, "show")
    .description("one chatbot and its settings")
    .argument("<chatbot>", "its uuid")
    .action(inTerms((uuid: string, options: CommonOptions) => showChatbot(desk, uuid, options)));
  apiCommand(chatbot, "delete")
    .description("delete a chatbot with its sources and sessions")
    .argument("<chatbot>", "its uuid")
    .option("--yes", "without being asked whether you mean it")
    .action(
      inTerms((uuid: string, options: CommonOptions & { yes?: true }) =>
        deleteChatbot(desk, uuid, options),
      ),
    );
}

/** `20/240` as messages and seconds. */
function readRate(text: string): readonly [messages: number, seconds: number] {
  const [, messages = 0, seconds = 0] = (/^(\d{1,3})\/(\d{1,3})$/u.exec(text) ?? []).map(Number);
  if (messages < 1 || messages > MOST_MESSAGES || seconds < 1 || seconds > MOST_SECONDS) {
    throw new InvalidArgumentError(
      `It must be messages (1 to ${MOST_MESSAGES}) in seconds (1 to ${MOST_SECONDS}), such as 20/240.`,
    );
  }
  return [messages, seconds];
}

async function listChatbots(desk: Desk, options: CommonOptions): Promise<void> {
  const { api } = await desk.open(options);
  const chatbots = await api.chatbots.list();
  printResult(desk, options, chatbots, () => chatbotTable(chatbots));
}

async function createChatbot(desk: Desk, name: string, options: CreateOptions): Promise<void> {
  const { visibility, showCitations, rateLimit, rateLimitMessage } = options;
  const settings: NewChatbot = {
    name,
    ...(visibility === undefined ? {} : { visibility }),
    ...(showCitations === undefined ? {} : { show_citations: showCitations }),
    ...(rateLimit === undefined ? {} : { rate_limit: rateLimit }),
    ...(rateLimitMessage === undefined ? {} : { rate_limit_message: rateLimitMessage }),
  };
  const { api } = await desk.open(options);
  const made = await api.chatbots.create(settings);
  printResult(desk, options, made, () => [
    ...chatbotLines(made),
    "",
    "Teach it with `chatbot sources add <uuid> <file or address>`, and try it with `chatbot chat <uuid>`.",
    "A bridge asks it when its GPT_TRAINER_CHATBOT_UUID is this uuid.",
  ]);
}

async function showChatbot(desk: Desk, uuid: string, options: CommonOptions): Promise<void> {
  const { api } = await desk.open(options);
  const chatbot = await api.chatbots.fetch(uuid);
  printResult(desk, options, chatbot, () => chatbotLines(chatbot));
}

async function deleteChatbot(
  desk: Desk,
  uuid: string,
  options: CommonOptions & { readonly yes?: true },
): Promise<void> {
  const { api } = await desk.open(options);
  const { name } = await api.chatbots.fetch(uuid);
  const question = `Delete ${safeLine(name)} (${safeLine(uuid)}) with its sources and sessions? There is no way back.`;
  if (!(await isMeant(question, options.yes === true))) {
    desk.surroundings.complain("Nothing was deleted.");
    return desk.end(exitCodes.failed);
  }
  await api.chatbots.delete(uuid);
  printResult(desk, options, { deleted: uuid }, () => [`Deleted ${safeLine(name)}.`]);
}
