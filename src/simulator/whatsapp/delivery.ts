import { createPostClient } from "../telegram/webhook-post.ts";
import { type Attempt, attemptDelivery, type AttemptOptions } from "./attempt.ts";
import { type Change, envelope, type Packing } from "./envelope.ts";
import { createMailbox, type Mailbox, type Post } from "./mailbox.ts";
import { metaJson } from "./meta-json.ts";
import type { JsonObject } from "./types.ts";

export interface DeliveryOptions extends Omit<AttemptOptions, "client"> {
  /** What every pause is multiplied with. */
  readonly timeScale: number;
  /** Accounts whose webhooks go to the app. */
  readonly subscribed: ReadonlySet<string>;
}

/** How gathered changes are let go. */
export interface Release {
  /** All in one POST, packed so; each in a POST of its own when absent. */
  readonly together?: Packing;
  /** In another order: given how many there are, the places in which they leave. */
  readonly order?: "reversed" | ((count: number) => readonly number[]);
  /** How often each POST is delivered; 1 when absent. */
  readonly copies?: number;
}

/** Changes that are kept back. */
export interface Gathering {
  readonly changes: readonly Change[];
  /** Lets them go, and keeps nothing back any more. @returns the numbers of the POSTs */
  release(release?: Release): number[];
}

/** Meta's side of webhooks. */
export interface Delivery {
  readonly attempts: readonly Attempt[];
  readonly mailbox: Mailbox;
  /** Sends a change, now or so many milliseconds later. */
  send(change: Change, delayMs?: number): void;
  /** Sends a change past all others. @returns resolves once it was attempted */
  rush(change: Change): Promise<void>;
  readonly byHand: DeliveryByHand;
}

/** What a test does to deliveries. */
export interface DeliveryByHand {
  /** Keeps back every change that comes from now on; only those that `match`, when it is given. */
  gather(match?: (change: Change) => boolean): Gathering;
  /** Sends a body made by hand. @returns the number of the POST */
  post(payload: JsonObject): number;
  /**
   * Delivers a POST once more, as after a lost 200.
   * @throws RangeError when there never was one of this number
   */
  redeliver(post: number): void;
  /** Resolves when nothing waits and nothing is in flight. What is gathered does not count. */
  idle(): Promise<void>;
  /** The number of the last POST that was made; 0 when none was. */
  lastPost(): number;
}

export function createDelivery(options: DeliveryOptions): Delivery & { close(): void } {
  const { now } = options;
  const client = createPostClient();
  const attempts: Attempt[] = [];
  const posts: Post[] = [];
  const waiting: (() => void)[] = [];
  const gatherings = new Set<OpenGathering>();
  const mailbox = createMailbox({
    now,
    timeScale: options.timeScale,
    settled: settle,
    attempt: (post, url) =>
      attemptDelivery({ ...options, client }, post, url, (one) => attempts.push(one)),
  });

  function settle(): void {
    if (mailbox.pending.size === 0) for (const resolve of waiting.splice(0)) resolve();
  }

  function newPost(payload: JsonObject, lane: string): Post {
    const post = {
      id: posts.length + 1,
      payload,
      body: metaJson(payload),
      lane,
      createdAt: now(),
      failures: 0,
    };
    posts.push(post);
    return post;
  }

  /** Whether it goes to the app at all, and now. */
  function leaves(change: Change): boolean {
    if (!options.subscribed.has(change.number.wabaId)) return false;
    const gathering = [...gatherings].find(({ match }) => match(change));
    gathering?.changes.push(change);
    return gathering === undefined;
  }

  function release(changes: readonly Change[], how: Release): number[] {
    const ordered = inOrder(changes, how.order);
    const [first] = ordered;
    const groups = how.together === undefined ? ordered.map((one) => [one]) : [ordered];
    if (!first) return [];
    return groups.map((group) => {
      const post = newPost(envelope(group, how.together), group[0]?.lane ?? first.lane);
      mailbox.enqueue(post);
      for (let copy = 1; copy < (how.copies ?? 1); copy += 1) mailbox.enqueue(again(post));
      return post.id;
    });
  }

  return {
    attempts,
    mailbox,
    send(change, delayMs) {
      if (leaves(change)) mailbox.enqueue(newPost(envelope([change]), change.lane), delayMs);
    },
    async rush(change) {
      if (leaves(change)) await mailbox.rush(newPost(envelope([change]), change.lane));
    },
    byHand: {
      gather(match = () => true) {
        const gathering = { match, changes: [] };
        gatherings.add(gathering);
        return {
          changes: gathering.changes,
          release(how = {}) {
            gatherings.delete(gathering);
            return release(gathering.changes, how);
          },
        };
      },
      post(payload) {
        const post = newPost(payload, `by hand ${posts.length}`);
        mailbox.enqueue(post);
        return post.id;
      },
      redeliver(id) {
        const post = posts[id - 1];
        if (!post) throw new RangeError(`No webhook ${id} was ever sent.`);
        mailbox.enqueue(again(post));
      },
      idle() {
        return new Promise((resolve) => {
          waiting.push(resolve);
          settle();
        });
      },
      lastPost: () => posts.length,
    },
    close() {
      mailbox.close();
      client.close();
    },
  };
}

interface OpenGathering {
  readonly match: (change: Change) => boolean;
  readonly changes: Change[];
}

/** The same bytes under the same number, with attempts of its own. */
function again(post: Post): Post {
  return { ...post, failures: 0 };
}

function inOrder(changes: readonly Change[], order: Release["order"]): Change[] {
  if (order === undefined) return [...changes];
  if (order === "reversed") return changes.toReversed();
  return order(changes.length).flatMap((place) => changes[place] ?? []);
}
