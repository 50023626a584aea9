import type { Case } from "../judge/facts.ts";
import type { Seen } from "../world/observed.ts";

/** Longer words are cut. */
const WORDS = 70;

/** Everything that was seen of a conversation, in order, with the kills in between. */
export function timelineOf({ room, seen, kills, counts, dead }: Case, startedAt: number): string {
  const first = Math.min(...seen.map(({ at }) => at));
  const last = Math.max(...seen.map(({ at, endedAt }) => endedAt ?? at));
  const lines = [
    ...seen.map((one) => ({ at: one.at, text: describe(one) })),
    ...kills
      .filter(({ at, backAt }) => backAt >= first - 1_000 && at <= last + 1_000)
      .map(({ at, backAt, kind }) => ({ at, text: `${kind}, back after ${backAt - at} ms` })),
    ...dead.map(({ at, message, code }) => ({ at, text: `dead: ${message} of ${code}` })),
  ].toSorted((a, b) => a.at - b.at);
  return [
    `${room.plan.name} (${room.plan.place}) ${room.key}`,
    ...lines.map(({ at, text }) => `${String(at - startedAt).padStart(8)} ms  ${text}`),
    `          counts ${JSON.stringify(counts)}`,
  ].join("\n");
}

function describe(seen: Seen): string {
  const fault = seen.fault === undefined ? "" : ` [${seen.fault}]`;
  const took = seen.endedAt === undefined ? "never ended" : `${seen.endedAt - seen.at} ms`;
  return `${wordsFor(seen)} (${took})${fault}`;
}

function wordsFor(seen: Seen): string {
  switch (seen.what) {
    case "webhook":
      return `webhook with a ${seen.brings} for ${seen.token} → ${seen.status ?? "nothing"}`;
    case "call":
      return `${seen.method} ${short(seen.text ?? "")} → ${seen.outcome ?? "open"} ${seen.status ?? ""} ${seen.applied ? "shown" : ""} ${short(seen.says ?? "")}`;
    case "ask":
      return `asked ${short(seen.query)} in ${seen.session.slice(0, 6)} → ${seen.outcome ?? "open"} ${seen.status ?? ""} ${seen.reached ? "taken" : "not taken"}`;
    case "look":
      return `looked at ${seen.session.slice(0, 6)} → ${seen.outcome ?? "open"} ${JSON.stringify(seen.listed)}`;
    case "session":
      return `session begun → ${seen.outcome ?? "open"} ${seen.status ?? ""}`;
    case "map":
      return `KV ${seen.operation}`;
    case "person":
      return `somebody ${seen.does} ${seen.token}: ${short(seen.text)}`;
  }
}

function short(text: string): string {
  return text === "" ? "" : JSON.stringify(text.slice(0, WORDS));
}
