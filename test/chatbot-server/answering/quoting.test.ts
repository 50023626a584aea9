import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { answered, unanswered, unseen } from "../retrieval/labelled-questions.ts";
import { ask, type Server, startServer } from "../server.ts";
import { addText, begin, type Made, makeChatbot } from "./talk.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const CORPUS = new URL("../retrieval/corpus/", import.meta.url);

/** Of the questions that the corpus answers, this share must be answered by a quotation that holds the words. */
const LEAST_RIGHT = 0.9;
/** Of those that it does not answer, so many may be answered with something all the same. */
const MOST_GUESSED = 1;

const MARKER = /\[\d+\.\d+\]/;

let server: Server;
let made: Made;

beforeAll(async () => {
  server = await startServer();
  made = await makeChatbot(server, { show_citations: true, rate_limit: [100, 1] });
  for (const name of readdirSync(CORPUS)) {
    await addText(server, made, name, readFileSync(new URL(name, CORPUS), "utf8"));
  }
});
afterAll(() => server.stop());

/** Without what makes it a quotation. */
async function answerTo(question: string): Promise<string> {
  const answer = await ask(server, await begin(server, made), question);
  return answer.replace(/\n> ?/g, " ");
}

describe("without a model, of the labelled questions", () => {
  it("nine in ten are answered by a quotation that holds the answer", async () => {
    const questions = [...answered, ...unseen];
    const wrong: string[] = [];
    for (const [question, , words] of questions) {
      const answer = await answerTo(question);
      if (!answer.includes(words)) wrong.push(question);
      expect(MARKER.test(answer) || /^(?:I do not|No lo|Não|Das|Je ne)/.test(answer)).toBe(true);
    }
    const right = questions.length - wrong.length;
    console.log(`quoted the answer to ${right} of ${questions.length} questions`);
    expect(right / questions.length, wrong.join("\n")).toBeGreaterThanOrEqual(LEAST_RIGHT);
  });

  it("those that the corpus does not answer are not", async () => {
    const guessed: string[] = [];
    for (const question of unanswered) {
      if (MARKER.test(await answerTo(question))) guessed.push(question);
    }
    console.log(`refused ${unanswered.length - guessed.length} of ${unanswered.length} others`);
    expect(guessed.length, guessed.join("\n")).toBeLessThanOrEqual(MOST_GUESSED);
  });
});
