import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import * as v from "valibot";
import type { WebhookEvent } from "../../../src/messages/inbound.ts";
import type { ParsedWebhook, Webhook } from "../../../src/platforms/platform.ts";
import type { Identity } from "../../../src/platforms/slack/send-identity.ts";
import { parseWebhook } from "../../../src/platforms/slack/parse.ts";

const folder = new URL("../../fixtures/slack/", import.meta.url);
const record = v.record(v.string(), v.unknown());
const TABLE = "sources.json";

/** Where a body is documented, and what Slack's own types call the part of it at `at`, where they know it. */
const sourcesSchema = v.record(
  v.string(),
  v.object({ page: v.string(), type: v.optional(v.string()), at: v.optional(v.string()) }),
);

/** The table of test/fixtures/slack/sources.json. */
export const sources: v.InferOutput<typeof sourcesSchema> = v.parse(
  sourcesSchema,
  JSON.parse(readFileSync(new URL(TABLE, folder), "utf8")),
);

/** The file names of all bodies in test/fixtures/slack. */
export const fileNames: readonly string[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== TABLE)
  .map(({ name }) => name);

const requestSchema = v.object({
  page: v.string(),
  /** Slack's own type of the arguments. */
  type: v.string(),
  path: v.string(),
  headers: v.record(v.string(), v.string()),
  arguments: record,
  /** Those arguments as they are sent. */
  body: v.string(),
});

/** A first call of a method, from test/fixtures/slack/requests. */
export type FirstRequest = v.InferOutput<typeof requestSchema>;

/** The calls that test/fixtures/slack/requests describes, by their methods. */
export const firstRequests: Readonly<Record<string, FirstRequest>> = Object.fromEntries(
  readdirSync(new URL("requests/", folder)).map((file) => [
    file.replace(/\.json$/, ""),
    v.parse(requestSchema, JSON.parse(readFileSync(new URL(`requests/${file}`, folder), "utf8"))),
  ]),
);

/** The names of those that Slack posts as JSON. */
export const jsonNames: readonly string[] = fileNames
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(/\.json$/, ""));

/** A body exactly as Slack posts it. */
export function textOf(file: string): string {
  return readFileSync(new URL(file, folder), "utf8");
}

/** A body in JSON, read. */
export function bodyOf(name: string): Record<string, unknown> {
  return v.parse(record, JSON.parse(textOf(`${name}.json`)));
}

/** The event in a body. */
export function eventOf(name: string): Record<string, unknown> {
  return v.parse(record, bodyOf(name)["event"]);
}

/** A message within the event of a body, such as `previous_message`. */
export function innerOf(name: string, key: string): Record<string, unknown> {
  return v.parse(record, eventOf(name)[key]);
}

/** A body with other fields in its event; a field that is undefined is taken out. */
export function bodyWith(name: string, fields: Record<string, unknown>): Record<string, unknown> {
  return { ...bodyOf(name), event: { ...eventOf(name), ...fields } };
}

/** The bot that the fixtures know. */
const us: Identity = { account: "T0A1", userId: "U0BOT" };

export interface Reading {
  readonly identity?: Identity;
  readonly stickyThreads?: boolean;
}

export interface Read {
  readonly webhook: ParsedWebhook;
  /** How often Slack was asked who we are. */
  readonly identityAsked: number;
}

/** What the adapter makes of a body. */
export async function read(body: unknown, options: Reading = {}): Promise<Read> {
  const { identity = us, stickyThreads = false } = options;
  let identityAsked = 0;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const webhook = await parseWebhook(new TextEncoder().encode(text), {
    identity: () => {
      identityAsked += 1;
      return Promise.resolve(identity);
    },
    stickyThreads,
    help: { rich: "Write **to me** & ask", plain: "Write to me & ask" },
  });
  return { webhook, identityAsked };
}

/** The one event in a body. */
export async function parse(body: unknown, options: Reading = {}): Promise<WebhookEvent> {
  const { webhook } = await read(body, options);
  const [event] = webhook.events;
  if (event === undefined || webhook.events.length !== 1) throw new Error("expected one event");
  return event;
}

/** What a direct message with this text is about. */
export async function contentOf(text: string): Promise<unknown> {
  const event = await parse(bodyWith("dm-text", { text }));
  return event.kind === "message" ? event.message.content : event;
}

/** The moment of {@link signed} webhooks, in Unix milliseconds. */
export const NOW = 1_790_000_001_000;

export interface Signing {
  readonly secret?: string;
  /** As it stands in the header. */
  readonly timestamp?: string;
  readonly contentType?: string;
}

/** A webhook that Slack has signed. @see https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signed(body: string | Uint8Array, options: Signing = {}): Webhook {
  const { secret = "signing-secret", timestamp = String(NOW / 1000) } = options;
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const hmac = createHmac("sha256", secret).update(`v0:${timestamp}:`).update(bytes);
  return {
    headers: new Headers({
      "content-type": options.contentType ?? "application/json",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${hmac.digest("hex")}`,
    }),
    body: bytes,
    receivedAt: NOW,
  };
}
