import { setTimeout as sleep } from "node:timers/promises";
import { median, monotonicMs } from "./figures.ts";
import { ask, askAll } from "./load.ts";
import type { Partners } from "./partner-process.ts";
import { freshChats, questionsIn } from "./questions.ts";
import { perChatOn, type RelaySize } from "./relaying.ts";
import { type Runtime, settled } from "./runtime.ts";

/** What one message costs in time when nothing else happens: medians, in milliseconds. */
export interface IdleRun {
  /** From the webhook's first byte until the platform is called. */
  readonly toCallMs: number;
  /** From the webhook's first byte until its 200. */
  readonly to200Ms: number;
}

/** Long enough for a runtime to end its turn, so that the next message finds nobody at work. */
const PAUSE_MS = 8;

/** Answers are held for this long before anything is measured: typing signs are shown by then. */
const HELD_BEFORE_MS = 3_000;

/** Sends one message after another, each once the one before has been answered. */
export async function measureIdle(
  runtime: Runtime,
  partners: Partners,
  size: RelaySize,
): Promise<IdleRun> {
  const chats = freshChats(size.chats);
  await askAll(runtime, questionsIn(chats, 1));
  await partners.shown(chats.length);
  await settled(runtime);
  await partners.take();
  const questions = questionsIn(chats, perChatOn(runtime.platform, size));
  const begun = new Map<number, number>();
  const to200: number[] = [];
  for (const [done, question] of questions.entries()) {
    begun.set(question.number, monotonicMs());
    to200.push(await ask(runtime, question));
    await partners.shown(done + 1);
    await sleep(PAUSE_MS);
  }
  const { shown } = await partners.take();
  return {
    toCallMs: median(shown.map(({ question, at }) => at - (begun.get(question) ?? Number.NaN))),
    to200Ms: median(to200),
  };
}

/** How webhooks were answered while chatbots were thinking. */
export interface HeldRun {
  readonly to200Ms: number;
  /** Seconds for which every chatbot's answer was held back. */
  readonly heldSeconds: number;
}

/**
 * Sends messages one after another to conversations each of which waits for an answer, and lets the
 * answers come only afterwards. Nothing may be lost by it.
 */
export async function measureWhileHeld(
  runtime: Runtime,
  partners: Partners,
  size: RelaySize,
): Promise<HeldRun> {
  const chats = freshChats(size.chats);
  await askAll(runtime, questionsIn(chats, 1));
  await partners.shown(chats.length);
  await partners.take();
  await partners.hold();
  await askAll(runtime, questionsIn(chats, 1));
  await partners.held(chats.length);
  const begun = monotonicMs();
  await sleep(HELD_BEFORE_MS);
  const to200: number[] = [];
  const perChat = perChatOn(runtime.platform, size);
  for (const question of questionsIn(chats, perChat)) {
    to200.push(await ask(runtime, question));
    await sleep(PAUSE_MS);
  }
  const heldSeconds = (monotonicMs() - begun) / 1000;
  await partners.release();
  await partners.shown(chats.length * (perChat + 1));
  await partners.take();
  return { to200Ms: median(to200), heldSeconds };
}
