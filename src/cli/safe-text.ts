/**
 * What a terminal takes for an order: the control characters of both sets, the second of which is one
 * character for what ESC and a letter do in the first. A line may end and be indented.
 * @see https://www.ecma-international.org/publications-and-standards/standards/ecma-48/
 */
const ORDERS = /(?![\n\t])\p{Cc}/gu;

/**
 * What turns the order of the characters round it, so that one thing is read for another.
 * @see https://www.unicode.org/reports/tr9/
 */
const REORDERING = /[\u202a-\u202e\u2066-\u2069]/gu;

/** What JSON may hold as it is, and a terminal obeys all the same. */
const UNSAFE_IN_JSON = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/gu;

/** Somebody else's words, of several lines, as no terminal takes them for an order. */
export function safeText(text: string): string {
  return text.replaceAll(ORDERS, "").replaceAll(REORDERING, "");
}

/** The same on one line, for a cell or a sentence. */
export function safeLine(text: string): string {
  return text
    .replaceAll(/\p{Cc}+/gu, " ")
    .replaceAll(REORDERING, "")
    .trim();
}

/** One line of JSON that can be shown: it is read as the same value. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    UNSAFE_IN_JSON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
