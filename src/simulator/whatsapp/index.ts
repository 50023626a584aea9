import { createFaults, type Faults } from "../faults.ts";
import { createGraphApi } from "./api.ts";
import { webhookHeaders } from "./attempt.ts";
import { type Changes, createChanges } from "./changes.ts";
import { createDelivery, type Delivery, type DeliveryByHand } from "./delivery.ts";
import { handshake, type HandshakeOptions, type HandshakeResult } from "./handshake.ts";
import { createIds } from "./ids.ts";
import { createPeople, type People } from "./people.ts";
import { createRates, defaultRateLimits, type RateLimits } from "./rates.ts";
import { createRecord, type SimulatorRecord } from "./record.ts";
import { createReports, type ReportControl } from "./reports.ts";
import type { Rules } from "./routes/route.ts";
import { type RunningServer, serveGraphApi } from "./server.ts";
import type { MetaApp } from "./types.ts";
import { createWorld, type Founding, type NewApp } from "./world.ts";

/** Meta publishes no time; people report five to twenty seconds. */
const WEBHOOK_TIMEOUT_MS = 10_000;

export interface WhatsAppSimulatorOptions {
  /** 0, for any that is free, when absent. */
  readonly port?: number;
  /** Shared with other simulated servers, or one of its own when absent. */
  readonly faults?: Faults;
  /** Unix milliseconds; the machine's clock when absent. */
  readonly now?: () => number;
  /** What the pauses between attempts of a webhook are multiplied with; 1 when absent. */
  readonly timeScale?: number;
  /** Milliseconds of silence after which a webhook has failed; 10 000 when absent. */
  readonly webhookTimeoutMs?: number;
  /** Meta's usual limits when absent; false for none. */
  readonly rates?: RateLimits | false;
  /**
   * Added to the number of every person, and to every id; 0 when absent. This world is gone when its
   * process ends: another one beside a bridge that remembers it needs people whom the bridge never met.
   */
  readonly idOffset?: number;
  /** Credentials of the app; what is absent is made up. */
  readonly app?: NewApp;
}

/** What people, businesses and Meta do to the world. */
interface Control extends Founding, Changes, People {
  /** Whether sends that cannot arrive are refused at once. */
  readonly rules: Rules;
  readonly reports: ReportControl;
}

/** Meta's side of webhooks. */
interface DeliveryControl extends Pick<Delivery, "attempts">, DeliveryByHand {
  /** POSTs that wait or are in flight. */
  readonly pendingCount: number;
  /** Sets the callback without asking it anything. */
  useWebhook(webhook: { readonly url: string }): void;
  /** Asks the callback to prove itself. @throws RangeError when there is none */
  handshake(options?: HandshakeOptions): Promise<HandshakeResult>;
  /**
   * Posts these bytes once, signed with the app's secret, past everything that waits; nobody repeats
   * it. @param headers replace those of the webhook, `undefined` removes one
   * @throws RangeError when there is no callback
   */
  postOnce(
    body: string | Uint8Array<ArrayBuffer>,
    headers?: Readonly<Record<string, string | undefined>>,
  ): Promise<Response>;
}

/** WhatsApp on this machine. Its `url` is what `WHATSAPP_API_URL` is set to. */
export type WhatsAppSimulator = RunningServer & SimulatedWhatsApp;

interface SimulatedWhatsApp {
  readonly control: Control;
  readonly delivery: DeliveryControl;
  readonly record: SimulatorRecord;
  readonly faults: Faults;
}

/**
 * Starts Meta's side: the Graph API, the webhooks it calls, the people who write, and the record of
 * what they see. Everything is in memory.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/overview
 */
export async function createWhatsAppSimulator(
  options: WhatsAppSimulatorOptions = {},
): Promise<WhatsAppSimulator> {
  const now = options.now ?? Date.now;
  const faults = options.faults ?? createFaults();
  const world = createWorld(createIds(options.idOffset ?? 0), options.app, options.idOffset);
  const record = createRecord();
  const { app } = world.founding;
  const delivery = createDelivery({
    app,
    faults,
    now,
    timeScale: options.timeScale ?? 1,
    timeoutMs: options.webhookTimeoutMs ?? WEBHOOK_TIMEOUT_MS,
    subscribed: world.subscribed,
  });
  const reports = createReports(delivery, record, now);
  const rates = createRates(options.rates ?? defaultRateLimits, now);
  const rules: Rules = { windowClosed: "status", unreachable: "status", blocked: "stays_sent" };
  const api = createGraphApi(faults, { world, record, delivery, reports, rates, rules, now });
  const server = await serveGraphApi(api, options.port ?? 0);
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
      ...createPeople(world, delivery, rates, now),
      rules,
      reports: reports.control,
    },
    delivery: deliveryControl(delivery, app),
    record,
    faults,
  };
}

function deliveryControl(delivery: Delivery, app: MetaApp): DeliveryControl {
  const { mailbox, attempts, byHand } = delivery;
  const callback = (): string => {
    if (mailbox.url === undefined) throw new RangeError("Set the webhook first.");
    return mailbox.url;
  };
  return {
    ...byHand,
    attempts,
    get pendingCount() {
      return mailbox.pending.size;
    },
    useWebhook({ url }) {
      mailbox.url = url;
    },
    handshake: async (options) => handshake(callback(), app, options),
    async postOnce(body, headers = {}) {
      const all = { ...webhookHeaders(body, app.secret), ...headers };
      const given = Object.entries(all).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as const],
      );
      return fetch(callback(), { method: "POST", headers: Object.fromEntries(given), body });
    },
  };
}

export { SENT_POINT, WEBHOOK_CALL } from "./attempt.ts";
export { readFormatting } from "./formatting.ts";
export { graphError } from "./graph-error.ts";
export { READ_CALL, SEND_CALL } from "./routes/index.ts";
export type { Said, Saying } from "./people.ts";
export type { SeenMessage } from "./record.ts";
export type { ReportPlan } from "./reports.ts";
export type { BusinessNumber, Chat, Person } from "./types.ts";
