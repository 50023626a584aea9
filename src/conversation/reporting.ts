import { codeOf } from "../lib/errors.ts";
import type { Desk } from "./desk.ts";
import { inTime } from "./waiting.ts";

/** After a failed report the next one waits; the conversation itself does not. */
const REPORT_AGAIN_MS = 60_000;

/** Whether the directory does not know something yet. */
export function hasNews(desk: Desk): boolean {
  return desk.db.exists() && (!desk.facts.ledger.reported || desk.inbox.unreported().length > 0);
}

/** Tells the directory that the conversation began, and of each dead letter. */
export async function report(desk: Desk): Promise<void> {
  const { ledger } = desk.facts;
  const dead = desk.inbox.unreported();
  try {
    if (!ledger.reported) await inTime(desk.directory.begun(desk.key, ledger.born));
    if (dead.length > 0) {
      const letters = dead.map((entry) => ({
        conversation: desk.key,
        stamp: entry.stamp,
        message: entry.id,
        code: entry.work.code ?? "unknown",
        at: entry.work.finishedAt,
      }));
      await inTime(desk.directory.died(letters));
    }
  } catch (error) {
    desk.memory.reportAfter = Date.now() + REPORT_AGAIN_MS;
    desk.log("warn", "directory_not_told", { code: codeOf(error) });
    return;
  }
  if (!ledger.reported) {
    ledger.reported = true;
    desk.facts.saveLedger();
  }
  for (const entry of dead) {
    // Replayed while the directory was being told: no longer dead.
    if (entry.state !== "dead") continue;
    entry.work.reported = true;
    desk.inbox.save(entry);
  }
}
