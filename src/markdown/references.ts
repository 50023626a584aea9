import { decodeReferences } from "./entities.ts";

/** Units of a label. @see https://spec.commonmark.org/0.31.2/#link-label */
const LABEL_UNITS_MAX = 999;

/** Round brackets in each other within an address; the specification asks for three at least. */
const BRACKETS_MAX = 32;

const ESCAPE = /\\([!-/:-@[-`{-~])/g;

/** A stretch of text that was read, and where it ends. */
export interface Scanned {
  readonly value: string;
  readonly end: number;
}

/** Text with its backslashes and character references resolved. */
export function unescape(text: string): string {
  return decodeReferences(text.includes("\\") ? text.replace(ESCAPE, "$1") : text);
}

/** Labels that differ in case and white space only are one. */
export function normalizeLabel(label: string): string {
  return label.trim().replace(/[ \t\n]+/g, " ").toLowerCase().toUpperCase();
}

/** The label in square brackets at `start`. */
export function scanLabel(text: string, start: number): Scanned | undefined {
  if (text[start] !== "[") return undefined;
  const last = Math.min(text.length, start + LABEL_UNITS_MAX + 2);
  for (let at = start + 1; at < last; at += 1) {
    const unit = text[at];
    if (unit === "[") return undefined;
    if (unit === "]") return { value: text.slice(start + 1, at), end: at + 1 };
    if (unit === "\\") at += 1;
  }
  return undefined;
}

/** The address at `start`, bare or in angle brackets. */
export function scanAddress(text: string, start: number): Scanned | undefined {
  return text[start] === "<" ? scanBracketed(text, start) : scanBare(text, start);
}

function scanBracketed(text: string, start: number): Scanned | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    const unit = text[at];
    if (unit === "\n" || unit === "<") return undefined;
    if (unit === ">") return { value: unescape(text.slice(start + 1, at)), end: at + 1 };
    if (unit === "\\") at += 1;
  }
  return undefined;
}

function scanBare(text: string, start: number): Scanned | undefined {
  let depth = 0;
  let at = start;
  for (; at < text.length; at += 1) {
    const unit = text.charAt(at);
    if (unit <= " " || unit === "\u007f") break;
    if (unit === "\\" && at + 1 < text.length && text.charAt(at + 1) > " ") at += 1;
    else if (unit === "(") depth += 1;
    else if (unit === ")" && depth === 0) break;
    else if (unit === ")") depth -= 1;
    if (depth > BRACKETS_MAX) return undefined;
  }
  if (depth > 0 || (at === start && text[at] !== ")")) return undefined;
  return { value: unescape(text.slice(start, at)), end: at };
}

/** The title at `start`, in quotes or round brackets; only its end matters, since nobody shows titles. */
export function titleEnd(text: string, start: number): number | undefined {
  const open = text[start];
  if (open !== '"' && open !== "'" && open !== "(") return undefined;
  const close = open === "(" ? ")" : open;
  for (let at = start + 1; at < text.length; at += 1) {
    const unit = text[at];
    if (unit === close) return at + 1;
    if (unit === "(" && open === "(") return undefined;
    if (unit === "\\") at += 1;
  }
  return undefined;
}

/** Past spaces, and past one line break among them. */
export function skipSpace(text: string, start: number): number {
  let at = start;
  let lines = 0;
  for (; at < text.length; at += 1) {
    if (text[at] === "\n") lines += 1;
    else if (text[at] !== " " && text[at] !== "\t") break;
    if (lines > 1) break;
  }
  return at;
}

/** The end of the line at `start` if only spaces are before it. */
function lineEnd(text: string, start: number): number | undefined {
  let at = start;
  while (text[at] === " " || text[at] === "\t") at += 1;
  if (at >= text.length) return at;
  return text[at] === "\n" ? at + 1 : undefined;
}

/**
 * The definitions of links with which a paragraph begins.
 *
 * @param addresses what they define is added here; the first definition of a label counts
 * @returns where the words begin
 * @see https://spec.commonmark.org/0.31.2/#link-reference-definition
 */
export function readDefinitions(text: string, addresses: Map<string, string>): number {
  let at = 0;
  while (text[at] === "[") {
    const after = readDefinition(text, at, addresses);
    if (after === undefined) break;
    at = after;
  }
  return at;
}

function readDefinition(
  text: string,
  start: number,
  addresses: Map<string, string>,
): number | undefined {
  const label = scanLabel(text, start);
  if (label === undefined || text[label.end] !== ":") return undefined;
  const name = normalizeLabel(label.value);
  const from = skipSpace(text, label.end + 1);
  const address = from < text.length && name !== "" ? scanAddress(text, from) : undefined;
  if (address === undefined || (address.end === from && text[from] !== "<")) return undefined;
  const end = definitionEnd(text, address.end);
  if (end !== undefined && !addresses.has(name)) addresses.set(name, address.value);
  return end;
}

/** A title belongs to it only if nothing stands behind it in its line. */
function definitionEnd(text: string, afterAddress: number): number | undefined {
  const from = skipSpace(text, afterAddress);
  const title = from > afterAddress ? titleEnd(text, from) : undefined;
  const withTitle = title === undefined ? undefined : lineEnd(text, title);
  return withTitle ?? lineEnd(text, afterAddress);
}
