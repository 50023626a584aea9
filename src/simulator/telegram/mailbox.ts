import type { UpdateJson } from "./types.ts";

/** A failing update waits 2, 4, 8 … seconds, at most between this and twice this. */
const MAX_PAUSE_S = 60;
/** Of a longer `Retry-After` only so much is waited. */
const MAX_RETRY_AFTER_S = 3600;

/** Where a bot's updates go. */
export interface WebhookTarget {
  readonly url: string;
  readonly secretToken: string;
  /** Deliveries at the same time. */
  readonly maxConnections: number;
}

/** How one attempt ended. */
export type AttemptResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: string; readonly retryAfterS?: number };

/** One update on its way. */
export interface Pending {
  readonly update: UpdateJson;
  /** Unix milliseconds after which nobody tries any more. */
  readonly expiresAt: number;
  failures: number;
  /** Seconds of the last pause. */
  pauseS: number;
}

export interface MailboxOptions {
  readonly now: () => number;
  /** What every pause is multiplied with. */
  readonly timeScale: number;
  /** Told after every attempt, once the update is where it belongs. */
  settled(): void;
  attempt(pending: Pending, target: WebhookTarget): Promise<AttemptResult>;
}

/** The updates that wait for one bot. */
export interface Mailbox {
  /** Where they go now; undefined while there is no webhook. Setting it ends every pause. */
  target: WebhookTarget | undefined;
  readonly pending: readonly UpdateJson[];
  /** @param queue updates of one queue are delivered strictly one after another */
  enqueue(update: UpdateJson, queue: string, expiresAt: number): void;
  /** Takes out what `wanted` names, unless it is being delivered just now. */
  drop(wanted: (update: UpdateJson) => boolean): void;
  close(): void;
}

interface Queue {
  readonly items: Pending[];
  state: "ready" | "busy" | "asleep";
  timer?: NodeJS.Timeout;
}

interface Post {
  readonly options: MailboxOptions;
  /** The one that was served last stands last. */
  readonly queues: Map<string, Queue>;
  target: WebhookTarget | undefined;
  inFlight: number;
  closed: boolean;
}

/**
 * Delivers as Telegram's webhook server does: queues side by side, one in flight in each, a failure
 * repeated at once and then after growing pauses until the update expires.
 * @see https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/WebhookActor.cpp
 */
export function createMailbox(options: MailboxOptions): Mailbox {
  const queues = new Map<string, Queue>();
  const post: Post = { options, queues, target: undefined, inFlight: 0, closed: false };
  return {
    get target() {
      return post.target;
    },
    set target(target) {
      post.target = target;
      for (const queue of queues.values()) wake(post, queue);
    },
    get pending() {
      return [...queues.values()].flatMap((queue) => queue.items.map((item) => item.update));
    },
    enqueue(update, key, expiresAt) {
      const queue = queues.get(key) ?? { items: [], state: "ready" };
      queues.set(key, queue);
      queue.items.push({ update, expiresAt, failures: 0, pauseS: 1 });
      pump(post);
    },
    drop(wanted) {
      for (const [key, queue] of queues) {
        dropFrom(queue, wanted);
        if (queue.items.length === 0) queues.delete(key);
      }
    },
    close() {
      post.closed = true;
      for (const queue of queues.values()) clearTimeout(queue.timer);
    },
  };
}

function pump(post: Post): void {
  for (const [key, queue] of post.queues) {
    const { target, inFlight, closed } = post;
    if (closed || !target || inFlight >= target.maxConnections) return;
    forgetExpired(post, key, queue);
    const [head] = queue.items;
    if (queue.state === "ready" && head) void deliver(post, key, queue, head, target);
  }
}

function forgetExpired({ options, queues }: Post, key: string, queue: Queue): void {
  if (queue.state !== "ready") return;
  while (queue.items[0] && queue.items[0].expiresAt < options.now()) queue.items.shift();
  if (queue.items.length === 0) queues.delete(key);
}

async function deliver(
  post: Post,
  key: string,
  queue: Queue,
  head: Pending,
  target: WebhookTarget,
): Promise<void> {
  const { options, queues } = post;
  queue.state = "busy";
  post.inFlight += 1;
  const result = await options.attempt(head, target);
  post.inFlight -= 1;
  queue.state = "ready";
  const pauseS = result.ok ? undefined : pauseOf(head, result.retryAfterS ?? 0, options.now());
  if (pauseS === undefined) queue.items.shift();
  else if (pauseS > 0) sleep(post, queue, pauseS);
  queues.delete(key);
  if (queue.items.length > 0) queues.set(key, queue);
  pump(post);
  options.settled();
}

function sleep(post: Post, queue: Queue, pauseS: number): void {
  if (post.closed) return;
  queue.state = "asleep";
  const ms = pauseS * 1000 * post.options.timeScale;
  queue.timer = setTimeout(() => wake(post, queue), ms);
}

function wake(post: Post, queue: Queue): void {
  clearTimeout(queue.timer);
  if (queue.state === "asleep") queue.state = "ready";
  pump(post);
}

/**
 * How many seconds an update waits after a failure: not at all the first time, unless the webhook
 * asked for it. @returns undefined when it has expired by then
 */
function pauseOf(head: Pending, retryAfterS: number, now: number): number | undefined {
  let pauseS = Math.min(MAX_RETRY_AFTER_S, Math.max(0, retryAfterS));
  if (pauseS === 0 && head.failures > 0) {
    head.pauseS = Math.min(MAX_PAUSE_S * (1 + Math.random()), head.pauseS * 2);
    pauseS = head.pauseS;
  }
  head.failures += 1;
  return now + pauseS * 1000 > head.expiresAt ? undefined : pauseS;
}

function dropFrom(queue: Queue, wanted: (update: UpdateJson) => boolean): void {
  const inHand = queue.state === "busy" ? queue.items[0] : undefined;
  const kept = queue.items.filter((item) => item === inHand || !wanted(item.update));
  queue.items.splice(0, queue.items.length, ...kept);
  if (kept.length === 0) clearTimeout(queue.timer);
}
