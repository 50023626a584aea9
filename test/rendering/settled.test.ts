import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as slack from "../../src/platforms/slack/render.ts";
import * as telegram from "../../src/platforms/telegram/render.ts";
import * as whatsApp from "../../src/platforms/whatsapp/render.ts";
import { longAnswerArb } from "./answers.ts";
import { seed } from "./sample.ts";

const platforms = [
  { name: "Slack", render: slack },
  { name: "Telegram", render: telegram },
  { name: "WhatsApp", render: whatsApp },
] as const;

const CASES = 40;
const SLOW_MS = 120_000;

describe.each(platforms)("a growing answer on $name", ({ name, render }) => {
  it(
    "begins with its settled parts, wherever it is broken off",
    () => {
      console.log(`${name}, growing: ${CASES} answers, RENDERING_SEED=${seed}`);
      const share = fc.double({ min: 0, max: 1, noNaN: true });
      const property = fc.property(
        longAnswerArb,
        fc.array(share, { maxLength: 6 }),
        (answer, at) => {
          const whole = render.renderMarkdown(answer);
          for (const each of at) {
            const settled = render.settledParts(answer.slice(0, Math.floor(each * answer.length)));
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
    const parts = render.renderMarkdown(answer);
    expect(parts.length).toBeGreaterThan(2);
    expect(render.settledParts(answer)).toEqual(parts.slice(0, -1));
  });

  it("settles nothing that a definition further down would change", () => {
    const answer = `See [the page].\n\n${"Some words that go on.\n\n".repeat(2_000)}`;
    expect(render.settledParts(answer)).toEqual([]);
    expect(render.settledParts(answer.replace("[the page]", "the page"))).not.toEqual([]);
  });

  it("settles nothing of an answer of one part", () => {
    expect(render.settledParts("# Head\n\nwords\n\nmore\n")).toEqual([]);
    expect(render.settledParts("")).toEqual([]);
  });
});
