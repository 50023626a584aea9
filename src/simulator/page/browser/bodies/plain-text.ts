import type { TextBlock } from "../../../slack/text/read-text.ts";
import type { MessageBody } from "../../state.ts";

/** The words of a message without their formatting. */
export function plainTextOf(body: MessageBody): string {
  return body.kind === "blocks" ? body.blocks.map(wordsOf).join("\n\n") : body.text;
}

function wordsOf(block: TextBlock): string {
  switch (block.type) {
    case "paragraph":
    case "heading":
      return block.runs.map(({ text }) => text).join("");
    case "code":
      return block.text;
    case "quote":
      return block.blocks.map(wordsOf).join("\n");
    case "list":
      return block.items.map((item) => `• ${item.blocks.map(wordsOf).join("\n")}`).join("\n");
    case "table":
      return block.rows
        .map((row) => row.map((cell) => cell.map(({ text }) => text).join("")).join(" | "))
        .join("\n");
    case "rule":
      return "---";
  }
}

/** Characters of a message that tell which one is meant. */
const EXCERPT_CHARACTERS = 40;

/** The beginning of a message on one line. */
export function excerptOf(body: MessageBody): string {
  const words = plainTextOf(body).replaceAll(/\s+/gu, " ").trim();
  const characters = Array.from(words);
  if (characters.length <= EXCERPT_CHARACTERS) return words;
  return `${characters.slice(0, EXCERPT_CHARACTERS).join("")}…`;
}
