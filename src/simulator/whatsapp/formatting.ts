import { type Mark, type MarkType, readLine } from "./formatting-line.ts";

/** What stands on the screen, and what is marked in it. */
export interface FormattedText {
  /** Without the markers; a bullet is shown as `• `. */
  readonly text: string;
  /** In the order of their beginning, outer ones first. Offsets are UTF-16 code units of `text`. */
  readonly marks: readonly Mark[];
}

/** How the rules are read where WhatsApp's apps differ from each other, or may. */
export type Reading =
  /** Markers only count at the edges of words: what must be formatted has to be so even here. */
  | "strict"
  /** Any pair of markers counts: what must stay as it is has to do so even here. */
  | "lenient";

const FENCE = "```";

/**
 * A message as WhatsApp's apps show it. There is no escape character.
 *
 * Three backticks may stand around several lines; every other pair within one line only. Lists and
 * quotes are one line each, marked at its very beginning.
 *
 * @see https://faq.whatsapp.com/539178204879377
 */
export function readFormatting(body: string, reading: Reading = "strict"): FormattedText {
  const out: Output = { text: "", marks: [] };
  let at = 0;
  while (at < body.length) {
    const fence = nextFence(body, at);
    const isWhole = at === 0;
    appendLines(out, body.slice(at, fence?.start), isWhole, reading);
    if (!fence) break;
    mark(out, "mono", () => {
      out.text += body.slice(fence.start + FENCE.length, fence.end);
    });
    at = fence.end + FENCE.length;
  }
  const marks = out.marks.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  return { text: out.text, marks };
}

interface Output {
  text: string;
  readonly marks: Mark[];
}

/** The next pair of three backticks with anything but white space between them. */
function nextFence(body: string, from: number): { start: number; end: number } | undefined {
  let start = body.indexOf(FENCE, from);
  while (start !== -1) {
    const end = body.indexOf(FENCE, start + FENCE.length);
    if (end === -1) return undefined;
    if (body.slice(start + FENCE.length, end).trim() !== "") return { start, end };
    start = body.indexOf(FENCE, start + 1);
  }
  return undefined;
}

/**
 * Lines without three backticks.
 * @param isWhole false when the first goes on behind such a stretch
 */
function appendLines(out: Output, lines: string, isWhole: boolean, reading: Reading): void {
  for (const [index, line] of lines.split("\n").entries()) {
    if (index > 0) out.text += "\n";
    const block = isWhole || index > 0 ? blockOf(line) : undefined;
    if (block) {
      mark(out, block.type, () => {
        out.text += block.shown;
        appendWords(out, block.words, reading);
      });
    } else {
      appendWords(out, line, reading);
    }
  }
}

function appendWords(out: Output, words: string, reading: Reading): void {
  const line = readLine(words, reading === "lenient");
  for (const { type, offset, length } of line.marks) {
    out.marks.push({ type, offset: out.text.length + offset, length });
  }
  out.text += line.text;
}

/** What a line is by its beginning: the marker must be followed by a space and by words. */
function blockOf(line: string): { type: MarkType; shown: string; words: string } | undefined {
  const [, marker, words] = /^([-*>]|\d{1,3}\.) +(\S.*)$/su.exec(line) ?? [];
  if (marker === undefined || words === undefined) return undefined;
  if (marker === ">") return { type: "quote", shown: "", words };
  if (marker === "-" || marker === "*") return { type: "bullet", shown: "• ", words };
  return { type: "number", shown: `${marker} `, words };
}

function mark(out: Output, type: MarkType, write: () => void): void {
  const offset = out.text.length;
  write();
  out.marks.push({ type, offset, length: out.text.length - offset });
}

export type { Mark } from "./formatting-line.ts";
