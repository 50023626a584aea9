import { closing, codeOf } from "../floors/code.ts";

/** Where a test or one of a table of tests begins, with its quotes blanked. */
const TEST = /(?<![\w$.])(?:it|test)(?:\.(?:concurrent|sequential))?(\.each|\.for)?\s*(?=[(<])/gu;

/** What opens and closes a title. */
const QUOTES = new Set(['"', "'", "`"]);

/**
 * The titles of all tests in a file, as they are written: with `%s` and `${…}` where a table or a
 * constant fills them.
 * @param source TypeScript, of vitest
 */
export function titlesIn(source: string): string[] {
  const code = codeOf(source);
  const titles: string[] = [];
  for (const match of code.matchAll(TEST)) {
    const first = code.indexOf("(", match.index + match[0].length);
    const opens = match[1] === undefined ? first : code.indexOf("(", closing(code, first));
    const title = opens === -1 ? undefined : titleAt(source, code, opens + 1);
    if (title !== undefined) titles.push(title);
  }
  return titles;
}

/** The string that begins here; white space may stand before it. */
function titleAt(source: string, code: string, from: number): string | undefined {
  const start = from + (/^\s*/u.exec(code.slice(from))?.[0].length ?? 0);
  const quote = code.charAt(start);
  if (!QUOTES.has(quote)) return undefined;
  const end = code.indexOf(quote, start + 1);
  return end === -1 ? undefined : source.slice(start + 1, end);
}
