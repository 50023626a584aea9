import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as v from "valibot";
import { readCorpus } from "./corpus.ts";
import { type RetrievalWorker, startRetrieval } from "./retrieval-worker.ts";

let worker: RetrievalWorker;
beforeAll(async () => {
  worker = await startRetrieval();
  await worker.call(
    "corpus",
    readCorpus().map(({ name, passages }) => [
      "add",
      passages.map((passage, at) => ({ source: name, number: at + 1, ...passage })),
    ]),
  );
});
afterAll(() => worker.stop());

const found = v.array(v.object({ share: v.number(), score: v.number() }));

/** What nobody waits longer for: hundreds of times what a question takes. */
const BOUND_MS = 3000;

/** @returns what each question finds; fails when one throws */
async function expectFound(questions: readonly string[]) {
  const begun = performance.now();
  const calls = questions.map((question) => ["search", question, { limit: 5 }] as const);
  const results = v.parse(v.array(found), await worker.call("corpus", calls));
  expect(performance.now() - begun).toBeLessThan(BOUND_MS);
  for (const { share, score } of results.flat()) {
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(1);
    expect(Number.isFinite(score)).toBe(true);
  }
  return results;
}

/** What means something to FTS5, to SQL, to JSON or to the tokenizer. */
const pieces = [
  ...'" \' "" * ^ ( ) { } [ ] : + - , ; -- /* \\ AND OR NOT NEAR NEAR( heading text: rowid'.split(
    " ",
  ),
  ..."passage_term MATCH __proto__ constructor _ x_y 1_000 boots ferry 温泉 ー 한 % null".split(
    " ",
  ),
  ..."\0 \u0001 \uD800 \uDC00 \u202E \uFEFF \u200D 🙂 \u0301 ǅ İ ﬁ ½".split(" "),
  "{text} :",
  "\n",
];

describe("a hostile question", () => {
  it("is a question like any other, whatever it is made of", async () => {
    const question = fc
      .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "binary", maxLength: 8 })), {
        maxLength: 30,
      })
      .chain((parts) => fc.constantFrom(parts.join(""), parts.join(" ")));
    await fc.assert(
      fc.asyncProperty(fc.array(question, { minLength: 5, maxLength: 5 }), async (questions) => {
        await expectFound(questions);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["100 kB of one word", "x".repeat(100_000)],
    ["100 kB of words", "ferry boots ".repeat(8500)],
    ["3 000 different terms", Array.from({ length: 3000 }, (_, at) => `wrod${at}xyz`).join(" ")],
    ["3 000 misspelt words", Array.from({ length: 3000 }, (_, at) => `ferr${at % 26}`).join(" ")],
    ["3 000 characters of Chinese", "学生坐地铁有优惠吗".repeat(333)],
    [
      "all of the corpus",
      readCorpus()
        .flatMap(({ passages }) => passages.map(({ text }) => text))
        .join(" "),
    ],
    ["100 kB of quotes", '"'.repeat(100_000)],
    ["100 kB of brackets", "(".repeat(100_000)],
    ["100 kB of combining accents", `e${"\u0301".repeat(100_000)}`],
    ["100 kB joined by underscores", "a_".repeat(50_000)],
    ["100 kB in camel case", "aB".repeat(50_000)],
    ["100 kB of apostrophes", "l'".repeat(50_000)],
    ["100 kB of lone surrogates", "\uD800".repeat(100_000)],
    ["100 kB of ligatures that grow", "ﷺ".repeat(50_000)],
  ])("of %s takes no long time", async (_, question) => {
    await expectFound([question, question, question]);
  });

  it("finds a word behind what has a meaning in queries", async () => {
    const questions = [
      '" OR boots --',
      "text:boots",
      "boots*",
      "NOT boots",
      "^boots",
      "{heading}: boots",
    ];
    for (const results of await expectFound(questions)) expect(results.length).toBeGreaterThan(0);
  });

  it("is not looked at beyond its beginning", async () => {
    const [, late] = await expectFound(["boots", `${"? ".repeat(1500)} boots`]);
    expect(late).toEqual([]);
  });
});

describe("a hostile passage", () => {
  it("is indexed and found by the words that it has", async () => {
    const texts = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "binary" })), {
      maxLength: 40,
    });
    let at = 0;
    await fc.assert(
      fc.asyncProperty(texts, async (parts) => {
        at += 1;
        const passage = {
          source: `${at}`,
          number: 1,
          heading: parts.at(0) ?? "",
          text: `${parts.join(" ")} zyzzyva`,
        };
        const [added, hits, removed] = await worker.call("hostile", [
          ["add", [passage]],
          ["search", "zyzzyva", { limit: 5, sources: [`${at}`] }],
          ["removeSource", `${at}`],
        ]);
        expect([added, removed]).toEqual([null, null]);
        expect(hits).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });

  it("of a megabyte without a blank is indexed within bounds", async () => {
    const begun = performance.now();
    const texts = [
      "x".repeat(1_000_000),
      "学".repeat(300_000),
      "a_".repeat(300_000),
      "aB".repeat(300_000),
      `${"1".repeat(300_000)}a`,
    ];
    for (const [at, text] of texts.entries()) {
      const results = await worker.call("long", [
        ["add", [{ source: `${at}`, number: 1, heading: "", text }]],
      ]);
      expect(results).toEqual([null]);
    }
    expect(performance.now() - begun).toBeLessThan(5 * BOUND_MS);
  });
});
