import * as v from "valibot";
import type { Server } from "../../chatbot-server/server.ts";
import { API_KEY } from "../../chatbot-server/server.ts";
import type { LookSeen } from "./observed.ts";

const listSchema = v.array(
  v.object({ query: v.string(), response: v.string(), finish_reason: v.string() }),
);

/** What the chatbot server has on record. */
export interface Record {
  /** Turns of a session; as many as were known last while the server does not answer. */
  turnsOf(session: string): Promise<number>;
  /** Reads a list that was asked for. @returns undefined when it is none */
  read(session: string, response: Response): Promise<LookSeen["listed"]>;
  /** Deletes a session. */
  forget(session: string): Promise<void>;
}

export function createRecord(server: Server): Record {
  const known = new Map<string, number>();
  const call = (method: string, path: string): Promise<Response> =>
    fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${API_KEY}` },
    });

  async function read(session: string, response: Response): Promise<LookSeen["listed"]> {
    const parsed = v.safeParse(listSchema, await response.json().catch(() => undefined));
    if (!parsed.success) return undefined;
    const last = parsed.output.at(-1);
    known.set(session, parsed.output.length);
    return {
      turns: parsed.output.length,
      query: last?.query ?? "",
      isWhole: last !== undefined && last.finish_reason !== "" && last.response.trim() !== "",
    };
  }

  return {
    read,
    async turnsOf(session) {
      try {
        const response = await call("GET", `/session/${session}/messages`);
        if (response.ok) await read(session, response);
      } catch {
        // It was killed: what was known last still stands on its disk.
      }
      return known.get(session) ?? 0;
    },
    async forget(session) {
      const response = await call("POST", `/session/${session}/delete`);
      await response.body?.cancel();
    },
  };
}
