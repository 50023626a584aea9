import {
  mergeRuns,
  type ReadText,
  readTextOf,
  type Run,
  type Style,
  type TextBlock,
} from "./read-text.ts";
import { callsIn, type Names, noNames, TOKEN, tokenRun } from "./tokens.ts";

const FENCE = "```";
/** The marks of this dialect. @see https://docs.slack.dev/messaging/formatting-message-text */
const MARKS: ReadonlyMap<string, Style> = new Map([
  ["*", "bold"],
  ["_", "italic"],
  ["~", "strike"],
  ["`", "code"],
]);

/**
 * A text in Slack's own dialect (`text`, `section`, `context`) as people see it. There are no
 * headings, lists or tables in it: what looks like one stands there as it was written.
 */
export function readMrkdwn(source: string, names: Names = noNames): ReadText {
  const blocks: TextBlock[] = [];
  const pieces = source.split(FENCE);
  for (const [index, piece] of pieces.entries()) {
    const isInside = index % 2 === 1;
    const isClosed = index < pieces.length - 1;
    if (!isInside) blocks.push(...linesOf(piece, names));
    else if (isClosed) blocks.push({ type: "code", text: decoded(piece.replace(/^\n|\n$/g, "")) });
    else blocks.push(...linesOf(FENCE + piece, names));
  }
  return readTextOf(blocks, callsIn(source));
}

/** A text that shows its marks: with `mrkdwn: false`, or in a field for plain text. */
export function readPlain(source: string): ReadText {
  const runs: Run[] = [{ text: decoded(source), styles: [] }];
  return readTextOf([{ type: "paragraph", runs: mergeRuns(runs) }], callsIn(source));
}

/** `&lt;`, `&gt;` and `&amp;`, the only references there are. */
export function decoded(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function linesOf(source: string, names: Names): TextBlock[] {
  const blocks: TextBlock[] = [];
  let lines: string[] = [];
  let quoted = false;
  const close = (): void => {
    const runs = mergeRuns(runsOf(lines.join("\n").replace(/^\n|\n$/g, ""), [], names));
    lines = [];
    if (runs.length === 0) return;
    const paragraph: TextBlock = { type: "paragraph", runs };
    blocks.push(quoted ? { type: "quote", blocks: [paragraph] } : paragraph);
  };
  for (const line of source.split("\n")) {
    // An escaped angle bracket begins a quotation too: that is how clients send it.
    const quote = /^(?:&gt;|>)(?!(?:&gt;|>)) ?(.*)$/.exec(line);
    if ((quote !== null) !== quoted) close();
    quoted = quote !== null;
    lines.push(quote?.[1] ?? line);
  }
  close();
  return blocks;
}

function runsOf(source: string, styles: readonly Style[], names: Names): Run[] {
  const runs: Run[] = [];
  let rest = source;
  let plain = "";
  const flush = (): void => {
    runs.push({ text: decoded(plain), styles });
    plain = "";
  };
  while (rest !== "") {
    const token = rest.startsWith("<") ? TOKEN.exec(rest) : null;
    const marked = markedSpan(rest, plain.at(-1) ?? "");
    if (token?.index === 0 && token[1] !== undefined) {
      flush();
      const label = token[2] === undefined ? undefined : decoded(token[2]);
      runs.push(tokenRun(decoded(token[1]), label, styles, names));
      rest = rest.slice(token[0].length);
    } else if (marked) {
      flush();
      const inner = [...styles, marked.style];
      if (marked.style === "code") runs.push({ text: decoded(marked.text), styles: inner });
      else runs.push(...runsOf(marked.text, inner, names));
      rest = rest.slice(marked.text.length + 2);
    } else {
      plain += rest.charAt(0);
      rest = rest.slice(1);
    }
  }
  flush();
  return runs;
}

/** A span between two equal marks that begins here; marks count at the edges of words only. */
function markedSpan(
  rest: string,
  before: string,
): { readonly style: Style; readonly text: string } | undefined {
  const mark = rest.charAt(0);
  const style = MARKS.get(mark);
  if (style === undefined || before === mark || /[\p{L}\p{N}]/u.test(before)) return undefined;
  for (let end = rest.indexOf(mark, 1); end !== -1; end = rest.indexOf(mark, end + 1)) {
    const text = rest.slice(1, end);
    if (text.includes("\n") && style !== "code") return undefined;
    const after = rest.charAt(end + 1);
    const fits = style === "code" ? text !== "" : /^\S(?:.*\S)?$/s.test(text);
    // Doubled marks stand there as they are.
    const isDoubled = text.startsWith(mark) || text.endsWith(mark) || after === mark;
    if (fits && !isDoubled && !/[\p{L}\p{N}]/u.test(after)) return { style, text };
  }
  return undefined;
}
