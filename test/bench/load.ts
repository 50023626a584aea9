import { Agent, request } from "node:http";
import { monotonicMs } from "./figures.ts";

/** Webhooks that are under way at the same time, as a platform sends them. */
const CONCURRENT_WEBHOOKS = 32;

/** Repeated by the bench in every webhook; the naive Worker does not look. */
export const WEBHOOK_SECRET = "bench_secret";

/** workerd closes a connection that is idle for longer than five seconds: ours go before. */
const IDLE_CONNECTION_MS = 2_000;

const agent = new Agent({
  keepAlive: true,
  maxSockets: CONCURRENT_WEBHOOKS,
  timeout: IDLE_CONNECTION_MS,
});

/** A message of a person, in a private chat. */
export interface Question {
  readonly number: number;
  readonly chat: number;
}

let questions = 0;
let chats = 5_000_000;

/** Chats that nobody has written in. */
export function freshChats(count: number): number[] {
  return Array.from({ length: count }, () => (chats += 1));
}

/** So many new questions in each chat, chat after chat in turns. */
export function questionsIn(chats: readonly number[], perChat: number): Question[] {
  return Array.from({ length: perChat }, () => chats)
    .flat()
    .map((chat) => ({ number: (questions += 1), chat }));
}

/** What makes an update other than a question of just now. */
export interface Peculiarities {
  /** When the person sent it, in Unix seconds. */
  readonly date?: number;
  /** A photo of this album, without a word. */
  readonly album?: string;
}

/** @see https://core.telegram.org/bots/api#update */
function updateOf({ number, chat }: Question, { date, album }: Peculiarities): string {
  const content =
    album === undefined
      ? { text: `#${number} Hello, where is the order that I sent on Monday?` }
      : { media_group_id: album, photo: [] };
  return JSON.stringify({
    update_id: number,
    message: {
      message_id: number,
      from: { id: chat, is_bot: false, first_name: "Ana", last_name: "Lima", language_code: "en" },
      chat: { id: chat, type: "private", first_name: "Ana", last_name: "Lima" },
      date: date ?? Math.floor(Date.now() / 1000),
      ...content,
    },
  });
}

/**
 * Posts a question's update and reads the answer.
 * @returns milliseconds until its head was there
 * @throws when it is not 200: the bench sends nothing that may be refused
 */
export function post(url: string, question: Question, how: Peculiarities = {}): Promise<number> {
  const body = updateOf(question, how);
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "x-telegram-bot-api-secret-token": WEBHOOK_SECRET,
  };
  return new Promise((resolve, reject) => {
    const begun = monotonicMs();
    const outgoing = request(url, { method: "POST", headers, agent }, (response) => {
      const took = monotonicMs() - begun;
      response.resume();
      response.on("end", () => {
        if (response.statusCode === 200) resolve(took);
        else reject(new Error(`a webhook was answered ${response.statusCode}`));
      });
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Posts all of them in order, {@link CONCURRENT_WEBHOOKS} at a time. */
export async function postAll(
  url: string,
  all: readonly Question[],
  how: (question: Question) => Peculiarities = () => ({}),
): Promise<void> {
  const queue = all.values();
  const lane = async (): Promise<void> => {
    for (const question of queue) await post(url, question, how(question));
  };
  await Promise.all(Array.from({ length: CONCURRENT_WEBHOOKS }, lane));
}

/** Closes the connections that are kept. */
export function hangUp(): void {
  agent.destroy();
}
