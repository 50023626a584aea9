import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  renderMarkdown as renderSlack,
  settledParts as settledSlack,
} from "../../src/platforms/slack/render.ts";
import {
  renderMarkdown as renderTelegram,
  settledParts as settledTelegram,
} from "../../src/platforms/telegram/render.ts";
import {
  renderMarkdown as renderWhatsApp,
  settledParts as settledWhatsApp,
} from "../../src/platforms/whatsapp/render.ts";
import { longAnswerArb } from "./answers.ts";
import { seed } from "./sample.ts";

const platforms = [
  { name: "Slack", renderMarkdown: renderSlack, settledParts: settledSlack },
  { name: "Telegram", renderMarkdown: renderTelegram, settledParts: settledTelegram },
  { name: "WhatsApp", renderMarkdown: renderWhatsApp, settledParts: settledWhatsApp },
] as const;

const CASES = 40;
const SLOW_MS = 120_000;

describe.each(platforms)("a growing answer on $name", ({ name, renderMarkdown, settledParts }) => {
  it(
    "begins with its settled parts, wherever it is broken off",
    () => {
      console.log(`${name}, growing: ${CASES} answers, RENDERING_SEED=${seed}`);
      const share = fc.double({ min: 0, max: 1, noNaN: true });
      const property = fc.property(
        longAnswerArb,
        fc.array(share, { maxLength: 6 }),
        (answer, at) => {
          const whole = renderMarkdown(answer);
          for (const each of at) {
            const settled = settledParts(answer.slice(0, Math.floor(each * answer.length)));
            expect(whole.slice(0, settled.length)).toEqual(settled);
          }
        },
      );
      fc.assert(property, { numRuns: CASES, seed });
    },
    SLOW_MS,
  );

  it.each([
    ["paragraphs", "Some *words* that go on for a while.\n\n".repeat(900)],
    ["a list", "- an item of a list\n".repeat(1_500)],
    ["code", `\`\`\`js\n${"const x = 1;\n".repeat(2_500)}`],
    ["quotations", "> quoted words\n\n".repeat(2_000)],
  ])("of %s settles all but its end", (_, answer) => {
    const parts = renderMarkdown(answer);
    expect(parts.length).toBeGreaterThan(2);
    expect(settledParts(answer)).toEqual(parts.slice(0, -1));
  });

  it("settles nothing that a definition further down would change", () => {
    const answer = `See [the page].\n\n${"Some words that go on.\n\n".repeat(2_000)}`;
    expect(settledParts(answer)).toEqual([]);
    expect(settledParts(answer.replace("[the page]", "the page"))).not.toEqual([]);
  });

  it("settles nothing of an answer of one part", () => {
    expect(settledParts("# Head\n\nwords\n\nmore\n")).toEqual([]);
    expect(settledParts("")).toEqual([]);
  });
});
