import type { Run } from "../../markdown/ast.ts";

/** Invisible, without room, and neither white space nor punctuation: marks do not touch across it. */
export const JOINER = "\u2060";

/** What may begin something in a line. */
const SPECIAL = /[\\`*_~[\]<&!@]/g;
const LETTER = /[\p{L}\p{N}]/u;
const SPACE = /^\s?$/;
const MAY_BE_ESCAPED = /[!-/:-@[-`{-~\s]/;

/** Words that call everybody who is there. */
const CALL = /^@(?:channel|here|everyone|group)(?![\p{L}\p{N}_])/iu;
/** Between angle brackets these call somebody, or are a link. */
const TOKEN = /^<(?:[@#!]|(?:https?|mailto|tel|slack):)/i;
/** Nothing that is written in angle brackets begins with white space. */
const HARMLESS_ANGLE = /^<(?:\s|$)/;
const REFERENCE = /^&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]*);/i;

/**
 * Words with what Markdown or Slack would read in them escaped, and no more: what is not, people may see
 * as it is written.
 *
 * @param before what stands on either side, at least a letter; empty at the edge of the line
 * @param isLabel whether the words are the label of a link
 */
export function escapeWords(
  words: string,
  before: string,
  after: string,
  isLabel: boolean,
): string {
  const escaped = words.replace(SPECIAL, (sign, at: number) => {
    // Behind the last one marks may follow.
    if (sign === "\\" && at === words.length - 1) return "\\\\";
    const previous = words.charAt(at - 1) || before.slice(-1);
    const rest = words.slice(at, at + 12) + (words.length < at + 12 ? after : "");
    return escapeSign(sign, previous, rest, isLabel);
  });
  if (isLabel) return escaped;
  // What stands behind a bar in an address is read as its label.
  return /\||%7c/i.test(words)
    ? escaped.replace(ADDRESS, `$1$3${JOINER}$2$4`)
    : escaped.replace(ADDRESS, "$1$3\\$2$4");
}

/** @param rest the sign and what follows it */
function escapeSign(sign: string, previous: string, rest: string, isLabel: boolean): string {
  const next = rest.charAt(1);
  const escaped = `\\${sign}`;
  switch (sign) {
    case "\\":
      return next === "" || MAY_BE_ESCAPED.test(next) ? escaped : sign;
    case "*":
      return previous !== "" && SPACE.test(previous) && SPACE.test(next) ? sign : escaped;
    case "_":
      return LETTER.test(previous) && LETTER.test(next) ? sign : escaped;
    case "~":
      return SPACE.test(previous) && next !== "~" ? sign : escaped;
    case "[":
      return isLabel || previous === "" || next === "^" ? escaped : sign;
    case "]":
      return isLabel || "([:".includes(next) ? escaped : sign;
    case "!":
      return next === "[" ? escaped : sign;
    case "<":
      return escapeAngle(rest);
    case "&":
      return REFERENCE.test(rest) ? "&amp;" : sign;
    case "@":
      return CALL.test(rest) ? sign + JOINER : sign;
    default:
      return escaped;
  }
}

/** A reference keeps it from being read; should Slack resolve it first, the joiner still does. */
function escapeAngle(rest: string): string {
  if (TOKEN.test(rest)) return `&lt;${JOINER}`;
  return HARMLESS_ANGLE.test(rest) ? "<" : "&lt;";
}

/** What begins an address; words that do and are no link must not become one. */
const ADDRESS = /(https?)(:\/\/)|(?<=^|[^\p{L}\p{N}])(www)(\.)/giu;

/** What begins a heading, an item or a quotation at the beginning of a line. */
const MARK = /^(?:#{1,6}(?=\s|$)|[-+*](?=\s|$)|>)/;
const NUMBER = /^\d{1,9}(?=[.)](?:\s|$))/;
/** What underlines a heading, rules off, or makes a table of the line above. */
const UNDERLINE = /^[-=:|][-=:|\s]*$/;

/**
 * A line that begins nothing but words.
 * @param line Markdown, its words escaped
 * @param runs those that it was made of
 */
export function escapeLineStart(line: string, runs: readonly Run[]): string {
  const { text = "", style } = runs.find((run) => run.text.trim() !== "") ?? {};
  // Formatting of the first words keeps them from being read so.
  if (style === undefined || Object.keys(style).length > 0) return line;
  if (text.trimStart().startsWith("•")) return JOINER + line;
  if (MARK.test(line) || UNDERLINE.test(line)) return `\\${line}`;
  return line.replace(NUMBER, "$&\\");
}

/** Tokens that call somebody. Whether Slack reads them in code is written nowhere. */
const CODE_TOKEN = /<(?=@[uwb]|#c|!(?:here|channel|everyone|group|subteam))/gi;

/** Code that calls nobody. Nothing can be escaped in it. */
export function quietCode(code: string): string {
  return code.includes("<") ? code.replace(CODE_TOKEN, `<${JOINER}`) : code;
}
