import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import * as v from "valibot";
import type { WebhookEvent } from "../../../src/messages/inbound.ts";
import type { Webhook } from "../../../src/platforms/platform.ts";
import { parseWebhook } from "../../../src/platforms/whatsapp/parse.ts";

const folder = new URL("../../fixtures/whatsapp/", import.meta.url);
const record = v.record(v.string(), v.unknown());

/** The number that the fixtures know. */
export const PHONE_NUMBER_ID = "777000111222";
export const APP_SECRET = "app-secret";

/** A fixture names the page it was made from. */
const webhookFile = v.strictObject({ source: v.string(), webhook: record });
const requestFile = v.strictObject({
  source: v.string(),
  request: v.strictObject({
    method: v.string(),
    path: v.string(),
    headers: v.record(v.string(), v.string()),
    body: record,
  }),
});

const namesIn = (path: string): string[] =>
  readdirSync(new URL(path, folder))
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.replace(/\.json$/, ""));

const readJson = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`${path}.json`, folder), "utf8"));

/** The names of all webhooks in test/fixtures/whatsapp. */
export const webhookNames: readonly string[] = namesIn(".");

/** The names of all requests of ours in test/fixtures/whatsapp/requests. */
export const requestNames: readonly string[] = namesIn("requests/");

/** A webhook's file. */
export function fixtureOf(name: string): v.InferOutput<typeof webhookFile> {
  return v.parse(webhookFile, readJson(name));
}

/** A request's file. */
export function requestOf(name: string): v.InferOutput<typeof requestFile> {
  return v.parse(requestFile, readJson(`requests/${name}`));
}

/** A webhook as Meta posts it. */
export function payloadOf(name: string): Record<string, unknown> {
  return fixtureOf(name).webhook;
}

const oneChange = v.looseObject({
  entry: v.tuple([
    v.looseObject({ changes: v.tuple([v.looseObject({ value: v.looseObject({}) })]) }),
  ]),
});

/** The same with other fields in the value of its one change. */
export function payloadWithValue(
  name: string,
  fields: Record<string, unknown>,
): Record<string, unknown> {
  const payload = v.parse(oneChange, payloadOf(name));
  const [entry] = payload.entry;
  const [change] = entry.changes;
  const value = { ...change.value, ...fields };
  return { ...payload, entry: [{ ...entry, changes: [{ ...change, value }] }] };
}

/** The same with other fields in its one message; a field that is undefined is taken out. */
export function payloadWith(
  name: string,
  fields: Record<string, unknown>,
): Record<string, unknown> {
  return payloadWithValue(name, { messages: [{ ...itemOf(name, "messages"), ...fields }] });
}

/** The same with other fields in its one report. */
export function statusWith(name: string, fields: Record<string, unknown>): Record<string, unknown> {
  return payloadWithValue(name, { statuses: [{ ...itemOf(name, "statuses"), ...fields }] });
}

/** The one message or report of a fixture. */
export function itemOf(name: string, list: "messages" | "statuses"): Record<string, unknown> {
  return v.parse(v.tuple([record]), valueOf(name)[list])[0];
}

/** What a fixture says about one number. */
export function valueOf(name: string): Record<string, unknown> {
  const [entry] = v.parse(oneChange, payloadOf(name)).entry;
  return entry.changes[0].value;
}

/** What the adapter makes of a payload, or of a body that is none. */
export function eventsOf(payload: unknown): readonly WebhookEvent[] {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  const context = { phoneNumberId: PHONE_NUMBER_ID };
  return parseWebhook(new TextEncoder().encode(text), context).events;
}

/** The one event of a payload. */
export function eventOf(payload: unknown): WebhookEvent {
  const [event, ...more] = eventsOf(payload);
  if (event === undefined || more.length > 0) throw new Error("expected one event");
  return event;
}

/** The content of the one message, or the whole event where it is none. */
export function contentOf(payload: unknown): unknown {
  const event = eventOf(payload);
  return event.kind === "message" ? event.message.content : event;
}

/** A genuine webhook with this body. */
export function signed(body: string, secret: string = APP_SECRET): Webhook {
  const bytes = new TextEncoder().encode(body);
  const hex = createHmac("sha256", secret).update(bytes).digest("hex");
  return {
    headers: new Headers({ "X-Hub-Signature-256": `sha256=${hex}` }),
    body: bytes,
    receivedAt: 1_790_000_001_000,
  };
}
