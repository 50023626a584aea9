import type { Reply } from "../../chatbot-server/answering/stub-model.ts";
import type { FaultKind } from "../plan/kinds.ts";
import type { MessagePlan } from "../plan/schedule.ts";
import { answerTo } from "./answers.ts";
import type { Strike } from "./strikes.ts";

const SLOW_MS = 1_200;
/** Between two words, of which a short answer has about fifteen. */
const LATE_PACE_MS = 40;
/** A role, a comment, and a few words. */
const EVENTS_BEFORE_CUT = 5;

const mishaps: Partial<Record<FaultKind, (luck: number) => Reply>> = {
  chatbot_slow: (luck) => ({ delayMs: Math.ceil(luck * SLOW_MS) }),
  chatbot_stores_late: (luck) => ({ paceMs: Math.ceil(luck * LATE_PACE_MS) }),
  chatbot_cut_unrecorded: () => ({ cutAfter: EVENTS_BEFORE_CUT }),
};

/** What the language model says to a message, and what goes wrong with that. */
export function replyTo(plan: MessagePlan | undefined, strike: Strike | undefined): Reply {
  if (plan === undefined) return { text: "Nothing is known of this." };
  const mishap = strike === undefined ? undefined : mishaps[strike.kind]?.(plan.luck);
  return { text: answerTo(plan), ...mishap };
}
