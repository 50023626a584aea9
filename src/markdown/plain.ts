import type { Run } from "./ast.ts";
import { isItsOwnAddress } from "./links.ts";
import type { Container, ItemMark, Line } from "./lines.ts";
import { textOf } from "./runs.ts";

const BULLETS = ["•", "◦", "▪"] as const;
const INDENT = "  ";
/** Deeper items are not indented further: a phone's line is short. */
const INDENT_LEVELS_MAX = 6;

/** A rule, where there is nothing better. */
export const RULE = "———";

/** What stands between a line and the one before it in text. */
export function separatorOf({ distance }: Line): string {
  return distance === "apart" ? "\n\n" : "\n";
}

/** What stands before the words of a line: bullets, numbers, boxes, and the space of its indentation. */
export function indentationOf({ path, begins }: Line): string {
  const firstBegun = path.length - begins;
  const signs = path.flatMap((container, at) => {
    if (container.kind === "quote") return [];
    return [at >= firstBegun ? `${signOf(container)} ` : container.kind === "item" ? INDENT : ""];
  });
  return signs.slice(-INDENT_LEVELS_MAX - 1).join("");
}

function signOf(container: Exclude<Container, { kind: "quote" }>): string {
  return container.kind === "note" ? container.sign : itemSign(container.mark, container.level);
}

/** An item's box, number or bullet. @param level lists around its own */
function itemSign({ isChecked, number }: ItemMark, level: number): string {
  if (isChecked !== undefined) return isChecked ? "☑" : "☐";
  if (number !== undefined) return `${number}.`;
  return BULLETS[Math.min(level, BULLETS.length - 1)] ?? BULLETS[0];
}

/**
 * Lines as words without formatting, laid out with line breaks, bullets and spaces.
 * @param withAddresses whether a link's address stands behind its label
 */
export function plainText(lines: readonly Line[], withAddresses: boolean): string {
  return lines
    .map((line, at) => (at > 0 ? separatorOf(line) : "") + plainLine(line, withAddresses))
    .join("")
    .trim();
}

/** One line of it, indentation included. @see plainText */
export function plainLine(line: Line, withAddresses: boolean): string {
  const { body } = line;
  switch (body.kind) {
    case "code":
      return body.text;
    case "rule":
      return indentationOf(line) + RULE;
    case "row": {
      const cells = body.table.rows[body.at] ?? [];
      return indentationOf(line) + cells.map((cell) => plainWords(cell, withAddresses)).join(" | ");
    }
    case "heading":
    case "words":
      return indentationOf(line) + plainWords(body.runs, withAddresses);
  }
}

function plainWords(runs: readonly Run[], withAddresses: boolean): string {
  return withAddresses ? textOf(withWrittenAddresses(runs)) : textOf(runs);
}

/** Runs with the address of every link behind its label, unless that says it already. */
export function withWrittenAddresses(runs: readonly Run[]): readonly Run[] {
  let label = "";
  return runs.flatMap((run, at) => {
    const { href } = run.style;
    if (href === undefined) return [run];
    label += run.text;
    if (runs[at + 1]?.style.href === href) return [run];
    const isPlain = isItsOwnAddress(label, href);
    label = "";
    return isPlain ? [run] : [run, { text: ` (${shownAddress(href)})`, style: { href } }];
  });
}

/** People know mail addresses and telephone numbers without their scheme. */
function shownAddress(href: string): string {
  return href.replace(/^(?:mailto|tel):/i, "");
}
