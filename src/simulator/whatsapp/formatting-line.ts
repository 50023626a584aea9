export type MarkType =
  | "bold"
  | "italic"
  | "strike"
  | "code"
  | "mono"
  | "bullet"
  | "number"
  | "quote";

/** One marked stretch of what is visible. */
export interface Mark {
  readonly type: MarkType;
  readonly offset: number;
  readonly length: number;
}

interface Line {
  readonly text: string;
  readonly marks: readonly Mark[];
}

const types: ReadonlyMap<string, MarkType> = new Map([
  ["*", "bold"],
  ["_", "italic"],
  ["~", "strike"],
  ["`", "code"],
]);

/**
 * The marks within one line. A pair counts when there is something between its two markers that
 * neither begins nor ends with white space, and when the outer sides of both touch no letter or
 * digit. Nothing is formatted inside of code.
 *
 * @param lenient markers inside of words count too
 */
export function readLine(line: string, lenient: boolean): Line {
  let text = "";
  const marks: Mark[] = [];
  let at = 0;
  while (at < line.length) {
    const end = closingOf(line, at, lenient);
    const type = types.get(line.charAt(at));
    if (end === undefined || type === undefined) {
      text += line.charAt(at);
      at += 1;
      continue;
    }
    const words = line.slice(at + 1, end);
    const inner = type === "code" ? { text: words, marks: [] } : readLine(words, lenient);
    marks.push({ type, offset: text.length, length: inner.text.length });
    for (const one of inner.marks) marks.push({ ...one, offset: text.length + one.offset });
    text += inner.text;
    at = end + 1;
  }
  return { text, marks };
}

/** Where the pair that is opened at `at` is closed. @returns undefined when it is none */
function closingOf(line: string, at: number, lenient: boolean): number | undefined {
  const marker = line.charAt(at);
  if (!types.has(marker) || !opens(line, at, lenient)) return undefined;
  for (let end = at + 2; end < line.length; end += 1) {
    if (line.charAt(end) === "`" && marker !== "`") {
      // A pair of backticks inside: its content closes nothing.
      const closing = closingOf(line, end, lenient);
      if (closing !== undefined) end = closing;
    } else if (line.charAt(end) === marker && closes(line, end, lenient)) {
      return end;
    }
  }
  return undefined;
}

function opens(line: string, at: number, lenient: boolean): boolean {
  const next = line.charAt(at + 1);
  if (next === line.charAt(at) || /^\s?$/u.test(next)) return false;
  return lenient || !isWordBefore(line, at);
}

function closes(line: string, at: number, lenient: boolean): boolean {
  if (/\s/u.test(line.charAt(at - 1))) return false;
  return lenient || !/^[\p{L}\p{N}]/u.test(line.slice(at + 1));
}

/** Whether a letter or digit ends right before `at`. */
function isWordBefore(line: string, at: number): boolean {
  return /[\p{L}\p{N}]$/u.test(line.slice(Math.max(0, at - 2), at));
}
