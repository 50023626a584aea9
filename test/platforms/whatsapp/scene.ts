import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import type { InboundMessage, PartReceipt, WebhookEvent } from "../../../src/messages/inbound.ts";
import type { Platform, SendOutcome, Webhook } from "../../../src/platforms/platform.ts";
import { createWhatsApp } from "../../../src/platforms/whatsapp/index.ts";
import {
  type BusinessNumber,
  type Chat,
  createWhatsAppSimulator,
  type Person,
  type WhatsAppSimulator,
} from "../../../src/simulator/whatsapp/index.ts";
import { until } from "../../helpers/until.ts";
import { serveHttp } from "../../helpers/serve-http.ts";

const SECRET = "app-secret";
const VERIFY_TOKEN = "verify-me";
const TOKEN = "EAAtest";

/** The adapter, a server that states Meta's rules on its own, and Ana, who writes. */
export interface Scene extends Meta, Heard {
  readonly whatsapp: Platform;
}

interface Meta {
  readonly simulator: WhatsAppSimulator;
  readonly number: BusinessNumber;
  readonly ana: Person;
  readonly chat: Chat;
}

/** What has arrived by webhook, was genuine, and was read by the adapter. */
interface Heard {
  readonly events: readonly WebhookEvent[];
  receipts(): PartReceipt[];
  /** The message with this id, once it is there. */
  heard(id: string): Promise<InboundMessage>;
  /** Ana writes. */
  say(text: string): Promise<InboundMessage>;
}

/** Starts all of it; it is closed when the test ends. */
export async function startScene(): Promise<Scene> {
  const simulator = await createWhatsAppSimulator({
    timeScale: 0.01,
    app: { secret: SECRET, verifyToken: VERIFY_TOKEN, accessToken: TOKEN },
  });
  onTestFinished(() => simulator.close());
  const number = simulator.control.addNumber();
  // A Brazilian number as WhatsApp writes it: without the nine that people dial.
  const ana = simulator.control.addPerson({ name: "Ana", country: "BR", waId: "551187654321" });
  const chat = simulator.control.chat(ana);
  const whatsapp = adapterFor(simulator, number.id);
  const events: WebhookEvent[] = [];
  simulator.delivery.useWebhook({ url: await startApp(whatsapp, events) });
  const heard: Scene["heard"] = (wanted) =>
    until("the message", () =>
      events
        .flatMap((event) => (event.kind === "message" ? [event.message] : []))
        .find(({ id }) => id === wanted),
    );
  return {
    simulator,
    number,
    ana,
    chat,
    whatsapp,
    events,
    heard,
    receipts: () => events.flatMap((event) => (event.kind === "receipt" ? [event.receipt] : [])),
    say: (text) => heard(simulator.control.say(chat, { text }).id),
  };
}

/** The adapter for a number of the simulator's, or for one that it does not have. */
export function adapterFor(simulator: WhatsAppSimulator, phoneNumberId: string): Platform {
  return createWhatsApp({
    accessToken: TOKEN,
    appSecrets: [SECRET],
    verifyTokens: [VERIFY_TOKEN],
    phoneNumberId,
    apiUrl: simulator.url,
    apiVersion: "v25.0",
    fetch,
    now: Date.now,
  });
}

/** An app's server that answers the handshake, and verifies and reads what it gets. */
async function startApp(whatsapp: Platform, events: WebhookEvent[]): Promise<string> {
  const address = await serveHttp((request, response) => {
    const answer = async (): Promise<string | undefined> => {
      if (request.method === "GET") {
        const { searchParams } = new URL(request.url ?? "/", "http://app");
        return whatsapp.handshake?.(searchParams);
      }
      const headers = new Headers();
      for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
      const body = await buffer(request);
      return receive(whatsapp, { headers, body, receivedAt: Date.now() }, events);
    };
    void answer().then((body) => response.writeHead(body === undefined ? 403 : 200).end(body));
  });
  return `${address}/webhooks/whatsapp`;
}

/** @returns undefined for a webhook that is not genuine */
async function receive(
  whatsapp: Platform,
  webhook: Webhook,
  events: WebhookEvent[],
): Promise<string | undefined> {
  const verdict = await whatsapp.verify(webhook);
  if (!verdict.ok) return undefined;
  events.push(...(await whatsapp.parse(webhook)).events);
  return "";
}

/** Sends every part of an answer. */
export async function answer(
  { whatsapp }: Scene,
  { address, conversation }: InboundMessage,
  markdown = "An **answer**.",
): Promise<SendOutcome[]> {
  const outcomes: SendOutcome[] = [];
  for (const [at, part] of whatsapp.render(markdown).entries()) {
    const usual = { conversation, to: address, part, partId: `part-${at}`, plain: false };
    outcomes.push(await whatsapp.send(usual));
  }
  return outcomes;
}
