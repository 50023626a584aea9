import { createPostClient } from "../webhook-post.ts";
import { type Attempt, attemptDelivery, type AttemptOptions } from "./attempt.ts";
import { type Change, envelope } from "./envelope.ts";
import { createGatherings, type Gathering, type Gatherings } from "./gathering.ts";
import { createMailbox, type Mailbox, type Post } from "./mailbox.ts";
import { metaJson } from "./meta-json.ts";
import type { JsonObject } from "./types.ts";

export interface DeliveryOptions extends Omit<AttemptOptions, "client"> {
  /** What every pause is multiplied with. */
  readonly timeScale: number;
  /** Accounts whose webhooks go to the app. */
  readonly subscribed: ReadonlySet<string>;
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
  /** Sends a body made by hand, repeated like any other. @returns the number of the POST */
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
  const client = createPostClient("silence");
  const attempts: Attempt[] = [];
  const waiting: (() => void)[] = [];
  const mailbox = createMailbox({
    now: options.now,
    timeScale: options.timeScale,
    settled: settle,
    attempt: (post, url) =>
      attemptDelivery({ ...options, client }, post, url, (one) => attempts.push(one)),
  });
  const posts = createPosts(options.now);
  const gatherings = createGatherings((group, packing, copies) => {
    const post = posts.make(envelope(group, packing), group[0]?.lane ?? "");
    for (let copy = 0; copy < copies; copy += 1) mailbox.enqueue(again(post));
    return post.id;
  });

  function settle(): void {
    if (mailbox.pending.size === 0) for (const resolve of waiting.splice(0)) resolve();
  }

  const leaves = (change: Change): boolean =>
    options.subscribed.has(change.number.wabaId) && !gatherings.keep(change);

  return {
    attempts,
    mailbox,
    send(change, delayMs) {
      if (leaves(change)) mailbox.enqueue(posts.make(envelope([change]), change.lane), delayMs);
    },
    async rush(change) {
      if (leaves(change)) await mailbox.rush(posts.make(envelope([change]), change.lane));
    },
    byHand: {
      ...handsOn(mailbox, posts, gatherings),
      idle() {
        return new Promise((resolve) => {
          waiting.push(resolve);
          settle();
        });
      },
    },
    close() {
      mailbox.close();
      client.close();
    },
  };
}

/** Every POST there was. */
interface Posts {
  readonly all: readonly Post[];
  make(payload: JsonObject, lane: string): Post;
}

function createPosts(now: () => number): Posts {
  const all: Post[] = [];
  return {
    all,
    make(payload, lane) {
      const body = metaJson(payload);
      const post = { id: all.length + 1, payload, body, lane, createdAt: now(), failures: 0 };
      all.push(post);
      return post;
    },
  };
}

function handsOn(
  mailbox: Mailbox,
  posts: Posts,
  gatherings: Gatherings,
): Omit<DeliveryByHand, "idle"> {
  return {
    gather: (match = () => true) => gatherings.open(match),
    post(payload) {
      const post = posts.make(payload, `by hand ${posts.all.length}`);
      mailbox.enqueue(post);
      return post.id;
    },
    redeliver(id) {
      const post = posts.all[id - 1];
      if (!post) throw new RangeError(`No webhook ${id} was ever sent.`);
      mailbox.enqueue(again(post));
    },
    lastPost: () => posts.all.length,
  };
}

/** The same bytes under the same number, with attempts of its own. */
function again(post: Post): Post {
  return { ...post, failures: 0 };
}
