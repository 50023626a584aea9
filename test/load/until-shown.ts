import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../bench/figures.ts";
import type { Partners } from "../bench/partner-process.ts";
import type { PartnerRecord } from "../bench/partners.ts";
import { joined } from "./reckoning.ts";

const LOOK_EVERY_MS = 200;

/**
 * The record, once so many messages are shown, or once nothing more was shown for a while: what is
 * missing then is lost.
 * @param enough messages; never reached when infinite
 */
export async function takeUntilShown(
  partners: Partners,
  enough: number,
  quietMs: number,
): Promise<PartnerRecord> {
  const records: PartnerRecord[] = [];
  let shown = 0;
  let lastShownAt = monotonicMs();
  while (shown < enough && monotonicMs() - lastShownAt < quietMs) {
    const record = await partners.take();
    records.push(record);
    shown += record.shown.length;
    if (record.shown.length > 0) lastShownAt = monotonicMs();
    else await sleep(LOOK_EVERY_MS);
  }
  return joined(records);
}
