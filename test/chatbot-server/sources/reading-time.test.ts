import { describe, expect, it } from "vitest";
import { paragraphs } from "../../../src/chatbot-server/sources/block.ts";
import type { FileKind } from "../../../src/chatbot-server/sources/file-types.ts";
import { readDocument } from "./reading.ts";

const CHARACTERS = 100_000;
/** A text without spaces is slow only when it is long: going through it is quick. */
const LONG_CHARACTERS = 4_000_000;
/** How much longer twice as much may take. */
const GROWTH_MAX = 2.5;
/** Times below this are of the clock rather than of the work. */
const MEASURED_MS_MIN = 4;
const ROUNDS_MAX = 4;
const SLOW_MS = 120_000;
/** As much as is read in one step. */
const PIECE_BYTES = 256 * 1024;

/** What a stranger could write to keep the reader busy, each of about so many characters. */
const documents: readonly (readonly [what: string, FileKind, (length: number) => string])[] = [
  ["spaces in preformatted text", "html", (length) => `<pre>a${" ".repeat(length)}x`],
  ["spaces in a heading", "markdown", (length) => `# a${" ".repeat(length)}x`],
  ["marks in a heading", "markdown", (length) => `# a${"#".repeat(length)}x`],
  ["spaces below the names of columns", "markdown", (length) => `a|b\n|-${" ".repeat(length)}x`],
  ["columns without an end", "markdown", (length) => `a|b\n${"|-".repeat(length / 2)}x`],
  ["items whose bracket stays open", "tex", (length) => "\\item[".repeat(length / 6)],
  ["headings whose bracket stays open", "tex", (length) => "\\section[".repeat(length / 9)],
  ["labels whose bracket stays open", "tex", (length) => "\\label[".repeat(length / 7)],
  ["empty lines of code", "markdown", (length) => `\`\`\`\n${"\n".repeat(length)}`],
  ["lines of one letter", "text", (length) => "a\n".repeat(length / 2)],
];

/** Milliseconds of the processor: what else the machine does is not counted. */
async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return Math.max(MEASURED_MS_MIN, (user + system) / 1000);
}

/** How much longer twice as much takes: the least of several rounds, which end as soon as one is little enough. */
async function growthOf(length: number, read: (length: number) => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS_MAX && least > GROWTH_MAX; round += 1) {
    const once = await cpuMs(() => read(length));
    least = Math.min(least, (await cpuMs(() => read(length * 2))) / once);
  }
  return least;
}

describe("twice as much is read within 2.5 times as long", () => {
  it.each(documents)(
    "%s",
    async (_, kind, make) => {
      const read = (length: number) => readDocument(kind, make(length), PIECE_BYTES);
      expect(await growthOf(CHARACTERS, read)).toBeLessThanOrEqual(GROWTH_MAX);
    },
    SLOW_MS,
  );

  it("a text without spaces", async () => {
    const cut = (length: number) => paragraphs("a".repeat(length));
    expect(await growthOf(LONG_CHARACTERS, cut)).toBeLessThanOrEqual(GROWTH_MAX);
  });
});
