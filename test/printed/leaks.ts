/** What no log line may contain. */
export interface Forbidden {
  /** Tokens, signing secrets, session ids. */
  readonly secrets: readonly string[];
  /** Everything a person or a chatbot wrote. */
  readonly words: readonly string[];
}

/** One line of a log file. */
export interface PrintedLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** Shorter strings occur in any log by chance. */
const minCharacters = 6;

/** A log line may cut a text short; the beginning of this length gives it away all the same. */
const beginningCharacters = 24;

/** A bot token of Telegram: its id, a colon, and the secret. */
const botToken = /\d{6,}:[A-Za-z0-9_-]{30,}/u;

/** What must not be found, by how it begins. */
type Needles = ReadonlyMap<string, readonly { readonly text: string; readonly kind: string }[]>;

/** A phone number in international form. */
const phoneNumber = /\+\d{7,15}(?!\d)/u;

/** Splits a log file into its lines; empty ones are nobody's. */
export function printedLines(file: string, content: string): PrintedLine[] {
  return content
    .split("\n")
    .map((text, index) => ({ file, line: index + 1, text }))
    .filter(({ text }) => text.trim() !== "");
}

/**
 * Lines that give something away, or that are not one JSON object. What is found is told by place
 * and kind, never quoted: a test's report is a log too.
 */
export function leaksIn(lines: readonly PrintedLine[], forbidden: Forbidden): string[] {
  const needles = needlesOf(forbidden);
  return lines.flatMap((line) => {
    const plain = plainText(line.text);
    const where = `${line.file}:${line.line}`;
    if (plain === undefined) return [`${where} is not one JSON object`];
    const haystack = `${line.text}\n${plain}`;
    return [...new Set(kindsIn(haystack, needles))].map((kind) => `${where} contains ${kind}`);
  });
}

function kindsIn(haystack: string, needles: Needles): string[] {
  const kinds = needlesIn(haystack, needles);
  if (botToken.test(haystack)) kinds.push("what looks like a bot token");
  if (phoneNumber.test(haystack)) kinds.push("what looks like a phone number");
  return kinds;
}

/**
 * The kinds of all needles in a text, found in one pass over it: a whole run prints megabytes and
 * knows thousands of needles, and each line times each needle took longer than a test may.
 */
function needlesIn(haystack: string, needles: Needles): string[] {
  const kinds: string[] = [];
  for (let at = 0; at + minCharacters <= haystack.length; at += 1) {
    for (const { text, kind } of needles.get(haystack.slice(at, at + minCharacters)) ?? []) {
      if (haystack.startsWith(text, at)) kinds.push(kind);
    }
  }
  return kinds;
}

/** What to search for, and what each is called, by its first `minCharacters` characters. */
function needlesOf(forbidden: Forbidden): Needles {
  const kinds = new Map<string, string>();
  for (const words of forbidden.words) {
    const trimmed = words.trim();
    // Names that every object has: random input has them for words and for kinds, which are logged.
    if (trimmed in Object.prototype) continue;
    kinds.set(trimmed.slice(0, beginningCharacters).trim(), "somebody's words");
  }
  for (const secret of forbidden.secrets) {
    kinds.set(secret, "a secret");
    kinds.set(encodeURIComponent(secret), "a secret");
  }
  const longEnough = [...kinds].filter(([text]) => text.length >= minCharacters);
  return Map.groupBy(
    longEnough.map(([text, kind]) => ({ text, kind })),
    ({ text }) => text.slice(0, minCharacters),
  );
}

/**
 * Every key and value of a JSON object, unescaped, one a line.
 * @returns undefined when the text is not one JSON object
 */
function plainText(text: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return undefined;
    return scalarsOf(parsed).join("\n");
  } catch {
    return undefined;
  }
}

function scalarsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [String(value)];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...scalarsOf(inner)]);
}
