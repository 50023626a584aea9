import type { Session } from "../../../chatbots/gpt-trainer/api/index.ts";

/** Sessions in the order in which they were begun: in which the API lists them is not documented. */
export function oldestFirst(sessions: readonly Session[]): Session[] {
  return sessions.toSorted(({ created_at: one }, { created_at: other }) =>
    one < other ? -1 : Number(one > other),
  );
}
