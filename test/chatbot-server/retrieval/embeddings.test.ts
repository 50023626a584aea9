import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as v from "valibot";
import { readCorpus } from "./corpus.ts";
import { judge } from "./judge.ts";
import { answered } from "./labelled-questions.ts";
import { type IndexCall, type RetrievalWorker, startRetrieval } from "./retrieval-worker.ts";

const hits = v.array(v.object({ source: v.string(), text: v.string(), share: v.number() }));

let worker: RetrievalWorker;
beforeAll(async () => {
  worker = await startRetrieval(true);
});
afterAll(() => worker.stop());

function add(source: string, ...texts: string[]): IndexCall {
  return ["add", texts.map((text, at) => ({ source, number: at + 1, heading: "", text }))];
}

/** The texts that each question finds by words and meaning, after these calls. */
async function textsFor(name: string, calls: readonly IndexCall[], ...questions: string[]) {
  const asking = questions.map((question) => ["searchHybrid", question, { limit: 5 }] as const);
  const results = (await worker.call(name, [...calls, ...asking])).slice(calls.length);
  return v.parse(v.array(hits), results).map((found) => found.map(({ text }) => text));
}

const CAR = "Leave the car behind the building.";
const DOG = "A dog travels free on a lead.";

describe("where a model is bound", () => {
  it("a passage is found that shares no word with the question, but means it", async () => {
    const calls: IndexCall[] = [add("a", CAR, DOG), ["embedSome", "a"]];
    const [automobile, hund] = await textsFor(
      "meaning",
      calls,
      "automobile behind",
      "Hund free lead",
    );
    expect([automobile?.[0], hund?.[0]]).toEqual([CAR, DOG]);
  });

  it("what means the question counts as holding a share of it", async () => {
    const question = ["searchHybrid", "automobile behind the building", { limit: 1 }] as const;
    const before = await worker.call("share", [add("a", CAR, DOG), question]);
    const after = await worker.call("share", [["embedSome", "a"], question]);
    const [[byWords], [byMeaning]] = v.parse(v.tuple([hits, hits]), [before[1], after[1]]);
    expect(byMeaning?.share).toBeGreaterThan(byWords?.share ?? 1);
  });

  it("passages are embedded in batches, each once, and none that is gone", async () => {
    const texts = Array.from({ length: 120 }, (_, at) => `Passage ${at}`);
    const batch = ["embedSome", "a"] as const;
    const results = await worker.call("batches", [
      add("a", ...texts),
      add("b", "Another"),
      ...Array.from({ length: 5 }, () => batch),
      ["removeSource", "a"],
      batch,
      ["sql", "SELECT count(*) AS n FROM passage_vector"],
    ]);
    expect(results.slice(2, 7)).toEqual([50, 50, 20, 0, 0]);
    expect(results.slice(8)).toEqual([0, [{ n: 0 }]]);
  });

  it("a source that was added anew is found by its new meaning only", async () => {
    const calls: IndexCall[] = [
      add("a", CAR),
      ["embedSome", "a"],
      ["searchHybrid", "automobile", { limit: 5 }],
      ["removeSource", "a"],
      add("a", DOG),
      ["embedSome", "a"],
    ];
    expect(await textsFor("anew", calls, "Hund")).toEqual([[DOG]]);
  });

  it("what is removed while it is being embedded leaves no vector behind, nor does another call a second one", async () => {
    const name = "meanwhile";
    const vectors = ["sql", "SELECT id FROM passage_vector"] as const;
    await worker.call(name, [add("a", "This answers slowly.")]);
    const embedding = worker.call(name, [["embedSome", "a"]]);
    const again = worker.call(name, [["embedSome", "a"]]);
    const counts = (await Promise.all([embedding, again])).flat();
    expect(counts.map(Number).reduce((sum, one) => sum + one, 0)).toBe(1);
    await worker.call(name, [["removeSource", "a"], add("a", "It answers slowly now.")]);
    const third = worker.call(name, [["embedSome", "a"]]);
    await worker.call(name, [["removeSource", "a"], add("b", DOG)]);
    expect(await third).toEqual([0]);
    expect(await worker.call(name, [vectors])).toEqual([[]]);
  });

  it("only the sources named are looked at", async () => {
    const named = { limit: 5, sources: ["b"] };
    const results = await worker.call("named", [
      add("a", CAR),
      add("b", DOG),
      ["embedSome", "a"],
      ["embedSome", "b"],
      ["searchHybrid", "automobile building", named],
    ]);
    const found = v.parse(hits, results[4]);
    expect(found.every(({ source }) => source === "b")).toBe(true);
  });

  it("the labelled questions find their passages, though the stub's meaning is only another count of words", async () => {
    const corpus = readCorpus();
    await worker.call("corpus", [
      ...corpus.map(({ name, passages }) => {
        const numbered = passages.map((one, at) => ({ source: name, number: at + 1, ...one }));
        return ["add", numbered] as const;
      }),
      ...corpus.map(({ name }) => ["embedSome", name] as const),
    ]);
    const questions = answered.map(([question]) => question);
    const asked = (method: string) =>
      worker.call(
        "corpus",
        questions.map((question) => [method, question, { limit: 5 }] as const),
      );
    const byWords = judge(answered, v.parse(v.array(hits), await asked("search")));
    const hybrid = judge(answered, v.parse(v.array(hits), await asked("searchHybrid")));
    expect(hybrid.found).toBeGreaterThanOrEqual(0.9 * answered.length);
    expect(hybrid.meanReciprocalRank).toBeGreaterThan(byWords.meanReciprocalRank - 0.05);
  });
});

describe("when the model fails", () => {
  it.each(["free allocation", "gives nonsense", "loses one"])(
    "a question is answered by its words, and the log says so: %s",
    async (words) => {
      const question = `${words} dog lead`;
      const printed = worker.printed.length;
      const calls: IndexCall[] = [add(words, DOG), ["embedSome", words]];
      expect(await textsFor(words, calls, question)).toEqual([[DOG]]);
      const said = worker.printed.slice(printed).join("\n");
      expect(said).toContain('"event":"embedding_failed"');
      expect(said).not.toContain(words);
    },
  );

  it("a question waits two seconds for it, and not for ever", async () => {
    const begun = performance.now();
    const calls: IndexCall[] = [add("a", DOG), ["embedSome", "a"]];
    expect(await textsFor("slow", calls, "never answers dog lead")).toEqual([[DOG]]);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(worker.printed.join("\n")).toContain("TimeoutError");
  });

  it("a source stays without vectors, and is found by its words", async () => {
    const text = "There is a free allocation of towels.";
    const results = await worker.call("none", [add("a", text), ["embedSome", "a"]]);
    expect(results).toEqual([null, 0]);
    expect(await textsFor("none", [], "towels")).toEqual([[text]]);
  });
});

describe("where no model is bound", () => {
  it("nothing is embedded, and everything is found by its words", async () => {
    const alone = await startRetrieval();
    const results = await alone.call("a", [
      add("a", DOG),
      ["embedSome", "a"],
      ["searchHybrid", "dogs", { limit: 5 }],
      ["search", "dogs", { limit: 5 }],
    ]);
    await alone.stop();
    expect(results[1]).toBe(0);
    expect(results[2]).toEqual(results[3]);
    expect(v.parse(hits, results[2])).toHaveLength(1);
    expect(alone.printed).toEqual([]);
  });
});
