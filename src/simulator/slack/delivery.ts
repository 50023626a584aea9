import {
  type Attempt,
  attemptDelivery,
  type AttemptOptions,
  type AttemptResult,
  type Parcel,
  type Retry,
} from "./attempt.ts";
import type { EnvelopeJson } from "./envelope.ts";
import type { SimulatedApp } from "./types.ts";
import { createPostClient } from "../webhook-post.ts";
import { wireJson, wireStyles } from "./wire.ts";

/** Pauses before the first, second and third retry. @see https://docs.slack.dev/apis/events-api/#retries */
const RETRY_PAUSES_S: readonly number[] = [0, 60, 300];
/** With "Delayed Events" on: then every hour for a day. */
const DELAYED_PAUSE_S = 3600;
const DELAYED_RETRIES = 24;

/** Where an app's webhooks go. */
export interface WebhookTarget {
  readonly url: string;
  /** Whether "Delayed Events" is on: hourly retries for a day after the three usual ones. */
  readonly delayedEvents: boolean;
}

export interface DeliveryOptions extends Omit<AttemptOptions, "client"> {
  /** What every pause is multiplied with. */
  readonly timeScale: number;
}

/** What goes to apps. */
export interface Delivery extends Outbox {
  readonly attempts: readonly Attempt[];
  /** Delivers an event until it is taken; the order of two events is nobody's promise. */
  sendEvent(app: SimulatedApp, envelope: EnvelopeJson): void;
  /**
   * Delivers an event once more, as after a lost 200.
   * @throws RangeError when no such event was ever sent
   */
  redeliver(eventId: string): void;
  close(): void;
}

interface Outbox {
  /** Where it goes; undefined, and nothing is sent, while the app has no webhook. */
  readonly targets: Map<SimulatedApp, WebhookTarget>;
  /** Delivers something once. @returns how it ended; undefined when the app has no webhook */
  postOnce(parcel: Parcel, retry?: Retry): Promise<AttemptResult | undefined>;
  /** Things that wait or are in flight. */
  readonly pendingCount: number;
  /** Resolves when nothing waits and nothing is in flight. */
  idle(): Promise<void>;
}

export function createDelivery(options: DeliveryOptions): Delivery {
  const client = createPostClient("whole answer");
  const attempts: Attempt[] = [];
  const sent = new Map<string, Parcel>();
  const pauses = createPauses(options.timeScale);
  const tracker = createTracker();
  const targets: Outbox["targets"] = new Map();
  let closed = false;

  async function attempt(parcel: Parcel, retry?: Retry): Promise<AttemptResult | undefined> {
    const target = targets.get(parcel.app);
    if (!target || closed) return undefined;
    const note = (one: Attempt): number => attempts.push(one);
    return attemptDelivery({ ...options, client }, parcel, target.url, retry, note);
  }

  async function deliver(parcel: Parcel, first?: Retry): Promise<void> {
    let retry = first;
    for (;;) {
      const result = await attempt(parcel, retry);
      if (!result || result.ok || result.response?.headers.get("x-slack-no-retry") === "1") return;
      const number = (retry?.number ?? 0) + 1;
      const pauseS = pauseBefore(number, targets.get(parcel.app));
      if (pauseS === undefined) return;
      if (pauseS > 0) await pauses.wait(pauseS);
      retry = { number, reason: result.reason };
    }
  }

  return {
    attempts,
    targets,
    sendEvent(app, envelope) {
      const parcel = parcelOf(app, envelope, sent.size);
      sent.set(envelope.event_id, parcel);
      void tracker.track(deliver(parcel));
    },
    redeliver(eventId) {
      const parcel = sent.get(eventId);
      if (!parcel) throw new RangeError(`No event ${eventId} was ever sent.`);
      void tracker.track(deliver(parcel, { number: 1, reason: "http_timeout" }));
    },
    postOnce: (parcel, retry) => tracker.track(attempt(parcel, retry)),
    get pendingCount() {
      return tracker.count;
    },
    idle: () => tracker.idle(),
    close() {
      closed = true;
      pauses.end();
      client.close();
    },
  };
}

/** Seconds before the retry of this number; undefined when there is none. */
function pauseBefore(number: number, target: WebhookTarget | undefined): number | undefined {
  const usual = RETRY_PAUSES_S[number - 1];
  if (usual !== undefined) return usual;
  const isDelayed = target?.delayedEvents === true;
  return isDelayed && number <= RETRY_PAUSES_S.length + DELAYED_RETRIES
    ? DELAYED_PAUSE_S
    : undefined;
}

/** @param count how many events were sent before: it decides how this one is written */
function parcelOf(app: SimulatedApp, envelope: EnvelopeJson, count: number): Parcel {
  const style = wireStyles[count % wireStyles.length] ?? "plain";
  return {
    kind: "event",
    app,
    id: envelope.event_id,
    params: envelope,
    body: new TextEncoder().encode(wireJson(envelope, style)),
    headers: { "content-type": "application/json" },
    signed: true,
  };
}

/** Pauses that can all be given up. */
function createPauses(timeScale: number): { wait(seconds: number): Promise<void>; end(): void } {
  const timers = new Set<NodeJS.Timeout>();
  return {
    wait: (seconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(
          () => {
            timers.delete(timer);
            resolve();
          },
          seconds * 1000 * timeScale,
        );
        timers.add(timer);
      }),
    end() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

interface Tracker {
  /** Counts something as under way until it ends. */
  track<T>(work: Promise<T>): Promise<T>;
  readonly count: number;
  idle(): Promise<void>;
}

function createTracker(): Tracker {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  const settle = (): void => {
    if (underWay === 0) for (const resolve of waiting.splice(0)) resolve();
  };
  return {
    get count() {
      return underWay;
    },
    async track(work) {
      underWay += 1;
      try {
        return await work;
      } finally {
        underWay -= 1;
        settle();
      }
    },
    idle: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        settle();
      }),
  };
}
