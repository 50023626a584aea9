import { closing, closingAngle, codeOf, lineAt } from "./code.ts";
import type { Finding, Sources } from "./sources.ts";

/** A reader keeps a file of this length in mind. */
const maxFileLines = 300;

/** Around 20 is usual; a function this long tells a story from top to bottom. */
const maxFunctionLines = 60;

/** Where one function with a body in braces stands. */
export interface FunctionSpan {
  readonly path: string;
  /** From 1: where its parameters begin. */
  readonly line: number;
  /** Lines from its parameters to its closing brace. */
  readonly lines: number;
}

/** Words before `(…) {` that make it a statement, not a function. */
const statements = new Set(["if", "for", "while", "switch", "catch", "with", "await"]);

/** Words after which a type goes on. */
const typePrefixes = /^(?:asserts|is|keyof|readonly|typeof|unique|infer|new|abstract|extends)$/u;

/** How many lines a file has; a last line break ends a line and begins none. */
function lineCount(source: string): number {
  return source.replace(/\n$/u, "").split("\n").length;
}

/** Functions, methods and arrow functions whose body stands in braces, in the order of their lines. */
export function functionSpans(path: string, source: string): FunctionSpan[] {
  const code = codeOf(source);
  const starts = new Map<number, number>();
  for (const match of code.matchAll(/[\w$]+\s*=>\s*\{/gu)) {
    starts.set(match.index + match[0].length - 1, match.index);
  }
  for (let open = code.indexOf("("); open !== -1; open = code.indexOf("(", open + 1)) {
    const body = bodyAfterParameters(code, open);
    if (body !== undefined) starts.set(body, open);
  }
  return [...starts]
    .map(([body, start]) => {
      const line = lineAt(source, start);
      return { path, line, lines: lineAt(source, closing(code, body)) - line + 1 };
    })
    .toSorted((a, b) => a.line - b.line);
}

/** Offset of the `{` of a function whose parameters begin at `open`; undefined when it is none. */
function bodyAfterParameters(code: string, open: number): number | undefined {
  const word = /([\w$]+)\s*$/u.exec(code.slice(Math.max(0, open - 40), open))?.[1];
  if (word !== undefined && statements.has(word)) return undefined;
  let at = skipSpace(code, closing(code, open) + 1);
  if (code.charAt(at) === ":") at = skipType(code, skipSpace(code, at + 1));
  if (code.startsWith("=>", at)) at = skipSpace(code, at + 2);
  return code.charAt(at) === "{" ? at : undefined;
}

/** Where the type that begins at `at` ends: at the `{` of a body, at `=>`, or at what cannot belong to it. */
function skipType(code: string, from: number): number {
  let at = from;
  let wanted = true;
  while (at < code.length) {
    const char = code.charAt(at);
    const word = /^[\w$.]+/u.exec(code.slice(at, at + 80))?.[0];
    if (word !== undefined) {
      const prefix = typePrefixes.test(word);
      if (!wanted && !prefix) return at;
      wanted = prefix;
      at += word.length;
    } else if (char === "|" || char === "&") {
      wanted = true;
      at += 1;
    } else if (char === "<") {
      at = closingAngle(code, at) + 1;
    } else if (char === "[" || (wanted && (char === "{" || char === '"' || char === "`"))) {
      at = (char === "[" || char === "{" ? closing(code, at) : code.indexOf(char, at + 1)) + 1;
      wanted = false;
    } else if (wanted && char === "(") {
      at = skipSpace(code, closing(code, at) + 1);
      wanted = code.startsWith("=>", at);
      if (wanted) at += 2;
    } else {
      return at;
    }
    at = skipSpace(code, at);
  }
  return at;
}

function skipSpace(code: string, from: number): number {
  let at = from;
  while (/\s/u.test(code.charAt(at))) at += 1;
  return at;
}

/** Files and functions over their limit. */
export function overlong(sources: Sources): Finding[] {
  return [...sources].flatMap(([path, source]) => {
    const lines = lineCount(source);
    const functions = functionSpans(path, source).filter((span) => span.lines > maxFunctionLines);
    return [
      ...(lines > maxFileLines ? [`${path} has ${lines} lines, ${maxFileLines} at most`] : []),
      ...functions.map(
        (span) =>
          `${path}:${span.line} has a function of ${span.lines} lines, ${maxFunctionLines} at most`,
      ),
    ];
  });
}

/** The value below which this share (0 to 1) of the numbers lies, by nearest rank; 0 for none. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Median and 90th percentile of the lines of files and functions, for the eye. */
export function lengthsTable(sources: Sources): string {
  const files = [...sources.values()].map(lineCount);
  const functions = [...sources].flatMap(([path, source]) =>
    functionSpans(path, source).map((span) => span.lines),
  );
  return [
    ["lines of", "number", "median", "p90", "longest", "limit"],
    ["files", ...summary(files), maxFileLines],
    ["functions", ...summary(functions), maxFunctionLines],
  ]
    .map((row) => row.map((cell) => String(cell).padStart(10)).join(""))
    .join("\n");
}

function summary(lines: readonly number[]): number[] {
  return [lines.length, quantile(lines, 0.5), quantile(lines, 0.9), Math.max(0, ...lines)];
}
