import { type Attempt, attemptDelivery, type AttemptOptions } from "./attempt.ts";
import { createMailbox, type Mailbox } from "./mailbox.ts";
import { isAllowed, routeOf } from "./routing.ts";
import type { SimulatedBot, UpdateJson } from "./types.ts";
import { createPostClient } from "../webhook-post.ts";

/** Updates of a new bot are counted from here. */
const FIRST_UPDATE_ID = 700_000_001;

export interface DeliveryOptions extends Omit<AttemptOptions, "client"> {
  /** What every pause is multiplied with. */
  readonly timeScale: number;
}

/** One bot's webhook and what waits for it. */
interface Inbox extends Mailbox {
  /** Undefined: the default set. Stays when a later `setWebhook` leaves it out. */
  allowedUpdates: readonly string[] | undefined;
  lastError: { readonly atS: number; readonly message: string } | undefined;
  /** Gives `happening` its number and sends it on its way. */
  send(happening: object): UpdateJson;
  /** Gives it its number only. */
  number(happening: object): UpdateJson;
}

/** Every bot's webhook. */
export interface Delivery {
  readonly attempts: readonly Attempt[];
  inboxOf(bot: SimulatedBot): Inbox;
  /**
   * Delivers an update once more, under the number it had, as after a lost 200.
   * @throws RangeError when no such update was ever sent
   */
  redeliver(updateId: number): void;
  /** Resolves when nothing waits and nothing is in flight. */
  idle(): Promise<void>;
  close(): void;
}

export function createDelivery(options: DeliveryOptions): Delivery {
  const { now, timeScale } = options;
  const client = createPostClient("silence");
  const inboxes = new Map<SimulatedBot, Inbox>();
  const attempts: Attempt[] = [];
  const sent: { inbox: Inbox; update: UpdateJson }[] = [];
  const waiting: (() => void)[] = [];

  function isIdle(): boolean {
    return [...inboxes.values()].every((inbox) => inbox.pending.length === 0);
  }

  function settle(): void {
    if (isIdle()) for (const resolve of waiting.splice(0)) resolve();
  }

  function newInbox(bot: SimulatedBot): Inbox {
    const mailbox = createMailbox({
      now,
      timeScale,
      settled: settle,
      async attempt(pending, target) {
        const note = (attempt: Attempt): number => attempts.push(attempt);
        const result = await attemptDelivery({ ...options, client }, bot, pending, target, note);
        if (!result.ok) inbox.lastError = { atS: Math.floor(now() / 1000), message: result.error };
        return result;
      },
    });
    const inbox = withNumbers(mailbox, (update) => {
      sent.push({ inbox, update });
      route(inbox, update, now());
    });
    return inbox;
  }

  return {
    attempts,
    inboxOf(bot) {
      const inbox = inboxes.get(bot) ?? newInbox(bot);
      inboxes.set(bot, inbox);
      return inbox;
    },
    redeliver(updateId) {
      const found = sent.find(({ update }) => update.update_id === updateId);
      if (!found) throw new RangeError(`No update ${updateId} was ever sent.`);
      route(found.inbox, found.update, now());
    },
    idle() {
      return new Promise((resolve) => {
        waiting.push(resolve);
        settle();
      });
    },
    close() {
      for (const inbox of inboxes.values()) inbox.close();
      client.close();
    },
  };
}

function withNumbers(mailbox: Mailbox, send: (update: UpdateJson) => void): Inbox {
  let nextUpdateId = FIRST_UPDATE_ID;
  const number = (happening: object): UpdateJson => ({ update_id: nextUpdateId++, ...happening });
  return Object.assign(mailbox, {
    allowedUpdates: undefined,
    lastError: undefined,
    number,
    send(happening: object) {
      const update = number(happening);
      send(update);
      return update;
    },
  });
}

function route(inbox: Inbox, update: UpdateJson, now: number): void {
  const { kind, queue, expiresAt } = routeOf(update, now);
  if (isAllowed(kind, inbox.allowedUpdates)) inbox.enqueue(update, queue, expiresAt);
}
