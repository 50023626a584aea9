import * as v from "valibot";
import type { UpdateJson } from "./types.ts";

/** Telegram forgets an undelivered update after 24 hours, counted from the message's own date. */
const UPDATE_LIFETIME_MS = 24 * 60 * 60 * 1000;
/** A press of a button is forgotten sooner. */
export const CALLBACK_LIFETIME_MS = 150 * 1000;

/** Kinds that a bot must ask for by name. @see https://core.telegram.org/bots/api#setwebhook */
const kindsOnRequest = new Set(["chat_member", "message_reaction", "message_reaction_count"]);
/** Kinds that share the queue of their chat. Every other kind has one of its own per chat. */
const chatKinds = new Set(["message", "edited_message", "channel_post", "edited_channel_post"]);

const bodySchema = v.looseObject({
  chat: v.optional(v.looseObject({ id: v.number() })),
  from: v.optional(v.looseObject({ id: v.number() })),
  date: v.optional(v.number()),
  edit_date: v.optional(v.number()),
});

/** Which queue an update waits in, and until when. */
export interface Route {
  readonly kind: string;
  readonly queue: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

/**
 * Where an update belongs. One without a chat waits for nobody.
 * @param now Unix milliseconds
 */
export function routeOf(update: UpdateJson, now: number): Route {
  const kind = Object.keys(update).find((key) => key !== "update_id") ?? "";
  const parsed = v.safeParse(bodySchema, update[kind]);
  const body = parsed.success ? parsed.output : {};
  if (kind === "callback_query") {
    const queue = `user:${body.from?.id ?? update.update_id}`;
    return { kind, queue, expiresAt: now + CALLBACK_LIFETIME_MS };
  }
  const date = body.edit_date ?? body.date;
  const expiresAt = (date === undefined ? now : date * 1000) + UPDATE_LIFETIME_MS;
  if (body.chat === undefined) return { kind, queue: `update:${update.update_id}`, expiresAt };
  const queue = chatKinds.has(kind) ? `chat:${body.chat.id}` : `${kind}:${body.chat.id}`;
  return { kind, queue, expiresAt };
}

/** Whether a bot that asked for `allowed` (undefined or empty: the default) gets updates of `kind`. */
export function isAllowed(kind: string, allowed: readonly string[] | undefined): boolean {
  if (allowed === undefined || allowed.length === 0) return !kindsOnRequest.has(kind);
  return allowed.includes(kind);
}
