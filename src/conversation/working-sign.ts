import type { Address } from "../messages/address.ts";
import type { Budget } from "./budget.ts";
import { type ConnectedDesk, paceWaitMs } from "./desk.ts";

/**
 * Shows that somebody is at work, once an answer takes longer, until stopped. Cosmetic: it never
 * delays a part, its failures do not matter, and it leaves calls over for the answer.
 * @returns stops it, and gives up a call under way
 */
export function startWorkingSign(desk: ConnectedDesk, to: Address, budget: Budget): () => void {
  const sign = desk.platform.workingSign;
  if (sign === undefined) return () => {};
  const { repeatMs, show } = sign;
  const stop = new AbortController();
  let timer = setTimeout(tick, desk.settings.workingSignAfter);
  function tick(): void {
    if (!budget.hasCalls()) return;
    timer = setTimeout(tick, repeatMs);
    // The answer comes first: while the platform makes us wait, it is not bothered with signs.
    if (paceWaitMs(desk, to) > 0) return;
    budget.call();
    show(to, stop.signal).catch(() => {});
  }
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}
