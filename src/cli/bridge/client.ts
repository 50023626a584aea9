import * as v from "valibot";
import { type Answer, askServer } from "../ask-server.ts";
import { refused } from "../failure.ts";
import type { Surroundings } from "../surroundings.ts";
import type { BridgeAccess } from "./find-bridge.ts";
import { healthOf } from "./health.ts";

const summarySchema = v.object({
  conversations: v.number(),
  deadLetters: v.number(),
  totals: v.record(v.string(), v.number()),
});

const countsSchema = v.object({
  accepted: v.number(),
  states: v.record(v.string(), v.number()),
  askedAgain: v.number(),
  possiblyTwice: v.number(),
});

const deadLetterSchema = v.looseObject({
  id: v.number(),
  conversation: v.string(),
  code: v.string(),
  at: v.number(),
});

/** What a bridge's directory knows. */
export type Summary = v.InferOutput<typeof summarySchema>;
/** How the messages of one conversation stand. */
export type Counts = v.InferOutput<typeof countsSchema>;
/** One message that could not be answered; `at` in Unix milliseconds. */
export type DeadLetter = v.InferOutput<typeof deadLetterSchema>;

/** What became of an attempt to replay a dead letter. */
export type Replay = "replayed" | "unknown" | "gone";

/** The operator's routes of one bridge. Every member throws a CausewayError that says what to do. */
export interface Bridge {
  summary(): Promise<Summary>;
  /** Keys of conversations that hold something, page by page. */
  conversations(): AsyncGenerator<readonly string[]>;
  counts(conversation: string): Promise<Counts>;
  /** Dead letters, oldest first, page by page. */
  deadLetters(): AsyncGenerator<readonly DeadLetter[]>;
  replay(id: number): Promise<Replay>;
}

export function createBridge(surroundings: Surroundings, access: BridgeAccess): Bridge {
  const ask = (path: string, method = "GET"): Promise<Answer> =>
    askServer(surroundings.fetch, `${access.url}/admin/${path}`, {
      method,
      headers: { authorization: `Bearer ${access.adminToken}` },
    });

  async function get<T>(path: string, schema: v.GenericSchema<unknown, T>): Promise<T> {
    const answer = await ask(path);
    const parsed = v.safeParse(schema, answer.json);
    if (answer.status === 200 && parsed.success) return parsed.output;
    throw await explain(surroundings, access, answer);
  }

  /** Pages until one is empty. @param markOf what the next page follows */
  async function* pages<T>(
    path: string,
    schema: v.GenericSchema<unknown, T[]>,
    markOf: (last: T) => string,
  ): AsyncGenerator<readonly T[]> {
    for (let after = ""; ;) {
      const page = await get(`${path}${after}`, schema);
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      after = `?after=${encodeURIComponent(markOf(last))}`;
    }
  }

  return {
    summary: () => get("counts", summarySchema),
    conversations: () => pages("conversations", v.array(v.string()), (key) => key),
    counts: (conversation) =>
      get(`conversations/${encodeURIComponent(conversation)}/counts`, countsSchema),
    deadLetters: () => pages("dead-letters", v.array(deadLetterSchema), ({ id }) => String(id)),
    async replay(id) {
      const answer = await ask(`dead-letters/${id}/replay`, "POST");
      if (answer.status === 200) return "replayed";
      if (answer.status === 410) return "gone";
      // Where the token is wrong there are no such routes at all, and no word about letters.
      if (answer.status === 404 && v.is(v.object({ error: v.string() }), answer.json)) {
        return "unknown";
      }
      throw await explain(surroundings, access, answer);
    },
  };
}

/** What an answer means that is not the one asked for. */
async function explain(
  surroundings: Surroundings,
  { url }: BridgeAccess,
  { status }: Answer,
): Promise<Error> {
  await healthOf(surroundings, url);
  return status === 404
    ? refused(
        `The bridge at ${url} does not open to this token: CAUSEWAY_ADMIN_TOKEN is not set there, or is another one. ` +
          "On Cloudflare: npx wrangler secret put CAUSEWAY_ADMIN_TOKEN.",
      )
    : refused(`The bridge at ${url} answered ${status}. Its log says why: npx wrangler tail.`);
}
