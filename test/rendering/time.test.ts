import { describe, expect, it } from "vitest";
import { renderMarkdown as renderSlack } from "../../src/platforms/slack/render.ts";
import { renderMarkdown as renderTelegram } from "../../src/platforms/telegram/render.ts";
import { renderMarkdown as renderWhatsApp } from "../../src/platforms/whatsapp/render.ts";
import { everything } from "./everything.ts";
import { hostileFamilies } from "./hostile.ts";

/** What an answer of this size may take, warm. */
const ANSWER_UNITS = 4_000;
const ANSWER_MS_MAX = 5;

/** How much longer twice the text may take. */
const GROWTH_MAX = 2.5;
/** Sizes between which growth is measured: large enough for all platforms to need several parts. */
const SIZES = [16_000, 32_000, 64_000] as const;
/** Times below this are of the clock rather than of the work. */
const MEASURED_MS_MIN = 4;
const ROUNDS_MAX = 40;
const SLOW_MS = 60_000;

const platforms = [
  ["Slack", renderSlack],
  ["Telegram", renderTelegram],
  ["WhatsApp", renderWhatsApp],
] as const;

/** Milliseconds of the processor: what else the machine does is not counted. */
function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

describe.each(platforms)("rendering for %s", (_, render) => {
  it(`takes at most ${ANSWER_MS_MAX} ms for ${ANSWER_UNITS} characters, warm`, () => {
    const answer = everything.repeat(4).slice(0, ANSWER_UNITS);
    for (let round = 0; round < 300; round += 1) render(answer);
    const times = Array.from({ length: 15 }, () => cpuMs(() => render(answer)));
    expect(Math.min(...times)).toBeLessThanOrEqual(ANSWER_MS_MAX);
  });
});

describe(`rendering takes at most ${GROWTH_MAX} times as long for twice as much of`, () => {
  it.each(hostileFamilies)(
    "%s",
    (_, make) => {
      const texts = SIZES.map((units) => make(units));
      for (const [name, render] of platforms) {
        expect(growthOf(render, texts), name).toBeLessThanOrEqual(GROWTH_MAX);
      }
    },
    SLOW_MS,
  );
});

/**
 * How much longer a doubling takes. The least time of several rounds is what the work itself needs; the
 * rounds end as soon as it is little enough, for noise only adds.
 */
function growthOf(render: (markdown: string) => unknown, texts: readonly string[]): number {
  const least = texts.map(() => Number.POSITIVE_INFINITY);
  let growth = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS_MAX && growth > GROWTH_MAX; round += 1) {
    for (const [at, text] of texts.entries()) {
      const ms = cpuMs(() => render(text));
      least[at] = Math.max(MEASURED_MS_MIN, Math.min(least[at] ?? ms, ms));
    }
    growth = ((least.at(-1) ?? 0) / (least[0] ?? 1)) ** (1 / (texts.length - 1));
  }
  return growth;
}
