import {
  createTelegramSimulator,
  type GroupChat,
  type Person,
  type PrivateChat,
  type Said as TelegramSaid,
  type SimulatedBot,
  type TelegramSimulator,
  type Topic,
  WEBHOOK_CALL,
} from "../../../src/simulator/telegram/index.ts";
import type { FaultableCall } from "../../../src/simulator/faults.ts";
import { BOT_TOKEN, keyOf, riggedTelegram, WEBHOOK_SECRET } from "../../helpers/world.ts";
import type { FaultKind } from "../plan/kinds.ts";
import type { ConversationPlan } from "../plan/schedule.ts";
import { type Dealt, dealWithCall, dealWithWebhook, untouched } from "./dealing.ts";
import { createFaultyCalls, refusal } from "./faulty-calls.ts";
import { tokenIn } from "./observed.ts";
import { postByHand } from "./post-by-hand.ts";
import {
  type ChaosPlatform,
  LIMIT_S,
  type PlatformSurroundings,
  type Room,
  type Said,
  TIME_SCALE,
} from "./platform.ts";
import { at, textAt } from "./reading.ts";

const BOT_NAME = "CausewayBot";
const SEND_FAULTS: readonly FaultKind[] = [
  "send_refused",
  "send_unformatted",
  "send_refused_for_good",
  "send_limited",
  "send_dropped_before",
  "send_dropped_after",
  "send_gateway",
  "send_lost_thrice",
  "send_slow",
];
/** Ids that the simulator will never give. */
const FIRST_ID_BY_HAND = 1_000_000;

/** Refusals in the words of the Bot API. @see https://core.telegram.org/bots/api#making-requests */
const refusals: Partial<Record<FaultKind, readonly [number, string]>> = {
  send_refused: [500, "Internal Server Error"],
  send_unformatted: [400, "Bad Request: can't parse entities: unsupported start tag"],
  send_refused_for_good: [400, "Bad Request: not enough rights to send text messages to the chat"],
  send_limited: [429, `Too Many Requests: retry after ${LIMIT_S}`],
};

function refuse(kind: FaultKind): Response | undefined {
  const [status, description] = refusals[kind] ?? [];
  if (status === undefined) return undefined;
  const limit = kind === "send_limited" ? { parameters: { retry_after: LIMIT_S } } : {};
  return refusal(status, { ok: false, error_code: status, description, ...limit });
}

/** What one room of Telegram's is. */
interface Place {
  readonly chat: PrivateChat | GroupChat;
  readonly people: readonly [Person, ...Person[]];
  readonly topic: Topic | undefined;
}

/** What the platform remembers to tell one thing from another. */
interface Memory {
  readonly around: PlatformSurroundings;
  readonly roomOfChat: Map<string, string>;
  /** The token of each message by chat and id. */
  readonly tokens: Map<string, string>;
  /** What is being said at this very moment. */
  saying: string | undefined;
  idsByHand: number;
}

/** Telegram, failing by plan. */
export async function createChaosTelegram(around: PlatformSurroundings): Promise<ChaosPlatform> {
  const memory: Memory = {
    around,
    roomOfChat: new Map(),
    tokens: new Map(),
    saying: undefined,
    idsByHand: FIRST_ID_BY_HAND,
  };
  const telegram = await createTelegramSimulator({
    timeScale: TIME_SCALE,
    faults: createFaultyCalls({
      begin: (call) => (call.name === WEBHOOK_CALL ? webhook(memory, call) : api(memory, call)),
      point: async () => undefined,
    }),
  });
  const bot = telegram.control.addBot({ token: BOT_TOKEN, username: BOT_NAME });
  return {
    name: "telegram",
    rigged: riggedTelegram(telegram),
    open: (plan) => openRoom(memory, telegram, bot, plan),
    violations: () =>
      telegram.record.calls
        .filter(({ undercutMs = 0 }) => undercutMs > 0)
        .map(({ method, undercutMs, at }) => ({
          at,
          says: `${method} came ${undercutMs} ms too early`,
          isEarly: true,
        })),
    pendingCount: () => telegram.delivery.pendingCount,
  };
}

function webhook(memory: Memory, { params }: FaultableCall): Dealt {
  const brings = params["edited_message"] === undefined ? "message" : "change";
  const message = params[brings === "message" ? "message" : "edited_message"];
  const chatId = textAt(message, "chat", "id");
  const id = `${chatId} ${textAt(message, "message_id")}`;
  const token = memory.tokens.get(id) ?? tokenIn(textAt(message, "text")) ?? memory.saying;
  const room = memory.roomOfChat.get(chatId);
  if (token === undefined || room === undefined) return untouched;
  memory.tokens.set(id, token);
  return dealWithWebhook(memory.around, room, { brings, token });
}

