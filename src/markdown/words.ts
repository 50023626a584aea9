import type { Run, Style } from "./ast.ts";
import { bareLinkEnd } from "./bare-links.ts";
import { attributeOf, type Token } from "./engine.ts";
import { followable } from "./links.ts";
import type { Notes } from "./notes.ts";
import { runWriter, type RunWriter } from "./runs.ts";

const LINE_BREAK_TAG = /^<br[ \t]*\/?>$/i;
/** Where an address without scheme may begin. */
const BARE_HOST = /(?<![\p{L}\p{N}_/])www\./giu;

/** What the words of one answer share. */
export interface WordReading {
  readonly notes: Notes;
  /** Whether an address that is this long may be written once more. */
  hasRoomFor(units: number): boolean;
}

/** What is switched on at one place. */
interface Switches {
  readonly counts: Record<"bold" | "italic" | "strike", number>;
  /** The link or picture around; undefined: there is none. */
  link: OpenLink | undefined;
  /** Within angle brackets that are no link. */
  isBracketed: boolean;
}

interface OpenLink {
  /** As it was written. */
  readonly address: string;
  /** As it may be followed; undefined where nobody should. */
  readonly href: string | undefined;
  /** Units that were written before its label. */
  readonly from: number;
}

const MARKS = { em: "italic", strong: "bold", s: "strike" } as const;

/** The words of one block as runs. Formatting in formatting of the same kind is one. */
export function readWords(tokens: readonly Token[], reading: WordReading): readonly Run[] {
  const writer = runWriter();
  writeWords(writer, tokens, reading, {
    counts: { bold: 0, italic: 0, strike: 0 },
    link: undefined,
    isBracketed: false,
  });
  return writer.runs;
}

/** Whether a definition further down could still make a link of something in these words. */
export function mayBecomeLink(tokens: readonly Token[]): boolean {
  return tokens.some(({ type, content }) => type === "text" && content.includes("["));
}

function writeWords(
  writer: RunWriter,
  tokens: readonly Token[],
  reading: WordReading,
  on: Switches,
): void {
  for (const [at, token] of tokens.entries()) {
    const isBroken = token.type === "softbreak" && isLineBreakTag(tokens[at - 1]);
    if (!isBroken) writeToken(writer, token, reading, on);
  }
}

function writeToken(writer: RunWriter, token: Token, reading: WordReading, on: Switches): void {
  switch (token.type) {
    case "text":
    case "text_special": // what was escaped in a picture's description
      return writeText(writer, token.content, on);
    case "bare_link":
      return writeAddress(writer, token.content, token.content, on);
    case "code_inline":
      return writer.write(token.content, { ...styleOf(on), code: true });
    case "softbreak":
    case "hardbreak":
      return writer.write("\n", styleOf(on));
    case "html_inline":
      return writer.write(isLineBreakTag(token) ? "\n" : token.content, styleOf(on));
    case "footnote_ref":
      return writer.write(reading.notes.signOf(labelOf(token)), styleOf(on));
    case "link_open":
      if (token.markup === "autolink" && isNoAddress(attributeOf(token, "href"))) {
        on.isBracketed = true;
        return writer.write("<", styleOf(on));
      }
      return openLink(writer, attributeOf(token, "href"), reading, on);
    case "link_close":
      return closeLink(writer, on);
    case "image":
      return writePicture(writer, token, reading, on);
    default:
      return switchMark(token, on);
  }
}

function isLineBreakTag(token: Token | undefined): boolean {
  return token?.type === "html_inline" && LINE_BREAK_TAG.test(token.content);
}

function switchMark({ tag, nesting }: Token, on: Switches): void {
  if (tag === "em" || tag === "strong" || tag === "s") on.counts[MARKS[tag]] += nesting;
}

/** The label that a footnote's token is about. */
export function labelOf(token: Token): string {
  const meta: unknown = token.meta;
  const label: unknown =
    typeof meta === "object" && meta !== null && "label" in meta ? meta.label : undefined;
  return typeof label === "string" ? label : "";
}

function openLink(writer: RunWriter, address: string, reading: WordReading, on: Switches): void {
  const href = followable(address);
  on.link = {
    address,
    href: href !== undefined && reading.hasRoomFor(href.length) ? href : undefined,
    from: writer.length(),
  };
}

/** The specification takes more for a mail address than there is, such as a sign of Slack's for a group. */
function isNoAddress(address: string): boolean {
  return /^mailto:(?![\w.+%'-]+@)/i.test(address);
}

/** A picture without a description, or a link without a label, is shown by its address. */
function closeLink(writer: RunWriter, on: Switches): void {
  if (on.isBracketed) {
    on.isBracketed = false;
    return writer.write(">", styleOf(on));
  }
  if (on.link?.from === writer.length()) writer.write(on.link.address, styleOf(on));
  on.link = undefined;
}

/** A picture in a link leads where the link does. */
function writePicture(writer: RunWriter, token: Token, reading: WordReading, on: Switches): void {
  const around = on.link;
  const from = writer.length();
  const address = attributeOf(token, "src");
  if (around === undefined) openLink(writer, address, reading, on);
  writeWords(writer, token.children ?? [], reading, on);
  if (around === undefined) closeLink(writer, on);
  else if (from === writer.length()) writer.write(address, styleOf(on));
}

/** An address without scheme within words is a link as well. */
function writeText(writer: RunWriter, text: string, on: Switches): void {
  const style = styleOf(on);
  if (on.link !== undefined) return writer.write(text, style);
  let done = 0;
  for (const found of text.matchAll(BARE_HOST)) {
    const host = found.index + found[0].length;
    const end = found.index < done ? undefined : bareLinkEnd(text, found.index, host, true);
    if (end === undefined) continue;
    const address = text.slice(found.index, end);
    writer.write(text.slice(done, found.index), style);
    writeAddress(writer, address, `http://${address}`, on);
    done = end;
  }
  writer.write(text.slice(done), style);
}

function writeAddress(writer: RunWriter, label: string, address: string, on: Switches): void {
  const href = followable(address);
  const style = styleOf(on);
  writer.write(label, href === undefined || on.link !== undefined ? style : { ...style, href });
}

function styleOf({ counts, link }: Switches): Style {
  return {
    ...(counts.bold > 0 ? { bold: true } : {}),
    ...(counts.italic > 0 ? { italic: true } : {}),
    ...(counts.strike > 0 ? { strike: true } : {}),
    ...(link?.href === undefined ? {} : { href: link.href }),
  };
}
