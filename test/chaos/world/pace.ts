import { setTimeout as sleep } from "node:timers/promises";
import type { Observer } from "./observed.ts";

/** Messages without any answer so far, at which a bridge has as much to do as it can. */
const BUSY_MESSAGES = 60;
/** What has no answer after this is not waited for: it may be meant to have none. */
const WAITED_FOR_MS = 15_000;
const TICK_MS = 25;
/** The clock may have stood still meanwhile. */
const LOOK_EVERY_MS = 1_000;

/**
 * The time of the schedule. It stands still while the runtime is dead, and while it is so far behind that
 * a slow machine would make the run about nothing but waiting.
 */
export interface Pace {
  /** Resolves once the schedule's time has come. @param atMs milliseconds from the begin of the run */
  until(atMs: number): Promise<void>;
  stop(): void;
}

export function startPace(observer: Observer): Pace {
  const clock = { now: 0, readAt: Date.now() };
  const timer = setInterval(() => {
    const passed = Date.now() - clock.readAt;
    clock.readAt += passed;
    const isDead = observer.kills.some(({ backAt }) => backAt === Infinity);
    const isBehind = observer.unanswered(WAITED_FOR_MS) > BUSY_MESSAGES;
    if (!isDead && !isBehind) clock.now += passed;
  }, TICK_MS);
  return {
    async until(atMs) {
      for (let left = atMs; left > 0; left = atMs - clock.now) {
        await sleep(Math.min(Math.max(atMs - clock.now, 1), LOOK_EVERY_MS));
      }
    },
    stop: () => clearInterval(timer),
  };
}
