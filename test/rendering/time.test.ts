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
/** Where collecting garbage falls into the largest size, it does so for several rounds one after another. */
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
 * How much longer a doubling takes: the least of several rounds, each of which measures all sizes one
 * after another. Noise moves a round's growth up or down a little; what is quadratic grows by four in every
 * round. The rounds end as soon as one is little enough.
 */
function growthOf(render: (markdown: string) => unknown, texts: readonly string[]): number {
  let growth = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS_MAX && growth > GROWTH_MAX; round += 1) {
    const times = texts.map((text) =>
      Math.max(
        MEASURED_MS_MIN,
        cpuMs(() => render(text)),
      ),
    );
    const whole = (times.at(-1) ?? Number.NaN) / (times[0] ?? Number.NaN);
    growth = Math.min(growth, whole ** (1 / (texts.length - 1)));
  }
  return growth;
}
