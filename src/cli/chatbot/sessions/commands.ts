import { type Command, InvalidArgumentError, Option } from "commander";
import { tableLines } from "../../table.ts";
import { apiCommand, type CommonOptions, type Desk, printResult } from "../desk.ts";
import { inTerms } from "../failures.ts";
import { exportSessions, type ExportOptions } from "./export.ts";
import { oldestFirst } from "./order.ts";
import { endOf, startOf, windowOf } from "./time.ts";

interface WindowOptions extends CommonOptions {
  readonly from?: Date;
  readonly to?: Date;
}

/** Adds `chatbot sessions …`. */
export function addSessionCommands(chatbot: Command, desk: Desk): void {
  const sessions = chatbot.command("sessions").description("what people have asked, and were told");
  const command = (name: string): Command =>
    apiCommand(sessions, name)
      .argument("<chatbot>", "its uuid")
      .option(
        "--from <time>",
        "only those begun then or later, such as 2026-01-31",
        timeReader(startOf),
      )
      .option("--to <time>", "only those begun then or earlier", timeReader(endOf));
  command("list")
    .description("its sessions, oldest first")
    .action(inTerms((uuid: string, options: WindowOptions) => listSessions(desk, uuid, options)));
  command("export")
    .description("all sessions with what was said in them, oldest first")
    .option("--out <file>", "write them there, whole or not at all")
    .addOption(
      new Option("--format <format>", "a line of JSON for each session, or transcripts")
        .choices(["jsonl", "text"])
        .default("jsonl"),
    )
    .action(inTerms((uuid: string, options: ExportOptions) => exportSessions(desk, uuid, options)));
}

function timeReader(read: (text: string) => Date | undefined): (text: string) => Date {
  return (text) => {
    const time = read(text);
    if (time !== undefined) return time;
    throw new InvalidArgumentError(
      "It must be a day or a time in UTC, such as 2026-01-31 or 2026-01-31T12:00:00Z.",
    );
  };
}

async function listSessions(desk: Desk, chatbot: string, options: WindowOptions): Promise<void> {
  const { api } = await desk.open(options);
  const sessions = oldestFirst(await api.sessions.list(chatbot, windowOf(options)));
  printResult(desk, options, sessions, () => {
    if (sessions.length === 0) return ["No sessions."];
    const rows = sessions.map(({ uuid, created_at: begun, modified_at: changed }) => [
      uuid,
      begun,
      changed,
    ]);
    return tableLines(["Uuid", "Begun (UTC)", "Changed (UTC)"], rows);
  });
}
