import type { InboundMessage } from "../messages/inbound.ts";
import type { Desk } from "./desk.ts";

/** The membership is written anew when this share of it has passed: not with every message. */
const RENEWAL_SHARE = 1 / 90;

/**
 * Whether a message is meant for us here. One that follows without addressing us is, where somebody
 * has addressed us before; elsewhere it leaves no trace.
 * @param now Unix milliseconds
 */
export function belongsHere(desk: Desk, { membership }: InboundMessage, now: number): boolean {
  if (membership !== "follows" || isMember(desk, now)) return true;
  desk.log("info", "dropped", { reason: "not_addressed" });
  return false;
}

function isMember(desk: Desk, now: number): boolean {
  return (desk.facts.get("member")?.until ?? 0) > now;
}

/** Somebody addressed us: what follows is meant for us for a while. @param now Unix milliseconds */
export function join(desk: Desk, { membership }: InboundMessage, now: number): void {
  if (membership === undefined) return;
  const { membershipAge } = desk.settings;
  const until = desk.facts.get("member")?.until ?? 0;
  if (until - now > membershipAge * (1 - RENEWAL_SHARE)) return;
  desk.facts.set("member", { until: now + membershipAge });
}
