/**
 * TypeScript source with everything blanked out that is not code, so that plain patterns can be
 * trusted: TypeScript 7 has no parser that a script may call. What is blanked becomes spaces, and
 * line breaks stay, so every offset and line number is that of the source.
 */

/** Words after which a slash begins a regular expression, not a division. */
const beforeRegex =
  /(?:^|[^\w$.])(?:return|typeof|instanceof|in|of|new|delete|void|throw|case|do|else|await|yield)$/u;

/** The scanner's view of one file. */
interface Scan {
  readonly source: string;
  readonly out: string[];
  at: number;
}

/**
 * Blanks comments, regular expressions and what stands inside quotes. Quotes themselves stay, and
 * so does the code inside `${…}`.
 */
export function codeOf(source: string): string {
  const scan: Scan = { source, out: [], at: 0 };
  blankCode(scan, false);
  return scan.out.join("");
}

/** Line number, from 1, of an offset. */
export function lineAt(source: string, offset: number): number {
  let line = 1;
  for (let at = source.indexOf("\n"); at !== -1 && at < offset; at = source.indexOf("\n", at + 1)) {
    line += 1;
  }
  return line;
}

/**
 * Offset of the bracket that closes the one at `open`.
 * @param code what {@link codeOf} made
 * @returns the end of the code when nothing closes it
 */
export function closing(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at += 1) {
    const char = code.charAt(at);
    if ("({[".includes(char)) depth += 1;
    else if (")}]".includes(char)) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return code.length;
}

/** As {@link closing}, for `<…>`: an arrow's `>` closes nothing. */
export function closingAngle(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at += 1) {
    const char = code.charAt(at);
    if (char === "<") depth += 1;
    else if (char === ">" && code.charAt(at - 1) !== "=") {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return code.length;
}

/** Copies code; inside a template it ends at the brace that closes `${`. */
function blankCode(scan: Scan, inTemplate: boolean): void {
  let depth = 0;
  while (scan.at < scan.source.length) {
    const char = scan.source.charAt(scan.at);
    const next = scan.source.charAt(scan.at + 1);
    if (char === "/" && next === "/") blankUntil(scan, endOfLine(scan));
    else if (char === "/" && next === "*") blankUntil(scan, after(scan, "*/", scan.at + 2));
    else if (char === '"' || char === "'") blankQuoted(scan, char);
    else if (char === "`") blankTemplate(scan);
    else if (char === "/" && startsRegex(scan.out)) blankRegex(scan);
    else {
      if (char === "{") depth += 1;
      if (char === "}") depth -= 1;
      if (inTemplate && depth < 0) return;
      keep(scan);
    }
  }
}

function blankTemplate(scan: Scan): void {
  keep(scan);
  while (scan.at < scan.source.length) {
    const char = scan.source.charAt(scan.at);
    if (char === "`") return keep(scan);
    if (char === "$" && scan.source.charAt(scan.at + 1) === "{") {
      keep(scan);
      keep(scan);
      blankCode(scan, true);
      keep(scan);
    } else blankUntil(scan, scan.at + (char === "\\" ? 2 : 1));
  }
}

function blankQuoted(scan: Scan, quote: string): void {
  keep(scan);
  while (scan.at < scan.source.length) {
    const char = scan.source.charAt(scan.at);
    if (char === quote || char === "\n") return keep(scan);
    blankUntil(scan, scan.at + (char === "\\" ? 2 : 1));
  }
}

function blankRegex(scan: Scan): void {
  let inClass = false;
  let end = scan.at + 1;
  for (; end < scan.source.length; end += 1) {
    const char = scan.source.charAt(end);
    if (char === "\n" || (char === "/" && !inClass)) break;
    if (char === "\\") end += 1;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
  }
  // A value stands here, and what follows must see one.
  scan.out.push("0");
  scan.at += 1;
  blankUntil(scan, end + 1);
}

/** Whether a slash after this code begins a regular expression: only where no value has just ended. */
function startsRegex(out: readonly string[]): boolean {
  const before = out.slice(-200).join("").trimEnd();
  return before === "" || !/[\w$)\]}"'`]$/u.test(before) || beforeRegex.test(before);
}

function keep(scan: Scan): void {
  scan.out.push(scan.source.charAt(scan.at));
  scan.at += 1;
}

function blankUntil(scan: Scan, end: number): void {
  const stop = Math.min(end, scan.source.length);
  for (; scan.at < stop; scan.at += 1) {
    scan.out.push(scan.source.charAt(scan.at) === "\n" ? "\n" : " ");
  }
}

function endOfLine(scan: Scan): number {
  const end = scan.source.indexOf("\n", scan.at);
  return end === -1 ? scan.source.length : end;
}

function after(scan: Scan, what: string, from: number): number {
  const found = scan.source.indexOf(what, from);
  return found === -1 ? scan.source.length : found + what.length;
}
