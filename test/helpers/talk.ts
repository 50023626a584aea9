import * as v from "valibot";
import type { Person, PrivateChat, Said } from "../../src/simulator/telegram/index.ts";
import { WEBHOOK_SECRET, type World } from "./world.ts";

/** One new person and their private chat with the bot. */
export interface Talk {
  readonly person: Person;
  readonly chat: PrivateChat;
  say(text: string): Said;
}

/** Begins a conversation of its own. */
export function newTalk(world: World): Talk {
  const { person, chat } = world.person();
  return { person, chat, say: (text) => world.telegram.control.say(chat, person, { text }) };
}

/** A message made by hand. */
export interface ByHand {
  readonly text: string;
  /** The platform's own stamp in Unix seconds. */
  readonly date?: number;
  /** The platform's id of the message; one that the simulator will not give when absent. */
  readonly id?: number;
}

const updateSchema = v.looseObject({
  update_id: v.number(),
  message: v.looseObject({ message_id: v.number() }),
});

let ids = 1_000_000;

/** The update of a message that nobody has sent, to be posted by hand. */
export function updateOf(world: World, { chat, person }: Talk, byHand: ByHand): string {
  const { updates } = world.telegram.control.compose(chat, person, { text: byHand.text });
  const update = v.parse(updateSchema, updates[0]);
  const date = byHand.date === undefined ? {} : { date: byHand.date };
  const message = { ...update.message, message_id: byHand.id ?? (ids += 1), ...date };
  return JSON.stringify({ ...update, message });
}

/** Posts a webhook of Telegram's by hand, with the secret. */
export function post(
  world: World,
  body: RequestInit["body"],
  secret = WEBHOOK_SECRET.split(",")[0] ?? "",
): Promise<Response> {
  return postTo(world, "telegram", body, { "x-telegram-bot-api-secret-token": secret });
}

/** Posts to any platform's route. */
export function postTo(
  world: World,
  platform: string,
  body: RequestInit["body"],
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${world.bridgeUrl()}/webhooks/${platform}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: body ?? null,
    ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
  });
}
