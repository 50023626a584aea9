import { describe, expect, it } from "vitest";
import { chatbotErrors, rowOf, statusRows } from "../../../src/chatbots/gpt-trainer/errors.ts";
import { createGptTrainer } from "../../../src/chatbots/gpt-trainer/index.ts";
import { context, limits } from "./world.ts";

const secrets = ["key-that-nobody-may-see", "session-that-nobody-may-see", "what-the-person-wrote"];
const [apiKey = "", id = "", question = ""] = secrets;
const everyStatus = Array.from({ length: 300 }, (_, index) => 300 + index);

describe("the table of statuses", () => {
  it("has one row for every status, and a use for every row", () => {
    const used = new Set(everyStatus.map(rowOf));
    expect(statusRows.filter((row) => !used.has(row))).toEqual([]);
  });

  it("names in words the statuses that it covers", () => {
    for (const row of statusRows) {
      const named = row.statuses.match(/\d{3}/g) ?? [];
      expect(named.map((status) => rowOf(Number(status)))).toEqual(named.map(() => row));
    }
  });

  it("explains every code and says what to do", () => {
    for (const [code, { meaning, advice }] of Object.entries(chatbotErrors)) {
      expect(code).toMatch(/^chatbot_[a-z_]+$/);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(advice).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe("an outcome that is not an answer", () => {
  it("has a code of the table, and neither key nor session nor anybody's words in it", async () => {
    const session = { id, chatbot: "c", baseUrl: "https://b.example", createdAt: 0, renewedAt: 0 };
    for (const status of [0, ...everyStatus]) {
      const chatbot = createGptTrainer({
        baseUrl: "https://b.example",
        apiKey,
        chatbotUuid: "c",
        now: () => 0,
        fetch: async (url, init) => {
          const echo = `${url} ${JSON.stringify(init)}`;
          if (status === 0) throw new TypeError(echo);
          return new Response(echo, { status, headers: { "retry-after": "1", echo: "x" } });
        },
      });
      const outcomes = [
        await chatbot.startSession(context),
        await chatbot.ask(session, question, limits),
        await chatbot.readRecord(session),
      ];
      for (const outcome of outcomes) {
        expect(Object.keys(chatbotErrors)).toContain("code" in outcome ? outcome.code : outcome);
        const printed = JSON.stringify(outcome);
        expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
      }
    }
  });
});
