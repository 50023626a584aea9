import { safeJson } from "../safe-text.ts";
import { type Cell, tableLines } from "../table.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Bridge, Counts } from "./client.ts";

/**
 * With more conversations than this, each is asked only when that is wanted: one request for each,
 * and the free plan has 100 000 a day.
 * @see https://developers.cloudflare.com/workers/platform/limits/
 */
const ASKED_BY_ITSELF = 500;

/** As many as a runtime lets one Worker answer at once without waiting; more would only queue. */
const ASKED_AT_ONCE = 6;

/** How a message can stand, in the order of its life. */
const STATES = ["waiting", "asking", "sending", "answered", "merged", "refused", "dead"] as const;

export interface CountOptions {
  readonly json: boolean;
  /** Whether each conversation gets a row. */
  readonly each: boolean;
}

interface OneCounted {
  readonly conversation: string;
  readonly counts: Counts;
}

/** How the messages of one conversation stand. */
export async function countOne(
  bridge: Bridge,
  { print }: Surroundings,
  conversation: string,
  { json }: CountOptions,
): Promise<void> {
  const counts = await bridge.counts(conversation);
  if (json) return print(safeJson({ conversation, ...counts }));
  if (counts.accepted === 0) {
    print(
      `Nothing is stored for ${conversation}: there never was anything, or it has been cleaned up.`,
    );
    return;
  }
  for (const line of sumLines(counts)) print(line);
}

/** How the messages of all conversations stand, those included that were cleaned up. */
export async function countAll(
  bridge: Bridge,
  { print }: Surroundings,
  { json, each }: CountOptions,
): Promise<void> {
  const { conversations, deadLetters, totals } = await bridge.summary();
  const isWhole = each || conversations <= ASKED_BY_ITSELF;
  const counted = isWhole ? await countEach(bridge) : [];
  const sum = sumOf([countsFrom(totals), ...counted.map(({ counts }) => counts)]);
  if (json) {
    const rows = counted.map(({ conversation, counts }) => ({ conversation, ...counts }));
    const all = { conversations, deadLetters, isWhole, ...sum, ...(each ? { each: rows } : {}) };
    return print(safeJson(all));
  }
  if (each) for (const line of eachLines(counted)) print(line);
  print(`Conversations that hold something: ${conversations}. Dead letters: ${deadLetters}.`);
  for (const line of sumLines(sum)) print(line);
  if (isWhole) return;
  print(`Only of conversations that were cleaned up: ${conversations} more hold something.`);
  print("With --each they are asked too, one request for each.");
}

async function countEach(bridge: Bridge): Promise<OneCounted[]> {
  const counted: OneCounted[] = [];
  for await (const keys of bridge.conversations()) {
    for (let at = 0; at < keys.length; at += ASKED_AT_ONCE) {
      const some = keys.slice(at, at + ASKED_AT_ONCE);
      const ask = async (conversation: string): Promise<OneCounted> => ({
        conversation,
        counts: await bridge.counts(conversation),
      });
      counted.push(...(await Promise.all(some.map(ask))));
    }
  }
  return counted;
}

/** What the directory adds up of conversations that have emptied. */
function countsFrom(totals: Readonly<Record<string, number>>): Counts {
  const states = Object.fromEntries(STATES.map((state) => [state, totals[state] ?? 0]));
  return {
    accepted: Object.values(states).reduce((sum, n) => sum + n, 0),
    states,
    askedAgain: totals["askedAgain"] ?? 0,
    possiblyTwice: totals["possiblyTwice"] ?? 0,
  };
}

function sumOf(all: readonly Counts[]): Counts {
  const sum = (of: (counts: Counts) => number): number => all.reduce((n, one) => n + of(one), 0);
  return {
    accepted: sum(({ accepted }) => accepted),
    states: Object.fromEntries(
      STATES.map((state) => [state, sum(({ states }) => states[state] ?? 0)]),
    ),
    askedAgain: sum(({ askedAgain }) => askedAgain),
    possiblyTwice: sum(({ possiblyTwice }) => possiblyTwice),
  };
}

function sumLines({ accepted, states, askedAgain, possiblyTwice }: Counts): string[] {
  const rows: Cell[][] = STATES.map((state) => [state, states[state] ?? 0]);
  return [
    ...tableLines(["Messages", "Count"], [...rows, ["accepted, in all", accepted]]),
    `Asked again in doubt: ${askedAgain}. Possibly shown twice: ${possiblyTwice}.`,
  ];
}

function eachLines(counted: readonly OneCounted[]): string[] {
  const rows = counted.map(({ conversation, counts }): Cell[] => [
    conversation,
    counts.accepted,
    ...STATES.map((state) => counts.states[state] ?? 0),
  ]);
  return [...tableLines(["Conversation", "accepted", ...STATES], rows), ""];
}
