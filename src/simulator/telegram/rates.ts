import type { SimulatedChat } from "./types.ts";

/**
 * How much one bot may write into one chat. Telegram publishes rough numbers only: about one message
 * a second in one chat with short bursts beyond it, and 20 messages a minute in one group. Edits
 * count like messages.
 * @see https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
 */
export interface RateLimits {
  /** Messages at once in a private chat. */
  readonly privateBurst: number;
  /** Messages a second in a private chat, once the burst is used up. */
  readonly privatePerSecond: number;
  /** Messages within any 60 seconds in a group. */
  readonly groupPerMinute: number;
}

export const defaultRateLimits: RateLimits = {
  privateBurst: 30,
  privatePerSecond: 1,
  groupPerMinute: 20,
};

const MINUTE_MS = 60_000;

export interface Rates {
  /** Counts one message. @returns seconds to wait when it is one too many; it is not counted then */
  take(chat: SimulatedChat): number | undefined;
}

/**
 * @param limits false for none
 * @param now Unix milliseconds
 */
export function createRates(limits: RateLimits | false, now: () => number): Rates {
  const sentAt = new WeakMap<SimulatedChat, number[]>();
  const buckets = new WeakMap<SimulatedChat, { tokens: number; at: number }>();

  function takeInGroup(chat: SimulatedChat, { groupPerMinute }: RateLimits): number | undefined {
    const recent = (sentAt.get(chat) ?? []).filter((at) => at > now() - MINUTE_MS);
    sentAt.set(chat, recent);
    const oldest = recent[0];
    if (recent.length < groupPerMinute || oldest === undefined) {
      recent.push(now());
      return undefined;
    }
    return Math.max(1, Math.ceil((oldest + MINUTE_MS - now()) / 1000));
  }

  function takeInPrivate(chat: SimulatedChat, limit: RateLimits): number | undefined {
    const bucket = buckets.get(chat) ?? { tokens: limit.privateBurst, at: now() };
    const refilled = ((now() - bucket.at) / 1000) * limit.privatePerSecond;
    const tokens = Math.min(limit.privateBurst, bucket.tokens + refilled);
    const enough = tokens >= 1;
    buckets.set(chat, { tokens: enough ? tokens - 1 : tokens, at: now() });
    return enough ? undefined : Math.max(1, Math.ceil((1 - tokens) / limit.privatePerSecond));
  }

  return {
    take(chat) {
      if (limits === false) return undefined;
      return chat.type === "private" ? takeInPrivate(chat, limits) : takeInGroup(chat, limits);
    },
  };
}
