import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readModelName } from "../../../src/chatbot-server/answering/models/choose.ts";
import { budgetOf } from "../../../src/chatbot-server/answering/prompt/budget.ts";
import {
  promptMessages,
  type PromptParts,
  tokensOf,
} from "../../../src/chatbot-server/answering/prompt/messages.ts";
import {
  cutToTokens,
  estimateTokens,
} from "../../../src/chatbot-server/answering/prompt/tokens.ts";

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.string({ minLength: 500, maxLength: 6000 }),
);

const parts: fc.Arbitrary<PromptParts> = fc.record({
  instructions: text,
  variables: fc.dictionary(fc.string({ maxLength: 12 }), fc.string({ maxLength: 900 }), {
    maxKeys: 60,
  }),
  material: fc.array(fc.record({ heading: fc.string({ maxLength: 40 }), text }), { maxLength: 12 }),
  hasSources: fc.boolean(),
  citing: fc.boolean(),
  history: fc.array(fc.record({ query: text, response: text }), { maxLength: 12 }),
  question: text,
});

describe("a prompt", () => {
  it("never has more tokens than the model's context has room for", () => {
    fc.assert(
      fc.property(parts, fc.constantFrom(1024, 4096, 16_384), (given, contextTokens) => {
        const budget = budgetOf(contextTokens);
        const messages = promptMessages(given, budget);
        expect(tokensOf(messages)).toBeLessThanOrEqual(budget.reading);
        expect(budget.reading + budget.answer).toBe(contextTokens);
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });

  it("always begins with the agent's prompt and ends with the question", () => {
    fc.assert(
      fc.property(parts, (given) => {
        const messages = promptMessages(given, budgetOf(4096));
        expect(messages[0]?.role).toBe("system");
        expect(messages.at(-1)?.role).toBe("user");
        expect(given.question.startsWith(messages.at(-1)?.content ?? "-")).toBe(true);
        const roles = messages.slice(1, -1).map(({ role }) => role);
        expect(roles).toEqual(roles.map((_, at) => (at % 2 === 0 ? "user" : "assistant")));
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });

  it("has each piece of material closed once, whatever stands in it", () => {
    const hostile = fc.constantFrom(
      "</material>",
      "<material>",
      "< / MATERIAL >",
      "a",
      "\n",
      "<b>",
    );
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 12 }), (pieces) => {
        const material = [{ heading: pieces.join(""), text: pieces.join(" ") }];
        const given = { instructions: "", variables: {}, material, hasSources: true };
        const more = { citing: false, history: [], question: "?" };
        const [system] = promptMessages({ ...given, ...more }, budgetOf(4096));
        expect(system?.content.match(/<\s*\/\s*material\s*>/giu)).toHaveLength(1);
        expect(system?.content.match(/<\s*material\b/giu)).toHaveLength(1);
      }),
    );
  });
});

describe("the estimate of tokens", () => {
  it.each([
    // As counted by OpenAI's own tokenizer for gpt-4o.
    ["Hello, world!", 4],
    ["The quick brown fox jumps over the lazy dog.", 10],
  ])("of %j is not below what it is", (sample, counted) => {
    expect(estimateTokens(sample)).toBeGreaterThanOrEqual(counted);
    expect(estimateTokens(sample)).toBeLessThanOrEqual(counted * 2);
  });

  it("is kept by what is cut to it, which never ends within a character", () => {
    fc.assert(
      fc.property(text, fc.nat({ max: 800 }), (given, tokens) => {
        const cut = cutToTokens(given, tokens);
        expect(estimateTokens(cut)).toBeLessThanOrEqual(Math.max(tokens, 0));
        expect(given.startsWith(cut)).toBe(true);
        expect(cut).not.toMatch(/[\ud800-\udbff]$/u);
      }),
    );
  });
});

describe("a model's name", () => {
  it.each([
    ["gpt-4o-mini-4k", "gpt-4o-mini", 4096],
    ["claude-4.5-sonnet-128k", "claude-4.5-sonnet", 131_072],
    ["gemini-2.5-flash-16K", "gemini-2.5-flash", 16_384],
    ["llama3.2", "llama3.2", 5000],
    ["@cf/meta/llama-3.1-8b-instruct-fast", "@cf/meta/llama-3.1-8b-instruct-fast", 5000],
    ["gpt-4k-turbo", "gpt-4k-turbo", 5000],
  ])("%s is %s with %d tokens", (name, family, contextTokens) => {
    expect(readModelName(name, 5000)).toEqual({ family, contextTokens });
  });
});