function api(memory: Memory, call: FaultableCall): Dealt {
  const { name, params } = call;
  const room = memory.roomOfChat.get(textAt(params, "chat_id"));
  if (room === undefined || name !== "sendMessage") return untouched;
  const about = { method: name, text: textAt(params, "text"), faults: SEND_FAULTS };
  return dealWithCall(memory.around, room, about, call, refuse);
}

function openRoom(
  memory: Memory,
  telegram: TelegramSimulator,
  bot: SimulatedBot,
  plan: ConversationPlan,
): Room {
  const place = placeOf(telegram, bot, plan);
  const { chat, topic } = place;
  memory.roomOfChat.set(String(chat.id), plan.name);
  return {
    plan,
    key: keyOf(bot, chat, topic),
    say: (token, text, shiftMs) => say(memory, telegram, place, { token, text, shiftMs }),
    async forge(text) {
      const { updates } = telegram.control.compose(chat, place.people[0], {
        text: named(chat, text),
      });
      const headers = { "x-telegram-bot-api-secret-token": "somebody-elses-secret" };
      return post(memory, JSON.stringify(updates[0]), headers);
    },
    shown: () =>
      telegram.record
        .messagesIn(chat, topic)
        .filter(({ from }) => from.isBot && from.id === bot.id),
  };
}

function placeOf(telegram: TelegramSimulator, bot: SimulatedBot, plan: ConversationPlan): Place {
  const { control } = telegram;
  const ana = control.addPerson({ firstName: `Ana of ${plan.name}` });
  const people: [Person, ...Person[]] = [ana];
  if (plan.place === "private") {
    return { chat: control.privateChat(ana, bot), people, topic: undefined };
  }
  people.push(control.addPerson({ firstName: `Ben of ${plan.name}` }));
  const isForum = plan.place === "topic";
  const chat = control.createSupergroup({ isForum });
  return { chat, people, topic: isForum ? control.createTopic(chat, "A topic", ana) : undefined };
}

/** In groups a bot hears only what names it. */
function named(chat: Place["chat"], text: string): string {
  if (chat.type === "private") return text;
  return text.startsWith("/") ? `${text}@${BOT_NAME}` : `@${BOT_NAME} ${text}`;
}

interface Saying {
  readonly token: string;
  readonly text: string;
  readonly shiftMs: number;
}

function say(
  memory: Memory,
  telegram: TelegramSimulator,
  { chat, people, topic }: Place,
  { token, text, shiftMs }: Saying,
): Said {
  const person = people[Number(token.split("m")[1]) % people.length] ?? people[0];
  const saying = { text: named(chat, text), ...(topic === undefined ? {} : { topic }) };
  memory.saying = token;
  const said =
    shiftMs === 0
      ? telegram.control.say(chat, person, saying)
      : sayByHand(memory, telegram, telegram.control.compose(chat, person, saying), shiftMs);
  memory.saying = undefined;
  const [update] = said.updates;
  const id = said.message.message_id;
  memory.tokens.set(`${chat.id} ${id}`, token);
  const [secret = ""] = WEBHOOK_SECRET.split(",");
  const updateId = Number(at(update, "update_id"));
  return {
    stamp: said.message.date * 1_000,
    id: String(id),
    redeliver: () => telegram.delivery.redeliver(updateId),
    deliverNow: () =>
      post(memory, JSON.stringify(update), { "x-telegram-bot-api-secret-token": secret }),
    ...(shiftMs === 0
      ? {
          change: {
            edit: (changed) => void telegram.control.edit(chat, id, { text: named(chat, changed) }),
          },
        }
      : {}),
  };
}

/** The simulator stamps by its clock: another stamp is put in by hand. */
function sayByHand(
  memory: Memory,
  telegram: TelegramSimulator,
  { message, updates }: TelegramSaid,
  shiftMs: number,
): TelegramSaid {
  memory.idsByHand += 1;
  const date = message.date + Math.round(shiftMs / 1_000);
  const changed = { ...message, message_id: memory.idsByHand, date };
  const update = { update_id: Number(at(updates[0], "update_id")), message: changed };
  telegram.delivery.post(update);
  return { message: changed, updates: [update] };
}

function post(
  { around }: Memory,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  return postByHand(`${around.bridgeUrl()}/webhooks/telegram`, body, headers);
}
