import * as v from "valibot";
import type { ConversationCounts } from "../page/state.ts";
import type { Exchanges } from "./exchanges.ts";
import type { ConversationName, Place } from "./scene.ts";

/** How often the bridge is asked while something is going on. */
const ASK_EVERY_MS = 500;
/** States of messages that something is still to be done for. */
const unfinished = ["waiting", "asking", "sending"] as const;

const countsSchema = v.object({
  accepted: v.number(),
  states: v.record(v.string(), v.number()),
  askedAgain: v.number(),
  possiblyTwice: v.number(),
});
type Counts = v.InferOutput<typeof countsSchema>;

export interface BridgeCountsOptions {
  /** The bridge's origin. */
  readonly url: string;
  readonly adminToken: string;
  readonly places: readonly Place[];
  readonly exchanges: Exchanges;
}

/** What the bridge has counted, as far as it was asked. */
export interface BridgeCounts {
  /** Of the conversations in a place; those in which nothing was accepted are left out. */
  of(place: Place): ConversationCounts[];
}

/** Asks the bridge for its counts whenever something went over the wire, for as long as the process lives. */
export function followBridgeCounts(options: BridgeCountsOptions): BridgeCounts {
  const known = new Map<string, Counts>();
  let asked = 0;
  let isAsking = false;

  async function look(): Promise<void> {
    const { version } = options.exchanges;
    if (isAsking || (version === asked && ![...known.values()].some(isAtWork))) return;
    isAsking = true;
    // Whatever could not be asked is asked again.
    if (await askFor(options, known)) asked = version;
    isAsking = false;
  }

  setInterval(() => void look(), ASK_EVERY_MS).unref();
  return {
    of: (place) =>
      place.conversations().flatMap(({ key, name }) => {
        const counts = known.get(key);
        if (counts === undefined || counts.accepted === 0) return [];
        const states = Object.entries(counts.states).filter(([, count]) => count > 0);
        return [{ ...counts, name, states: Object.fromEntries(states) }];
      }),
  };
}

function isAtWork({ states }: Counts): boolean {
  return unfinished.some((state) => (states[state] ?? 0) > 0);
}

/** @returns whether all was answered: while the runtime is killed, nothing is */
async function askFor(options: BridgeCountsOptions, known: Map<string, Counts>): Promise<boolean> {
  const conversations = options.places.flatMap((place) => place.conversations());
  const answers = await Promise.all(conversations.map((one) => ask(options, one)));
  for (const [index, counts] of answers.entries()) {
    const key = conversations[index]?.key;
    if (key !== undefined && counts !== undefined) known.set(key, counts);
  }
  return answers.every((counts) => counts !== undefined);
}

async function ask(
  { url, adminToken }: BridgeCountsOptions,
  { key }: ConversationName,
): Promise<Counts | undefined> {
  try {
    const path = `/admin/conversations/${encodeURIComponent(key)}/counts`;
    const headers = { authorization: `Bearer ${adminToken}` };
    return v.parse(countsSchema, await (await fetch(url + path, { headers })).json());
  } catch {
    return undefined;
  }
}
