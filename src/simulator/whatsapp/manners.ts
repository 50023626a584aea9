import type { Connection } from "../faults.ts";
import type { GraphCall } from "./graph-call.ts";
import type { CallRecord, RecordKeeper } from "./record.ts";
import { SEND_CALL } from "./routes/index.ts";
import type { JsonObject } from "./types.ts";

/**
 * How long nobody should try again after a limit, in milliseconds, by code. Meta does not say it in
 * its answers: one message in six seconds is what its pages allow a pair in the long run.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
 */
const limitMs: ReadonlyMap<number, number> = new Map([
  [4, 60_000],
  [613, 60_000],
  [80_007, 60_000],
  [130_429, 1000],
  [131_056, 6000],
]);

/** Codes after which the same message can never succeed, or must not be tried again. */
const finalCodes: ReadonlySet<number> = new Set([
  100, 130_472, 131_008, 131_009, 131_021, 131_026, 131_047, 131_048, 131_049, 131_051,
]);

/** Watches how calls behave. */
export interface Manners {
  /** @param base what is noted of the call. @returns where it now stands in the record */
  begin(call: GraphCall, base: CallRecord, connection: Connection): CallRecord;
  /** Told when it was answered, or could not be. */
  end(call: GraphCall, noted: CallRecord, connection: Connection): void;
}

/** @param now Unix milliseconds */
export function createManners(record: RecordKeeper, now: () => number): Manners {
  const limitedUntil = new Map<string, number>();
  const refusedForGood = new Set<string>();
  const inFlight = new Map<string, Set<Connection>>();

  function beginSend(call: GraphCall, noted: CallRecord, connection: Connection): void {
    if (noted.undercutMs !== undefined) record.noteViolation("limit_undercut", noted);
    if (refusedForGood.has(partKey(call))) record.noteViolation("final_refusal_repeated", noted);
    const others = inFlight.get(pairKey(call)) ?? new Set();
    if ([...others].some(({ gone }) => !gone.aborted)) record.noteViolation("sends_overlap", noted);
    inFlight.set(pairKey(call), others.add(connection));
  }

  return {
    begin(call, base, connection) {
      const isSend = base.name === SEND_CALL;
      const undercutMs = isSend ? (limitedUntil.get(pairKey(call)) ?? 0) - now() : 0;
      const noted = record.noteCall(undercutMs > 0 ? { ...base, undercutMs } : base);
      if (call.token?.from === "query") record.noteViolation("token_in_url", noted);
      if (isSend) beginSend(call, noted, connection);
      return noted;
    },
    end(call, { name, code = -1 }, connection) {
      if (name !== SEND_CALL) return;
      // Its connection closes a moment later than its client may send again.
      inFlight.get(pairKey(call))?.delete(connection);
      const waitMs = limitMs.get(code);
      if (waitMs !== undefined) limitedUntil.set(pairKey(call), now() + waitMs);
      if (finalCodes.has(code)) refusedForGood.add(partKey(call));
    },
  };
}

function pairKey({ node, params }: GraphCall): string {
  return JSON.stringify([node, params["to"] ?? params["recipient"]]);
}

/** The same message to the same person. */
function partKey(call: GraphCall): string {
  const { text, biz_opaque_callback_data: part }: JsonObject = call.params;
  return JSON.stringify([pairKey(call), text, part]);
}
