import type { Case, MessageFacts } from "../judge/facts.ts";
import { acceptedAt, isTooOld } from "../judge/facts.ts";
import type { FaultKind } from "../plan/kinds.ts";
import { bridgeTextIn } from "../world/answers.ts";

/** Whether a fault that has struck a message can be seen to have made a difference. */
export type Effect = (facts: MessageFacts, all: Case) => boolean;

const taken = ({ webhooks }: MessageFacts): number =>
  webhooks.filter(({ status }) => status === 200).length;
const cameAgain: Effect = (facts) => facts.webhooks.length > 1 && taken(facts) > 0;
const takenAgain: Effect = (facts) => taken(facts) > 1;
const isAccepted: Effect = (facts) => Number.isFinite(acceptedAt(facts)) && !isTooOld(facts);
const triedAgain: Effect = ({ calls, dead }) => calls.length > 1 || dead !== undefined;
const turnedAway: Effect = ({ plan }, { seen }) =>
  seen.some((one) => one.what === "webhook" && one.token === plan.token && one.status === 401);

/** The question was asked again, or looked for in the record, or given up. */
const askedOrLooked: Effect = ({ asks, dead }, { looks }) => {
  const [first] = asks;
  if (first === undefined) return false;
  return asks.length > 1 || dead !== undefined || looks.some(({ at }) => at > first.at);
};

const struck =
  (kind: FaultKind, how: (took: number) => boolean): Effect =>
  ({ asks, calls }) =>
    [...asks, ...calls].some(
      ({ fault, at, endedAt }) => fault === kind && endedAt !== undefined && how(endedAt - at),
    );

const searched: Effect = ({ plan }, { finds }) =>
  finds.filter(({ token }) => token === plan.token).length > 1;

/** Longer than anything takes that nobody slows down. */
const NOTICEABLE_MS = 100;
const tookLong = (took: number): boolean => took > NOTICEABLE_MS;

const reportedLate: Effect = ({ reports, calls }) => {
  const shown = Math.min(...calls.map(({ endedAt }) => endedAt ?? Infinity));
  return reports.some(({ at }) => at > shown + NOTICEABLE_MS);
};

/** What shows that a fault made a difference, for each kind that strikes a message. */
export const effects: Partial<Record<FaultKind, Effect>> = {
  webhook_dropped: cameAgain,
  webhook_unheard: takenAgainOrStored,
  webhook_doubled: takenAgain,
  webhook_minutes_later: takenAgain,
  webhook_concurrent: takenAgain,
  webhook_overtaken: isAccepted,
  webhook_forged: turnedAway,
  webhook_stale: turnedAway,
  stamp_minutes: isAccepted,
  stamp_hours: isAccepted,
  stamp_too_old: (facts) => taken(facts) > 0 && facts.asks.length === 0,
  chatbot_slow: struck("chatbot_slow", tookLong),
  chatbot_empty: ({ shown }) => shown.some(({ text }) => bridgeTextIn(text) === "empty"),
  chatbot_cut: askedOrLooked,
  chatbot_cut_unrecorded: askedOrLooked,
  chatbot_429: askedOrLooked,
  chatbot_500: askedOrLooked,
  chatbot_500_asked: askedOrLooked,
  chatbot_503: askedOrLooked,
  chatbot_402: ({ dead }) => dead !== undefined,
  chatbot_hangs: askedOrLooked,
  chatbot_stores_late: askedOrLooked,
  chatbot_unreachable: askedOrLooked,
  session_forgotten: askedOrLooked,
  record_refused: askedOrLooked,
  send_refused: triedAgain,
  send_unformatted: triedAgain,
  send_refused_for_good: ({ dead }) => dead !== undefined,
  send_limited: triedAgain,
  send_dropped_before: triedAgain,
  send_dropped_after: (facts, all) =>
    triedAgain(facts, all) || searchedAtAll(facts, all) || facts.reports.length > 0,
  send_gateway: triedAgain,
  send_lost_thrice: ({ dead }) => dead !== undefined,
  send_slow: struck("send_slow", tookLong),
  find_refused: searched,
  find_dropped: searched,
  status_early: ({ reports, calls }) =>
    reports.some(({ at }) => calls.some((call) => call.at <= at && at <= (call.endedAt ?? 0))),
  status_late: reportedLate,
  status_missing: ({ reports }) => reports.length === 0,
  status_doubled: ({ reports }) => reports.length > 2,
  status_failed: ({ dead, calls }) => dead !== undefined || calls.length > 1,
  edited: ({ versions }) => versions.length > 1,
  withdrawn: ({ isWithdrawn }) => isWithdrawn,
};

function takenAgainOrStored(facts: MessageFacts): boolean {
  return facts.webhooks.length > 1 && taken(facts) > 0;
}

function searchedAtAll({ plan }: MessageFacts, { finds }: Case): boolean {
  return finds.some(({ token }) => token === plan.token);
}
