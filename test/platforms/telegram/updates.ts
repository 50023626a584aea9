import { readdirSync, readFileSync } from "node:fs";
import * as v from "valibot";
import type { WebhookEvent } from "../../../src/messages/inbound.ts";
import { parseUpdate } from "../../../src/platforms/telegram/parse.ts";
import type { ParsedWebhook } from "../../../src/platforms/platform.ts";

const folder = new URL("../../fixtures/telegram/", import.meta.url);
const record = v.record(v.string(), v.unknown());

/** The bot that the fixtures know. */
export const BOT_ID = "9001";
const BOT_USERNAME = "BridgeBot";

/** The names of all updates in test/fixtures/telegram. */
export const updateNames: readonly string[] = readdirSync(folder).map((file) =>
  file.replace(/\.json$/, ""),
);

/** An update as Telegram posts it. */
export function updateOf(name: string): Record<string, unknown> {
  return v.parse(record, JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")));
}

/** The same with other fields in its message; a field that is undefined is taken out. */
export function updateWith(
  name: string,
  fields: Record<string, unknown>,
  kind = "message",
): Record<string, unknown> {
  const update = updateOf(name);
  return { ...update, [kind]: { ...v.parse(record, update[kind]), ...fields } };
}

export interface Parsing {
  readonly webhook: ParsedWebhook;
  /** The one event. */
  readonly event: WebhookEvent;
  /** How often the bot's own name was asked for. */
  readonly namesAsked: number;
}

/** What the adapter makes of an update. */
export async function parse(update: unknown): Promise<Parsing> {
  let namesAsked = 0;
  const text = typeof update === "string" ? update : JSON.stringify(update);
  const webhook = await parseUpdate(new TextEncoder().encode(text), {
    botId: BOT_ID,
    username: () => {
      namesAsked += 1;
      return Promise.resolve(BOT_USERNAME);
    },
  });
  const [event] = webhook.events;
  if (event === undefined || webhook.events.length !== 1) throw new Error("expected one event");
  return { webhook, event, namesAsked };
}
