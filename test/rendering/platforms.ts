import { renderMarkdown as renderSlack } from "../../src/platforms/slack/render.ts";
import { renderMarkdown as renderTelegram } from "../../src/platforms/telegram/render.ts";
import { renderMarkdown as renderWhatsApp } from "../../src/platforms/whatsapp/render.ts";
import type { RenderedPart } from "../../src/messages/part.ts";
import { refuseTooLong } from "../../src/simulator/slack/blocks.ts";
import { readMarkdownText } from "../../src/simulator/slack/text/markdown.ts";
import type { Run, TextBlock } from "../../src/simulator/slack/text/read-text.ts";
import { finishText } from "../../src/simulator/telegram/entities.ts";
import { parseHtml } from "../../src/simulator/telegram/html.ts";
import { readFormatting } from "../../src/simulator/whatsapp/formatting.ts";
import { type Addresses, RULE } from "./reference.ts";

/** One platform's rendering with the simulator's own reading of it as the judge. */
export interface RenderedPlatform {
  readonly name: string;
  readonly addresses: Addresses;
  render(markdown: string): readonly RenderedPart[];
  /** What people see of the parts, one under another. @throws when one of them would be refused */
  seen(parts: readonly RenderedPart[]): string;
}

const TELEGRAM_UNITS_MAX = 4096;
const TELEGRAM_BYTES_MAX = 32_768;
const WHATSAPP_UNITS_MAX = 4096;
const SLACK_UNITS_MAX = 12_000;
const SLACK_BLOCKS_MAX = 50;
const SLACK_TABLE_ROWS_MAX = 100;
const SLACK_TABLE_COLUMNS_MAX = 20;

function demand(isFine: boolean, what: string): void {
  if (!isFine) throw new Error(what);
}

function demandWords(text: string, max: number): void {
  demand(text.trim() !== "", "an empty part");
  demand(text.isWellFormed(), "half a surrogate pair");
  demand(text.length <= max, `${text.length} units, ${max} allowed`);
}

const telegram: RenderedPlatform = {
  name: "Telegram",
  addresses: "hidden",
  render: renderTelegram,
  seen: (parts) =>
    parts
      .map(({ rich, plain }) => {
        demandWords(plain, TELEGRAM_UNITS_MAX);
        demand(Buffer.byteLength(rich) <= TELEGRAM_BYTES_MAX, "too many bytes");
        const { text, entities } = finishText(parseHtml(rich));
        demandWords(text, TELEGRAM_UNITS_MAX);
        const calls = entities.filter(({ type }) => type === "mention" || type === "text_mention");
        demand(calls.length === 0, `mentions ${JSON.stringify(calls)}`);
        return text;
      })
      .join("\n"),
};

const whatsApp: RenderedPlatform = {
  name: "WhatsApp",
  addresses: "shown",
  render: renderWhatsApp,
  seen: (parts) =>
    parts
      .map(({ rich, plain }) => {
        demandWords(plain, WHATSAPP_UNITS_MAX);
        demandWords(rich, WHATSAPP_UNITS_MAX);
        return readFormatting(rich).text;
      })
      .join("\n"),
};

const slack: RenderedPlatform = {
  name: "Slack",
  addresses: "hidden",
  render: renderSlack,
  seen(parts) {
    let header = "";
    const lines: string[] = [];
    const show = (blocks: readonly TextBlock[], isTop: boolean): void => {
      for (const block of blocks) {
        const previous: string = header;
        if (isTop) header = "";
        if (block.type === "table") {
          const rows = block.rows.map((row) => row.map(visibleRuns).join(" "));
          demand(rows.length <= SLACK_TABLE_ROWS_MAX, `${rows.length} rows`);
          demand(
            block.rows.every((row) => row.length <= SLACK_TABLE_COLUMNS_MAX),
            "columns",
          );
          header = rows[0] ?? "";
          // Parts, and tables with many rows, repeat it.
          lines.push(...rows.slice(header !== "" && header === previous ? 1 : 0));
        } else showBlock(block);
      }
    };
    const showBlock = (block: Exclude<TextBlock, { type: "table" }>): void => {
      switch (block.type) {
        case "paragraph":
        case "heading":
          lines.push(visibleRuns(block.runs));
          break;
        case "code":
          lines.push(block.text);
          break;
        case "quote":
          show(block.blocks, false);
          break;
        case "rule":
          lines.push(RULE);
          break;
        case "list":
          for (const [at, item] of block.items.entries()) {
            const number = block.start === undefined ? "•" : `${block.start + at}.`;
            lines.push(item.checked === undefined ? number : item.checked ? "☑" : "☐");
            show(item.blocks, false);
          }
      }
    };
    for (const { rich, plain } of parts) {
      demandWords(rich, SLACK_UNITS_MAX);
      demandWords(plain, SLACK_UNITS_MAX);
      const read = readMarkdownText(rich);
      refuseTooLong(read);
      demand(read.notifies.length === 0, `calls ${read.notifies.join()}`);
      demand(blocksOf(read.structure) <= SLACK_BLOCKS_MAX, "too many blocks");
      show(read.structure, true);
    }
    return lines.join("\n");
  },
};

/** Headings, rules and tables are blocks of their own; what stands between them is one. */
function blocksOf(structure: readonly TextBlock[]): number {
  let blocks = 0;
  let wasText = false;
  for (const { type } of structure) {
    const isText = type !== "heading" && type !== "rule" && type !== "table";
    if (!isText || !wasText) blocks += 1;
    wasText = isText;
  }
  return blocks;
}

export const platforms: readonly RenderedPlatform[] = [telegram, slack, whatsApp];

function visibleRuns(runs: readonly Run[]): string {
  return runs.map(({ text }) => text).join("");
}
