import type { Desk } from "./desk.ts";
import { type EntryState, entryStates } from "./entry.ts";

/** How the messages of one conversation stand, those cleaned up included. */
export interface ConversationCounts {
  /** Every message that was ever stored here. */
  readonly accepted: number;
  /** Each message is in exactly one state: together they are `accepted`. */
  readonly states: Readonly<Record<EntryState, number>>;
  /** Questions asked again, because nobody could tell whether they had been. */
  readonly askedAgain: number;
  /** Parts sent again, because nobody could tell whether they were shown. */
  readonly possiblyTwice: number;
}

/** Counts the rows and adds the totals of what was cleaned up. */
export function countMessages(desk: Desk): ConversationCounts {
  const { totals } = desk.facts.ledger;
  const { answered, merged, refused, dead } = totals;
  const states: Record<EntryState, number> = {
    waiting: 0,
    asking: 0,
    sending: 0,
    answered,
    merged,
    refused,
    dead,
  };
  let { askedAgain, possiblyTwice } = totals;
  const rows = desk.db.exists()
    ? desk.db.run(
        `SELECT state, COUNT(*) AS n, SUM(json_extract(work, '$.askedAgain')) AS askedAgain,
         SUM(json_extract(work, '$.possiblyTwice')) AS possiblyTwice FROM message GROUP BY state`,
      )
    : [];
  for (const row of rows) {
    const state = entryStates.find((known) => known === row["state"]);
    if (state !== undefined) states[state] += Number(row["n"]);
    askedAgain += Number(row["askedAgain"]);
    possiblyTwice += Number(row["possiblyTwice"]);
  }
  const accepted = Object.values(states).reduce((sum, n) => sum + n, 0);
  return { accepted, states, askedAgain, possiblyTwice };
}
