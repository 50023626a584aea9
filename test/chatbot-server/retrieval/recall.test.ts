import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as v from "valibot";
import { ANSWERING_SHARE } from "../../../src/chatbot-server/retrieval/passage.ts";
import { readCorpus } from "./corpus.ts";
import { type Hit, judge, type Judged } from "./judge.ts";
import { answered, type Labelled, unanswered, unseen } from "./labelled-questions.ts";
import { type RetrievalWorker, startRetrieval } from "./retrieval-worker.ts";

const found = v.array(v.object({ source: v.string(), text: v.string(), share: v.number() }));
const hit = v.array(v.object({ source: v.string(), text: v.string() }));

const LIMIT = 5;

/** SQLite's own tokenizers, to see what is gained beyond them. */
const TOKENIZERS = {
  "words as they stand": "unicode61 remove_diacritics 0",
  "SQLite's stemming and accents": "porter unicode61 remove_diacritics 2",
} as const;

let worker: RetrievalWorker;
beforeAll(async () => {
  worker = await startRetrieval();
  const corpus = readCorpus();
  await worker.call(
    "corpus",
    corpus.map(({ name, passages }) => [
      "add",
      passages.map((passage, at) => ({ source: name, number: at + 1, ...passage })),
    ]),
  );
});
afterAll(() => worker.stop());

async function search(questions: readonly string[]) {
  const calls = questions.map((question) => ["search", question, { limit: LIMIT }] as const);
  return v.parse(v.array(found), await worker.call("corpus", calls));
}

/** What a full-text index of SQLite finds by itself: any of the words, by BM25. */
async function plainSearch(tokenizer: string, questions: readonly string[]): Promise<Hit[][]> {
  const passages = readCorpus().flatMap(({ name, passages }) =>
    passages.map(({ heading, text }) => [name, heading, text]),
  );
  await worker.call(tokenizer, [
    [
      "sql",
      `CREATE VIRTUAL TABLE plain USING fts5(source UNINDEXED, heading, text, tokenize="${tokenizer}")`,
    ],
    ...passages.map((row) => ["sql", "INSERT INTO plain VALUES (?, ?, ?)", ...row] as const),
  ]);
  const results = await worker.call(
    tokenizer,
    questions.map((question) => [
      "sql",
      `SELECT source, text FROM plain WHERE plain MATCH ? ORDER BY bm25(plain, 0, 2, 1) LIMIT ${LIMIT}`,
      (question.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => `"${word}"`).join(" OR "),
    ]),
  );
  return v.parse(v.array(hit), results);
}

function line(name: string, questions: readonly Labelled[], judged: Judged): string {
  const recall = `${judged.found}/${questions.length}`;
  return `${name.padEnd(32)} found among five ${recall.padEnd(6)} mean reciprocal rank ${judged.meanReciprocalRank.toFixed(3)}`;
}

describe("the index over the corpus", () => {
  it("has at least nine of ten right passages among the first five, and more than SQLite alone", async () => {
    const questions = answered.map(([question]) => question);
    const lines: string[] = [];
    const plain: Judged[] = [];
    for (const [name, tokenizer] of Object.entries(TOKENIZERS)) {
      const judged = judge(answered, await plainSearch(tokenizer, questions));
      plain.push(judged);
      lines.push(line(name, answered, judged));
    }
    const judged = judge(answered, await search(questions));
    const judgedUnseen = judge(unseen, await search(unseen.map(([question]) => question)));
    console.log(
      [
        ...lines,
        line("this index", answered, judged),
        line("this index, unseen questions", unseen, judgedUnseen),
        ...[...judged.missed, ...judgedUnseen.missed].map((question) => `missed: ${question}`),
      ].join("\n"),
    );
    expect(answered).toHaveLength(50);
    expect(judged.found).toBeGreaterThanOrEqual(0.9 * answered.length);
    expect(judgedUnseen.found).toBeGreaterThanOrEqual(0.9 * unseen.length);
    for (const one of plain) {
      expect(judged.meanReciprocalRank).toBeGreaterThan(one.meanReciprocalRank);
    }
  });

  it("tells what it can answer from what it cannot", async () => {
    const isAnswered = (one: v.InferOutput<typeof found>): boolean =>
      (one[0]?.share ?? 0) >= ANSWERING_SHARE;
    const right = (await search(answered.map(([question]) => question))).filter(isAnswered);
    const more = (await search(unseen.map(([question]) => question))).filter(isAnswered);
    const wrong = (await search(unanswered)).filter(isAnswered);
    const refused = unanswered.length - wrong.length;
    console.log(
      `answered ${right.length}/${answered.length}, unseen ${more.length}/${unseen.length}, rightly refused ${refused}/${unanswered.length}`,
    );
    expect(unanswered).toHaveLength(15);
    expect(right.length).toBeGreaterThanOrEqual(45);
    expect(more.length).toBeGreaterThanOrEqual(0.9 * unseen.length);
    expect(refused).toBeGreaterThanOrEqual(12);
  });
});
