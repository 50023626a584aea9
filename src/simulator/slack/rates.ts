/**
 * How much one app may ask of one workspace. Slack publishes floors: this simulator takes them for
 * the limits.
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
export interface RateLimits {
  /** Messages at once in one conversation. */
  readonly postBurst: number;
  /** Messages a second in one conversation, once the burst is used up. */
  readonly postPerSecond: number;
  /** Messages within any 60 seconds in the whole workspace. */
  readonly postPerMinute: number;
  /** Calls of one method of tier 3 within any 60 seconds. */
  readonly tier3PerMinute: number;
  readonly tier4PerMinute: number;
  /** Calls of one method without a tier (`auth.test`, status) within any 60 seconds. */
  readonly specialPerMinute: number;
  /** Calls of `conversations.history` and `conversations.replies`, of each. */
  readonly historyPerMinute: number;
  /** Messages that one of those calls gives at most. */
  readonly historyItems: number;
}

/** An app made for its own workspace, or one of the marketplace. */
export const defaultRateLimits: RateLimits = {
  postBurst: 15,
  postPerSecond: 1,
  postPerMinute: 300,
  tier3PerMinute: 50,
  tier4PerMinute: 100,
  specialPerMinute: 600,
  historyPerMinute: 50,
  historyItems: 1000,
};

/**
 * An app that is given to other workspaces outside of the marketplace.
 * @see https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps
 */
export const nonMarketplaceRateLimits: RateLimits = {
  ...defaultRateLimits,
  historyPerMinute: 1,
  historyItems: 15,
};

/** Which limit a method has. */
export type Tier = "tier3" | "tier4" | "special" | "history";

const MINUTE_MS = 60_000;

export interface Rates {
  /** Messages that one reading call gives at most. */
  readonly historyItems: number;
  /** Counts one call of a method. @returns seconds to wait when it is one too many */
  takeCall(app: string, method: string, tier: Tier): number | undefined;
  /** Counts one message. @returns seconds to wait when it is one too many; it is not counted then */
  takePost(app: string, channel: string): number | undefined;
}

/**
 * @param limits false for none
 * @param now Unix milliseconds
 */
export function createRates(limits: RateLimits | false, now: () => number): Rates {
  const windows = new Map<string, number[]>();
  const buckets = new Map<string, { tokens: number; at: number }>();
  const items = defaultRateLimits.historyItems;
  if (limits === false) {
    return { historyItems: items, takeCall: () => undefined, takePost: () => undefined };
  }

  const perMinute: Readonly<Record<Tier, number>> = {
    tier3: limits.tier3PerMinute,
    tier4: limits.tier4PerMinute,
    special: limits.specialPerMinute,
    history: limits.historyPerMinute,
  };

  function takeInWindow(key: string, most: number): number | undefined {
    const recent = (windows.get(key) ?? []).filter((at) => at > now() - MINUTE_MS);
    windows.set(key, recent);
    const oldest = recent[0];
    if (recent.length < most || oldest === undefined) {
      recent.push(now());
      return undefined;
    }
    return Math.max(1, Math.ceil((oldest + MINUTE_MS - now()) / 1000));
  }

  function takeFromBucket(
    key: string,
    { postBurst, postPerSecond }: RateLimits,
  ): number | undefined {
    const bucket = buckets.get(key) ?? { tokens: postBurst, at: now() };
    const refilled = ((now() - bucket.at) / 1000) * postPerSecond;
    const tokens = Math.min(postBurst, bucket.tokens + refilled);
    const enough = tokens >= 1;
    buckets.set(key, { tokens: enough ? tokens - 1 : tokens, at: now() });
    return enough ? undefined : Math.max(1, Math.ceil((1 - tokens) / postPerSecond));
  }

  return {
    historyItems: limits.historyItems,
    takeCall: (app, method, tier) => takeInWindow(`${app} ${method}`, perMinute[tier]),
    takePost: (app, channel) =>
      takeFromBucket(`${app} ${channel}`, limits) ?? takeInWindow(app, limits.postPerMinute),
  };
}
