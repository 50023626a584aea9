import type { Block, Table } from "../../markdown/ast.ts";
import type { Line } from "../../markdown/lines.ts";
import { plainText } from "../../markdown/plain.ts";
import type { Measure } from "../../markdown/split-lines.ts";
import { tableAsText } from "../../markdown/table-text.ts";
import { renderingIn } from "../../markdown/rendering.ts";
import type { RenderedPart } from "../../messages/part.ts";
import { isSameBlock, lineMarkdown, partMarkdown, unitsOf } from "./render-lines.ts";

/**
 * Characters of Markdown in one message. Counted in UTF-16 units, of which no other way of counting finds
 * more.
 * @see https://docs.slack.dev/reference/block-kit/blocks/markdown-block
 */
const MARKDOWN_UNITS_MAX = 12_000;
/** What a part is filled to: Slack makes blocks of it, whose sum has a limit that is nowhere written. */
const PART_UNITS = 11_000;

/** What a heading takes of that sum beside its words. */
const HEADING_UNITS = 100;

/** Blocks of one message. @see https://docs.slack.dev/reference/block-kit/blocks */
const BLOCKS_MAX = 50;

/** Of a table, its header counted. @see https://docs.slack.dev/reference/block-kit/blocks/table-block */
const TABLE_ROWS_MAX = 100;
const TABLE_COLUMNS_MAX = 20;
/** Of all cells of a message's tables. */
const CELL_UNITS_MAX = 10_000;

/** A row must leave room for the header, which every part repeats. */
const ROW_UNITS_MAX = 2_000;

/** Slack shows tables that are not too wide and stand in nothing else; longer ones as several. */
function tableLayout(table: Table, isNested: boolean): readonly Block[] {
  const [header = [], ...others] = table.rows;
  const isTooWide = table.rows.some(
    (row) => row.length > Math.min(TABLE_COLUMNS_MAX, header.length),
  );
  const isTooLong = table.rows.some(
    (_, at) => lineMarkdown(rowLine(table, at)).length > ROW_UNITS_MAX,
  );
  if (isNested || isTooWide || isTooLong) return tableAsText(table);
  const tables: Table[] = [];
  const bodyRows = TABLE_ROWS_MAX - 1;
  for (let at = 0; at === 0 || at < others.length; at += bodyRows) {
    const rows = [header, ...others.slice(at, at + bodyRows)];
    tables.push(at === 0 ? { ...table, rows } : { ...table, rows, isContinued: true });
  }
  return tables;
}

function rowLine(table: Table, at: number): Line {
  return { path: [], begins: 0, distance: "next", body: { kind: "row", table, at } };
}

const measure: Measure = {
  limits: [PART_UNITS, BLOCKS_MAX, CELL_UNITS_MAX],
  costOf(line, before) {
    const { kind } = line.body;
    const units = unitsOf(line, before) + (kind === "heading" ? HEADING_UNITS : 0);
    return [units, isBlock(line, before) ? 1 : 0, kind === "row" ? units : 0];
  },
};

/** Headings, rules and tables are blocks, and so is what stands between two of them. */
function isBlock(line: Line, before: Line | undefined): boolean {
  const { kind } = line.body;
  if (kind === "row") return !isSameBlock(line, before);
  if (kind === "heading" || kind === "rule" || before === undefined) return true;
  return before.body.kind !== "words" && before.body.kind !== "code";
}

function toPart(lines: readonly Line[]): RenderedPart {
  const plain = plainText(lines, true);
  const fits = plain.length <= MARKDOWN_UNITS_MAX;
  return { rich: partMarkdown(lines), plain: fits ? plain : plainText(lines, false) };
}

/**
 * An answer in Markdown as Slack's Markdown, each part with its formatting closed and nothing in it that
 * calls anybody.
 *
 * @returns none for an answer without words
 * @see https://docs.slack.dev/reference/block-kit/blocks/markdown-block
 */
export const { renderMarkdown, settledParts } = renderingIn<RenderedPart>({
  tableLayout,
  measure,
  toPart,
});
