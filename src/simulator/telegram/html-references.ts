/** The only named references there are. @see https://core.telegram.org/bots/api#html-style */
const named = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
]);

/** Telegram reads no numeric reference of so many characters or more. */
const MAX_REFERENCE_CHARACTERS = 10;
const MAX_CODE_POINT = 0x10_ffff;

/**
 * The character that a reference at `start` stands for, and where it ends. The semicolon may be
 * missing. @returns undefined when it is none: the ampersand is then shown as it is
 */
export function decodeReference(
  source: string,
  start: number,
): { character: string; end: number } | undefined {
  const pattern = /&(?:#x([0-9a-f]*)|#(\d*)|([a-z]*))/iuy;
  pattern.lastIndex = start;
  const match = pattern.exec(source);
  if (!match) return undefined;
  const [whole, hexadecimal, decimal, name] = match;
  const character = name === undefined ? numeric(whole, hexadecimal, decimal) : named.get(name);
  if (character === undefined) return undefined;
  const end = start + whole.length;
  return { character, end: source[end] === ";" ? end + 1 : end };
}

function numeric(
  whole: string,
  hexadecimal: string | undefined,
  decimal: string | undefined,
): string | undefined {
  if (whole.length >= MAX_REFERENCE_CHARACTERS) return undefined;
  const code =
    hexadecimal === undefined
      ? Number.parseInt(decimal ?? "", 10)
      : Number.parseInt(hexadecimal, 16);
  if (!(code > 0 && code < MAX_CODE_POINT)) return undefined;
  return String.fromCodePoint(code);
}
