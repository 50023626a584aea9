import * as fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { type Block, paragraphs } from "../../../src/chatbot-server/sources/block.ts";
import {
  type Chunk,
  chunk,
  chunkStart,
  chunkState,
  PASSAGE_TOKENS,
} from "../../../src/chatbot-server/sources/chunk.ts";
import { splitText } from "../../../src/chatbot-server/sources/split.ts";
import { tokensIn } from "../../../src/chatbot-server/sources/tokens.ts";

/** All passages of these blocks, handed over in parts that end where `cuts` say. */
function chunksOf(blocks: readonly Block[], cuts: readonly number[] = []): Chunk[] {
  const ends = [...new Set(cuts.map((cut) => cut % (blocks.length + 1)))].toSorted((a, b) => a - b);
  const chunks: Chunk[] = [];
  let state = chunkStart;
  let from = 0;
  for (const to of [...ends, blocks.length]) {
    const step = chunk(state, blocks.slice(from, to), false);
    // What a step leaves is kept as JSON.
    state = v.parse(chunkState, JSON.parse(JSON.stringify(step.state)));
    chunks.push(...step.chunks);
    from = to;
  }
  return [...chunks, ...chunk(state, [], true).chunks];
}

const words = fc.array(
  fc.oneof(
    fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }),
    fc.constantFrom(
      "sentence.",
      "営業時間は九時から五時までです。",
      "weiß",
      "\n",
      "x".repeat(3000),
    ),
  ),
  { maxLength: 200 },
);
const text = words.map((some) => some.join(" ")).filter((one) => one.trim() !== "");

const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({
    kind: fc.constant("heading" as const),
    level: fc.integer({ min: 1, max: 6 }),
    text: fc.string({ minLength: 1, maxLength: 30 }).map((one) => `T${one}`),
  }),
  text.map((one) => ({ kind: "paragraph" as const, text: one })),
  fc.record({
    kind: fc.constant("row" as const),
    head: fc.constantFrom("", "| day | hours |\n|---|---|"),
    text,
    alone: fc.boolean(),
  }),
);

function withoutSpaces(some: string): string {
  return some.replace(/\s+/g, "");
}

describe("passages", () => {
  it("hold together the whole text of the paragraphs, in its order", () => {
    const paragraph = text.map((one) => ({ kind: "paragraph" as const, text: one }));
    fc.assert(
      fc.property(fc.array(paragraph, { maxLength: 20 }), (blocks) => {
        const all = chunksOf(blocks).map((one) => one.text);
        expect(withoutSpaces(all.join(""))).toBe(
          withoutSpaces(blocks.map((one) => one.text).join("")),
        );
      }),
    );
  });

  it("are never longer than a passage may be, and never empty", () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 20 }), (blocks) => {
        for (const one of chunksOf(blocks)) {
          expect(tokensIn(one.text)).toBeLessThanOrEqual(PASSAGE_TOKENS);
          expect(one.text.trim()).not.toBe("");
        }
      }),
    );
  });

  it("do not depend on how the blocks are handed over", () => {
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 5 }),
        (blocks, cuts) => {
          expect(chunksOf(blocks, cuts)).toEqual(chunksOf(blocks));
        },
      ),
    );
  });

  it("name every heading, above what it heads or as a passage of its own", () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 20 }), (blocks) => {
        const all = chunksOf(blocks).map((one) => `${one.heading}\n${one.text}`);
        for (const one of blocks) {
          if (one.kind !== "heading") continue;
          expect(all.some((passage) => passage.includes(one.text.trim()))).toBe(true);
        }
      }),
    );
  });

  it("begin anew below each heading, and name the headings above", () => {
    const blocks: Block[] = [
      { kind: "heading", level: 1, text: "Library" },
      { kind: "paragraph", text: "It is old." },
      { kind: "heading", level: 2, text: "Hours" },
      { kind: "paragraph", text: "Nine to five." },
      { kind: "heading", level: 2, text: "Fees" },
      { kind: "heading", level: 1, text: "Museum" },
      { kind: "paragraph", text: "It is new." },
    ];
    expect(chunksOf(blocks)).toEqual([
      { heading: "Library", text: "It is old." },
      { heading: "Library › Hours", text: "Nine to five." },
      { heading: "Library › Fees", text: "Fees" },
      { heading: "Museum", text: "It is new." },
    ]);
  });

  it("end behind a sentence where a paragraph is too long, also without spaces between words", () => {
    const sentence = "図書館は月曜日から土曜日まで午前九時に開きます。";
    const chunks = chunksOf(paragraphs(sentence.repeat(60)));
    expect(chunks.length).toBeGreaterThan(3);
    for (const one of chunks) expect(one.text.endsWith("。")).toBe(true);
  });

  it("repeat the names of columns above the rows of each", () => {
    const head = "| day | hours |\n|---|---|";
    const blocks = Array.from({ length: 100 }, (_, at) => ({
      kind: "row" as const,
      head,
      text: `| day ${at} | from nine to five |`,
      alone: false,
    }));
    const chunks = chunksOf(blocks);
    expect(chunks.length).toBeGreaterThan(2);
    for (const one of chunks) {
      expect(one.text.startsWith(`${head}\n| day `)).toBe(true);
      expect(one.text.split(head)).toHaveLength(2);
    }
  });
});

describe("cutting a text", () => {
  it("loses nothing and never cuts a character in two", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 20 }), (one, most) => {
        const parts = splitText(one, most);
        expect(parts.join("")).toBe(one);
        if (one.isWellFormed()) for (const part of parts) expect(part.isWellFormed()).toBe(true);
      }),
    );
  });
});
