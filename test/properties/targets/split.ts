import { splitText } from "../../../src/markdown/split.ts";
import type { RenderedPart } from "../../../src/messages/part.ts";
import { settledParts as settledSlack } from "../../../src/platforms/slack/render.ts";
import { settledParts as settledTelegram } from "../../../src/platforms/telegram/render.ts";
import { settledParts as settledWhatsApp } from "../../../src/platforms/whatsapp/render.ts";
import { platforms, type RenderedPlatform } from "../../rendering/platforms.ts";
import { type LongAnswer, longAnswersOf, wordsIn } from "../bodies/long-answers.ts";
import { casesOf, demand, tryCases } from "../sample.ts";
import type { Target } from "./target.ts";

/** Units that one message of each platform is filled to. */
const PART_UNITS: Readonly<Record<string, number>> = {
  Slack: 11_000,
  Telegram: 4_000,
  WhatsApp: 4_096,
};

/** What the platform takes. */
const PART_UNITS_MAX: Readonly<Record<string, number>> = {
  Slack: 12_000,
  Telegram: 4_096,
  WhatsApp: 4_096,
};

/** One case in so many is read by the simulator: Slack's takes four times as long as rendering. */
const SEEN_EVERY: Readonly<Record<string, number>> = { Slack: 16, Telegram: 2, WhatsApp: 2 };
/** One case in so many is cut in halves. */
const HALVED_EVERY = 4;
/** One case in so many is rendered once more, broken off. */
const SETTLED_EVERY = 4;

type Settled = (markdown: string) => readonly RenderedPart[];
const SETTLED: Readonly<Record<string, Settled>> = {
  Slack: settledSlack,
  Telegram: settledTelegram,
  WhatsApp: settledWhatsApp,
};

/** No word is lost or shown twice, no part is refused, and a growing answer never takes a part back. */
function check(platform: RenderedPlatform, { markdown, words, turn }: LongAnswer): void {
  const parts = platform.render(markdown);
  const units = PART_UNITS_MAX[platform.name] ?? 0;
  const plain = parts.map((part) => part.plain).join("\n");
  demand(wordsIn(plain) === words, "other words without formatting than were written");
  for (const part of parts) {
    demand(part.plain.length <= units && part.plain.isWellFormed(), "a part too long");
    if (turn % HALVED_EVERY === 1) checkHalves(part.plain);
  }
  if (turn % (SEEN_EVERY[platform.name] ?? 1) === 0) {
    demand(wordsIn(platform.seen(parts)) === words, "other words are seen than were written");
  }
  if (turn % SETTLED_EVERY === 0) checkSettled(platform, markdown, parts);
}

function checkSettled(
  platform: RenderedPlatform,
  markdown: string,
  parts: readonly RenderedPart[],
): void {
  const settled = SETTLED[platform.name]?.(markdown.slice(0, Math.floor(markdown.length * 0.95)));
  for (const [at, part] of (settled ?? []).entries()) {
    demand(part.rich === parts[at]?.rich && part.plain === parts[at].plain, "a part taken back");
  }
}

/** What is too long for the platform after all is cut in two. */
function checkHalves(plain: string): void {
  const limit = Math.ceil(plain.length / 2);
  const halves = splitText(plain, limit);
  demand(
    halves.every((half) => half.length <= limit && half.isWellFormed()),
    "half of it too long",
  );
  demand(wordsIn(halves.join("")) === wordsIn(plain), "a word lost between two halves");
}

/** Splitting answers: whole words, whole characters, and no more in a part than the platform takes. */
export const splitTargets: readonly Target[] = platforms.map((platform) => ({
  name: `split ${platform.name}`,
  files: ["src/markdown/split*.ts", "src/markdown/cut.ts"],
  run: () =>
    tryCases(
      `split ${platform.name}`,
      longAnswersOf(PART_UNITS[platform.name] ?? Number.NaN),
      (answer) => check(platform, answer),
      casesOf("costly"),
    ),
}));
