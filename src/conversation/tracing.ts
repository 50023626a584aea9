import { atLeastMs } from "../lib/retry.ts";
import type { LookOutcome, PartTracing } from "../platforms/platform.ts";
import type { Budget } from "./budget.ts";
import type { ConnectedDesk } from "./desk.ts";
import type { Entry } from "./entry.ts";
import type { StoredPart } from "./part.ts";
import { type Later, later, pause } from "./waiting.ts";

/** Waits between looks are stretched by the setting, whose default is a second. */
const DEFAULT_LOOK_SCALE_MS = 1_000;

/** Looking for a part takes no longer than this. */
const LOOK_TIMEOUT_MS = 10_000;

export type Traced =
  /** It is shown, or was taken back meanwhile: the part says so itself. */
  | { readonly kind: "known" }
  /** Looked for as often as the platform needs, and not there. */
  | { readonly kind: "absent" }
  /** It cannot be looked for here. */
  | { readonly kind: "blind" }
  /** The last look was not answered. The next is wanted no sooner than after so many milliseconds. */
  | { readonly kind: "unanswered"; readonly afterMs: number }
  | Later;

/**
 * Finds out about a part whose sending ended unknown, as far as the platform lets anybody know. May
 * be entered anew after a wait: the looks that were taken are counted in the part.
 */
export async function trace(
  desk: ConnectedDesk,
  entry: Entry,
  part: StoredPart,
  budget: Budget,
): Promise<Traced> {
  const { tracing } = desk.platform;
  if (tracing === undefined) return { kind: "blind" };
  let last: LookOutcome = { kind: "absent" };
  let notBefore = 0;
  while (part.looks < tracing.looksAtMs.length) {
    const atMs = tracing.looksAtMs[part.looks] ?? 0;
    const dueAt = part.doubtSince + (atMs * desk.settings.lookScale) / DEFAULT_LOOK_SCALE_MS;
    const waitMs = Math.max(0, Math.max(dueAt, notBefore) - Date.now());
    const waited = await pause(desk, entry, waitMs, budget);
    if (waited === "later") return later;
    // The platform may have reported on it meanwhile.
    if (part.state === "sent" || part.refusal !== undefined) return { kind: "known" };
    part.looks += 1;
    last = await look(desk, entry, part, tracing, budget);
    notBefore = Date.now() + wantedPauseMs(last);
    if (last.kind === "blind") return { kind: "blind" };
    if (last.kind === "found") {
      part.messageId = last.messageId;
      part.state = "sent";
      return { kind: "known" };
    }
  }
  if (last.kind !== "unanswered") return { kind: "absent" };
  return { kind: "unanswered", afterMs: wantedPauseMs(last) };
}

/** What the platform asked for, and a little more. */
function wantedPauseMs(outcome: LookOutcome): number {
  if (outcome.kind !== "unanswered" || outcome.afterMs === undefined) return 0;
  return atLeastMs(outcome.afterMs, Math.random());
}

async function look(
  desk: ConnectedDesk,
  entry: Entry,
  part: StoredPart,
  tracing: PartTracing,
  budget: Budget,
): Promise<LookOutcome> {
  if (tracing.look === undefined) return { kind: "absent" };
  budget.call();
  const { address, sentAt } = entry.message;
  const lost = {
    partId: part.id,
    to: entry.work.address ?? address,
    ...(sentAt === undefined ? {} : { after: sentAt }),
  };
  const outcome = await tracing.look(lost, AbortSignal.timeout(LOOK_TIMEOUT_MS));
  desk.log("info", "part_looked_for", {
    part: part.id,
    look: part.looks,
    outcome: outcome.kind,
    ...("code" in outcome ? { code: outcome.code } : {}),
  });
  return outcome;
}
