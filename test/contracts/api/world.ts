import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll } from "vitest";
import type {
  GptTrainerApi,
  Message,
  TrainingOptions,
} from "../../../src/chatbots/gpt-trainer/api/index.ts";
import { until } from "../../helpers/until.ts";

/** A server that speaks the whole API, and two clients of it. */
export interface ApiTarget {
  /** A client with a good key. */
  readonly api: GptTrainerApi;
  /** A client whose key the server refuses. */
  readonly withWrongKey: GptTrainerApi;
  /** One call as it goes over the wire, with the good key unless `key` is another or null. */
  readonly raw: (method: string, path: string, sent?: RawSent) => Promise<Response>;
}

/** What goes along with a raw call. `path` begins below `/api/v1`. */
export interface RawSent {
  readonly json?: unknown;
  readonly text?: string;
  readonly key?: string | null;
}

/** Where the suite runs. */
export interface ApiWorld {
  readonly open: () => Promise<ApiTarget>;
  /** How long to wait for sources there. */
  readonly training: TrainingOptions;
}

/** An id that nothing has. */
export const UNKNOWN = "0123456789abcdef0123456789abcdef";

/** Whoever finds one of these later, because a run was broken off, may delete it. */
export const NAME = "Contract suite (may be deleted)";

/**
 * Makes one chatbot for the tests of a `describe`, and deletes it after them: an account may have
 * few at a time.
 * @returns its id, once the tests run
 */
export function oneChatbot(world: ApiWorld, settings: object = {}): () => string {
  let uuid = "";
  beforeAll(async () => {
    const { api } = await world.open();
    uuid = (await api.chatbots.create({ name: NAME, ...settings })).uuid;
  });
  afterAll(async () => {
    if (uuid !== "") await (await world.open()).api.chatbots.delete(uuid);
  });
  return () => uuid;
}

/** Waits for a session's first turn to be recorded whole. */
export async function recordedTurn(world: ApiWorld, session: string): Promise<Message> {
  const { api } = await world.open();
  const { everyMs = 0, timeoutMs } = world.training;
  const look = async (): Promise<Message | undefined> => {
    const [turn] = await api.messages.list(session);
    if (turn !== undefined && turn.finish_reason !== "") return turn;
    await sleep(everyMs);
    return undefined;
  };
  return until("the turn in the record", look, timeoutMs);
}

/** Whether times are those of the API: UTC, to the second, and not of another day. */
export function isRecent(time: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u.test(time) &&
    Math.abs(Date.parse(time) - Date.now()) < A_DAY_MS
  );
}

/** Clocks of two machines differ, but not by this. */
const A_DAY_MS = 86_400_000;
