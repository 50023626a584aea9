import { createFaults, type Faults } from "../faults.ts";
import { createBotApi } from "./api.ts";
import { createCallbacks, type Callbacks } from "./callbacks.ts";
import { type Changes, createChanges } from "./changes.ts";
import { createDelivery, type Delivery } from "./delivery.ts";
import { createPeople, type People } from "./people.ts";
import { createRates, defaultRateLimits, type RateLimits } from "./rates.ts";
import { createRecord, type SimulatorRecord } from "./record.ts";
import { type RunningServer, serveBotApi } from "./server.ts";
import type { SimulatedBot } from "./types.ts";
import { createWorld, type Founding, type World } from "./world.ts";

const WEBHOOK_TIMEOUT_MS = 60_000;
const WEBHOOK_CONNECTIONS = 40;

export interface TelegramSimulatorOptions {
  /** 0, for any that is free, when absent. */
  readonly port?: number;
  /** Shared with other simulated servers, or one of its own when absent. */
  readonly faults?: Faults;
  /** Unix milliseconds; the machine's clock when absent. */
  readonly now?: () => number;
  /** What the pauses between attempts of a webhook are multiplied with; 1 when absent. */
  readonly timeScale?: number;
  /** Milliseconds of silence after which a webhook has failed; 60 000 when absent. */
  readonly webhookTimeoutMs?: number;
  /** Telegram's usual limits when absent; false for none. */
  readonly rates?: RateLimits | false;
  /**
   * Added to the id of every person and group; 0 when absent. This world is gone when its process
   * ends: another one beside a bridge that remembers it needs people whom the bridge never met.
   */
  readonly idOffset?: number;
  /** Whether `setWebhook` takes plain HTTP to this machine; true when absent. */
  readonly allowLoopbackWebhooks?: boolean;
}

/** What people and bots do to the world. */
interface Control extends Founding, Changes, People {}

/** Where a bot's updates shall go. */
interface WebhookSettings {
  readonly url: string;
  readonly secretToken?: string;
  readonly maxConnections?: number;
}

/** Telegram's side of webhooks. */
interface DeliveryControl extends Pick<Delivery, "attempts" | "idle" | "redeliver"> {
  /** Updates that wait or are in flight, of all bots. */
  readonly pendingCount: number;
  /** Sets the webhook of a bot (the first one when absent), as `setWebhook` would. */
  useWebhook(settings: WebhookSettings, bot?: SimulatedBot): void;
  /** Sends an update made by hand. @returns its id: its own, or the next one when it has none */
  post(update: Readonly<Record<string, unknown>>, bot?: SimulatedBot): number;
}

/** Telegram on this machine. Its `url` is what `TELEGRAM_API_BASE_URL` is set to. */
export type TelegramSimulator = RunningServer & SimulatedTelegram;

interface SimulatedTelegram {
  readonly control: Control;
  readonly delivery: DeliveryControl;
  readonly record: SimulatorRecord;
  readonly faults: Faults;
  /** What was shown to who pressed a button. */
  readonly answersTo: Callbacks["answersTo"];
}

/**
 * Starts Telegram's side: the Bot API, the webhooks it calls, the people who write, and the record
 * of what they see. Everything is in memory.
 *
 * @see https://core.telegram.org/bots/api
 */
export async function createTelegramSimulator(
  options: TelegramSimulatorOptions = {},
): Promise<TelegramSimulator> {
  const now = options.now ?? Date.now;
  const faults = options.faults ?? createFaults();
  const world = createWorld(options.idOffset);
  const record = createRecord(now);
  const callbacks = createCallbacks();
  const delivery = createDelivery({
    faults,
    now,
    timeScale: options.timeScale ?? 1,
    timeoutMs: options.webhookTimeoutMs ?? WEBHOOK_TIMEOUT_MS,
    runReply: (bot, reply) => api.runReply(bot, reply),
  });
  const api = createBotApi(faults, {
    world,
    record,
    rates: createRates(options.rates ?? defaultRateLimits, now),
    delivery,
    callbacks,
    now,
    allowLoopbackWebhooks: options.allowLoopbackWebhooks ?? true,
  });
  const server = await serveBotApi(api, options.port ?? 0);
  return {
    url: server.url,
    async close() {
      delivery.close();
      faults.clear();
      await server.close();
    },
    control: {
      ...world.founding,
      ...createChanges(world, delivery, now),
      ...createPeople(world, delivery, callbacks, now),
    },
    delivery: deliveryControl(world, delivery),
    record,
    faults,
    answersTo: callbacks.answersTo,
  };
}

function deliveryControl(world: World, delivery: Delivery): DeliveryControl {
  const inboxOf = (bot = world.bots[0]): ReturnType<Delivery["inboxOf"]> => {
    if (!bot) throw new RangeError("Add a bot first.");
    return delivery.inboxOf(bot);
  };
  return {
    attempts: delivery.attempts,
    idle: () => delivery.idle(),
    redeliver: (updateId) => delivery.redeliver(updateId),
    get pendingCount() {
      return world.bots.reduce((sum, bot) => sum + inboxOf(bot).pending.length, 0);
    },
    useWebhook({ url, secretToken = "", maxConnections = WEBHOOK_CONNECTIONS }, bot) {
      inboxOf(bot).target = { url, secretToken, maxConnections };
    },
    post: (update, bot) => inboxOf(bot).send(update).update_id,
  };
}

export { SENT_POINT, WEBHOOK_CALL } from "./attempt.ts";
export type { Said, Saying } from "./people.ts";
export type { SeenMessage } from "./record.ts";
export type {
  GroupChat,
  Person,
  PrivateChat,
  SimulatedBot,
  SimulatedChat,
  Topic,
} from "./types.ts";
