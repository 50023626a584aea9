import type { Entry } from "./entry.ts";
import type { Facts } from "./facts.ts";

/**
 * The ledger is written seldom; what happened since stands in the rows, which come by stamp and not by
 * turn.
 * @param countedTurn the latest turn so far that says how many turns the session has had
 * @returns the same, with this entry
 */
export function recall({ ledger }: Facts, { work }: Entry, countedTurn: number): number {
  ledger.usedAt = Math.max(ledger.usedAt, work.begunAt);
  ledger.turn = Math.max(ledger.turn, work.turn);
  const isOfSession = ledger.session !== undefined && work.session === ledger.session.id;
  if (!isOfSession || work.turn < countedTurn) return countedTurn;
  ledger.sessionTurns = work.sessionTurns;
  return work.turn;
}
