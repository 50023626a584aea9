import { createTokenBucket, type TokenBucket } from "../../lib/token-bucket.ts";
import type { Chat } from "./types.ts";

/**
 * How much one number may send.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
 */
export interface RateLimits {
  /** Messages to one person at once. */
  readonly pairBurst: number;
  /** Milliseconds until one more may follow. */
  readonly pairIntervalMs: number;
  /** Messages a second of one number, both ways together. */
  readonly perSecond: number;
}

export const defaultRateLimits: RateLimits = {
  pairBurst: 45,
  pairIntervalMs: 6000,
  perSecond: 80,
};

const SECOND_MS = 1000;

export interface Rates {
  /**
   * Counts one send; a refused one is not counted. Meta does not say how long to wait.
   * @returns the code of a limit that it goes over
   */
  take(chat: Chat): 130_429 | 131_056 | undefined;
  /** Counts a message that came in. */
  noteInbound(chat: Chat): void;
}

/**
 * @param limits false for none
 * @param now Unix milliseconds
 */
export function createRates(limits: RateLimits | false, now: () => number): Rates {
  const pairs = new WeakMap<Chat, TokenBucket>();
  const passing = new Map<string, number[]>();

  /** When messages of this number passed in the last second. */
  function recent({ number }: Chat): number[] {
    const times = (passing.get(number.id) ?? []).filter((at) => at > now() - SECOND_MS);
    passing.set(number.id, times);
    return times;
  }

  function pairOf(chat: Chat, { pairBurst, pairIntervalMs }: RateLimits): TokenBucket {
    const pair = pairs.get(chat) ?? createTokenBucket(pairBurst, pairIntervalMs);
    pairs.set(chat, pair);
    return pair;
  }

  return {
    take(chat) {
      if (limits === false) return undefined;
      const times = recent(chat);
      if (times.length >= limits.perSecond) return 130_429;
      const pair = pairOf(chat, limits);
      if (pair.waitMs(now()) > 0) return 131_056;
      pair.take(now());
      times.push(now());
      return undefined;
    },
    noteInbound(chat) {
      recent(chat).push(now());
    },
  };
}
