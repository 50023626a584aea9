import { createFaults, type Faults } from "../faults.ts";
import { createWebApi } from "./api.ts";
import { createMessageChanges, type MessageChanges } from "./changes.ts";
import { createDelivery } from "./delivery.ts";
import { createForms, type Forms } from "./forms.ts";
import { createPeople, type People } from "./people.ts";
import type { MentionPolicy, Telling } from "./publish.ts";
import { createRates, defaultRateLimits, type RateLimits } from "./rates.ts";
import { createRecord, type SimulatorRecord } from "./record.ts";
import { createResponseUrls } from "./response-urls.ts";
import { type RunningServer, serveSlack } from "./server.ts";
import { createStates, type States } from "./states.ts";
import type { Workspace } from "./types.ts";
import { createDeliveryControl, type DeliveryControl } from "./webhooks.ts";
import { createWorld, type Founding, type NewWorkspace } from "./world.ts";

/** @see https://docs.slack.dev/apis/events-api/#responding */
const ACK_TIMEOUT_MS = 3000;

export interface SlackSimulatorOptions {
  /** 0, for any that is free, when absent. */
  readonly port?: number;
  /** Shared with other simulated servers, or one of its own when absent. */
  readonly faults?: Faults;
  /** Unix milliseconds; the machine's clock when absent. Signatures carry it. */
  readonly now?: () => number;
  /** What the pauses between attempts of an event are multiplied with; 1 when absent. */
  readonly timeScale?: number;
  /** Milliseconds for the whole answer of a webhook; 3000 when absent, whatever the scale. */
  readonly ackTimeoutMs?: number;
  /** Slack's usual limits when absent; false for none. */
  readonly rates?: RateLimits | false;
  /**
   * Added to the number in every id; 0 when absent. This world is gone when its process ends:
   * another one beside a bridge that remembers it needs people whom the bridge never met.
   */
  readonly idOffset?: number;
  /** The workspace that apps are installed in. */
  readonly workspace?: NewWorkspace;
}

/** What people, bots and administrators do to the world. */
interface Control extends Founding, People, MessageChanges, Forms, States {
  readonly workspace: Workspace;
  /** How mentions are told of; may be changed at any time. */
  readonly mentions: MentionPolicy;
}

/** Slack on this machine. `${url}/api/` is what `SLACK_API_URL` is set to. */
export type SlackSimulator = RunningServer & SimulatedSlack;

interface SimulatedSlack {
  readonly control: Control;
  readonly delivery: DeliveryControl;
  readonly record: SimulatorRecord;
  readonly faults: Faults;
}

/**
 * Starts Slack's side: the Web API, the webhooks it sends, the people who write, and the record of
 * what they see. Everything is in memory.
 *
 * @see https://docs.slack.dev/apis/
 */
export async function createSlackSimulator(
  options: SlackSimulatorOptions = {},
): Promise<SlackSimulator> {
  const now = options.now ?? Date.now;
  const faults = options.faults ?? createFaults();
  const world = createWorld(options.idOffset, options.workspace);
  const record = createRecord(now);
  const delivery = createDelivery({
    faults,
    now,
    timeScale: options.timeScale ?? 1,
    timeoutMs: options.ackTimeoutMs ?? ACK_TIMEOUT_MS,
  });
  const mentions: MentionPolicy = { order: "alternating", inGroupMessages: true, told: 0 };
  const telling: Telling = { world, delivery, now, mentions };
  const rates = createRates(options.rates ?? defaultRateLimits, now);
  const api = createWebApi(faults, { world, record, rates, telling, now });
  const urls = createResponseUrls(telling, record);
  const server = await serveSlack(api, urls, options.port ?? 0);
  return {
    url: server.url,
    async close() {
      delivery.close();
      faults.clear();
      await server.close();
    },
    control: {
      workspace: world.workspace,
      mentions,
      ...world.founding,
      ...createPeople(telling),
      ...createMessageChanges(telling),
      ...createForms(telling, record, urls, () => server.url),
      ...createStates(telling),
    },
    delivery: createDeliveryControl(world, delivery, now),
    record,
    faults,
  };
}

export { SENT_POINT, WEBHOOK_CALL } from "./attempt.ts";
export type { Said } from "./people.ts";
export { nonMarketplaceRateLimits } from "./rates.ts";
export type { CallRecord, SeenMessage } from "./record.ts";
export { readMarkdownText } from "./text/markdown.ts";
export { readMrkdwn } from "./text/mrkdwn.ts";
export type { Person, SimulatedApp, SimulatedChannel } from "./types.ts";
