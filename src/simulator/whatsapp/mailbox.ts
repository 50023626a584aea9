import type { JsonObject } from "./types.ts";

/** A failed webhook waits this long, then twice as long, and so on. Meta publishes no exact pauses. */
const FIRST_PAUSE_MS = 5000;
const MAX_PAUSE_MS = 60 * 60 * 1000;
/** A webhook that was never answered with 200 is given up after 7 days. */
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/** One POST, and every attempt at it: the same bytes each time. */
export interface Post {
  /** Counted from 1. */
  readonly id: number;
  readonly payload: JsonObject;
  readonly body: string;
  /** Posts of one lane leave one after another, as long as they succeed. */
  readonly lane: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
  failures: number;
}

export interface MailboxOptions {
  readonly now: () => number;
  /** What every pause is multiplied with. */
  readonly timeScale: number;
  /** Told whenever a post is done with. */
  settled(): void;
  /** @returns whether the webhook answered 200 */
  attempt(post: Post, url: string): Promise<boolean>;
}

/** The posts that wait for the app. */
export interface Mailbox {
  /** The callback; undefined while there is none. Setting it ends every pause. */
  url: string | undefined;
  /** Posts that wait or are in flight. */
  readonly pending: ReadonlySet<Post>;
  /** Sends it as soon as its lane is free. @param delayMs milliseconds before it stands in line */
  enqueue(post: Post, delayMs?: number): void;
  /** Sends it past its lane. @returns resolves after the first attempt; at once without a callback */
  rush(post: Post): Promise<void>;
  close(): void;
}

interface State {
  readonly options: MailboxOptions;
  readonly pending: Set<Post>;
  readonly lanes: Map<string, Post[]>;
  readonly busy: Set<string>;
  /** Posts that wait for another attempt, with what begins it. */
  readonly asleep: Map<Post, { readonly timer: NodeJS.Timeout; readonly wake: () => void }>;
  readonly delayed: Set<NodeJS.Timeout>;
  url: string | undefined;
  closed: boolean;
}

/**
 * Delivers as Meta does: a failed webhook is repeated after growing pauses and holds nothing back,
 * so that what comes after it overtakes it.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
 */
export function createMailbox(options: MailboxOptions): Mailbox {
  const state: State = {
    options,
    pending: new Set(),
    lanes: new Map(),
    busy: new Set(),
    asleep: new Map(),
    delayed: new Set(),
    url: undefined,
    closed: false,
  };
  return {
    get url() {
      return state.url;
    },
    set url(url) {
      state.url = url;
      for (const { wake } of state.asleep.values()) wake();
      for (const lane of state.lanes.keys()) void pump(state, lane);
    },
    pending: state.pending,
    enqueue(post, delayMs = 0) {
      state.pending.add(post);
      if (delayMs === 0) lineUp(state, post);
      else delay(state, post, delayMs);
    },
    async rush(post) {
      state.pending.add(post);
      if (state.url === undefined) lineUp(state, post);
      else await deliver(state, post, state.url);
    },
    close() {
      state.closed = true;
      for (const timer of state.delayed) clearTimeout(timer);
      for (const { timer } of state.asleep.values()) clearTimeout(timer);
    },
  };
}

function lineUp(state: State, post: Post): void {
  const waiting = state.lanes.get(post.lane) ?? [];
  waiting.push(post);
  state.lanes.set(post.lane, waiting);
  void pump(state, post.lane);
}

function delay(state: State, post: Post, delayMs: number): void {
  const timer = setTimeout(() => {
    state.delayed.delete(timer);
    lineUp(state, post);
  }, delayMs);
  state.delayed.add(timer);
}

/** Sends what waits in a lane, one after another. */
async function pump(state: State, lane: string): Promise<void> {
  if (state.busy.has(lane)) return;
  state.busy.add(lane);
  const waiting = state.lanes.get(lane) ?? [];
  while (waiting.length > 0 && state.url !== undefined && !state.closed) {
    const post = waiting.shift();
    if (post) await deliver(state, post, state.url);
  }
  state.busy.delete(lane);
  if (waiting.length === 0) state.lanes.delete(lane);
}

async function deliver(state: State, post: Post, url: string): Promise<void> {
  const accepted = await state.options.attempt(post, url);
  if (!accepted && sleep(state, post)) return;
  state.pending.delete(post);
  state.options.settled();
}

/** @returns false when it is given up */
function sleep(state: State, post: Post): boolean {
  const { now, timeScale } = state.options;
  const pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** post.failures);
  post.failures += 1;
  if (state.closed || now() + pauseMs > post.createdAt + LIFETIME_MS) return false;
  const wake = (): void => {
    clearTimeout(state.asleep.get(post)?.timer);
    state.asleep.delete(post);
    if (state.url === undefined) lineUp(state, post);
    else void deliver(state, post, state.url);
  };
  state.asleep.set(post, { timer: setTimeout(wake, pauseMs * timeScale), wake });
  return true;
}
