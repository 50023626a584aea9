import type { Person, SeenMessage, SimulatedChat, TelegramSimulator } from "../telegram/index.ts";
import { html } from "hono/html";
import { formattedText } from "./formatted-text.ts";
import type { Html } from "./html.ts";

/** A chat that the page shows, as one person sees it. */
export interface PageChat {
  /** Names it in addresses. */
  readonly name: string;
  readonly title: string;
  /** What to do there. */
  readonly hint: string;
  readonly chat: SimulatedChat;
  /** Who writes there. */
  readonly person: Person;
}

/** One message, ready to be shown. */
interface PageMessage {
  readonly id: number;
  readonly by: "you" | "bot";
  /** What stands on the screen, without formatting. */
  readonly text: string;
  /** The same as HTML, everything escaped. */
  readonly html: string;
}

/** What stands in a chat now. */
export interface ChatState {
  readonly messages: readonly PageMessage[];
  /** Whether the bot is seen to be writing. */
  readonly typing: boolean;
}

/** How long a typing sign shows. @see https://core.telegram.org/bots/api#sendchataction */
const TYPING_MS = 5_000;
/** Older messages are left out, so that a long chat stays quick. */
const MESSAGES_SHOWN = 200;
/** Characters of a message that a reply to it repeats. */
const EXCERPT_CHARACTERS = 60;

/** Reads a chat from the simulator's record. @param now Unix milliseconds */
export async function stateOf(
  { chat }: PageChat,
  { record }: TelegramSimulator,
  now: number,
): Promise<ChatState> {
  const seen = record.messagesIn(chat);
  const lastAnswerAt = seen.findLast((message) => message.from.isBot)?.at ?? 0;
  const sign = record.typingIn(chat).at(-1);
  const messages = seen.slice(-MESSAGES_SHOWN).map(async (message) => ({
    id: message.messageId,
    by: message.from.isBot ? ("bot" as const) : ("you" as const),
    text: message.text,
    html: String(await bodyOf(message, seen)),
  }));
  return {
    messages: await Promise.all(messages),
    typing: sign !== undefined && sign.at > lastAnswerAt && sign.at + TYPING_MS > now,
  };
}

function bodyOf(message: SeenMessage, seen: readonly SeenMessage[]): Html {
  const original = seen.find(({ messageId }) => messageId === message.replyTo);
  return html`<span class="who">${message.from.isBot ? message.from.name : "You"}</span>
    ${original === undefined ? "" : html`<span class="reply">${excerpt(original.text)}</span>`}
    <div class="words">${formattedText(message.text, message.entities)}</div>`;
}

function excerpt(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= EXCERPT_CHARACTERS) return text;
  return `${characters.slice(0, EXCERPT_CHARACTERS).join("")}…`;
}
