import type { Chatbot } from "../../../chatbots/gpt-trainer/api/index.ts";
import { tableLines } from "../../table.ts";
import { safeLine } from "../../safe-text.ts";

/** Chatbots in the order of their names. */
export function chatbotTable(chatbots: readonly Chatbot[]): string[] {
  if (chatbots.length === 0) return ["No chatbots. `chatbot create <name>` makes one."];
  const rows = chatbots
    .map(({ uuid, name, meta, created_at: created }) => [
      uuid,
      created,
      meta.visibility ?? "",
      name,
    ])
    .toSorted(([, , , one = ""], [, , , other = ""]) => one.localeCompare(other));
  return tableLines(["Uuid", "Made (UTC)", "Visibility", "Name"], rows);
}

/** One chatbot and its settings. */
export function chatbotLines({ uuid, name, meta, ...times }: Chatbot): string[] {
  const [messages, seconds] = meta.rate_limit ?? [];
  const facts: readonly (readonly [string, string | undefined | null])[] = [
    ["Name", name],
    ["Uuid", uuid],
    ["Visibility", meta.visibility],
    ["Citations", meta.show_citations ? "shown" : "not shown"],
    ["Rate limit", messages === undefined ? undefined : `${messages} messages in ${seconds} s`],
    ["Said beyond it", meta.rate_limit_message],
    ["Made (UTC)", times.created_at],
    ["Changed (UTC)", times.modified_at],
  ];
  const known = facts.map(([what, value]) => [what, safeLine(value ?? "")] as const);
  const width = Math.max(...known.map(([what]) => what.length));
  return known.flatMap(([what, value]) =>
    value === "" ? [] : [`${what.padEnd(width)}  ${value}`],
  );
}
