/** Where a conversation takes place. */
export type Place = "direct" | "thread" | "private" | "group" | "topic" | "person";

/** The platforms that take part. */
export type PlatformName = "slack" | "telegram" | "whatsapp";

/** When a fault strikes. */
export type Stage =
  /** The webhook that brings the message. */
  | "webhook"
  /** The stamp that it bears. */
  | "stamp"
  /** Asking the chatbot, and looking at its record. */
  | "chatbot"
  /** Showing the answer, and looking for what may be shown. */
  | "send"
  /** Meta's reports on what was shown. */
  | "report"
  /** Beginning a session, and the published map of them. */
  | "map"
  /** The runtime as a whole. */
  | "runtime"
  /** Not a fault: what people do to what they have written. */
  | "person";

export interface KindRule {
  readonly stage: Stage;
  /** The platforms that it can happen on; all when absent. */
  readonly on?: readonly PlatformName[];
  /** For people who read the summary. */
  readonly says: string;
}

/** Every kind of fault, with what it means. */
export const kinds = {
  webhook_dropped: { stage: "webhook", says: "the webhook never arrives, and comes again" },
  webhook_unheard: { stage: "webhook", says: "its 200 is lost, and it comes again" },
  webhook_doubled: { stage: "webhook", says: "it comes once more right after its 200" },
  webhook_minutes_later: { stage: "webhook", says: "it comes once more, minutes later" },
  webhook_concurrent: { stage: "webhook", says: "it comes four times at the same moment" },
  webhook_overtaken: {
    stage: "webhook",
    on: ["slack", "whatsapp"],
    says: "what was written later arrives before it",
  },
  webhook_forged: { stage: "webhook", says: "somebody else signs it" },
  webhook_stale: { stage: "webhook", on: ["slack"], says: "its signature is ten minutes old" },
  stamp_minutes: { stage: "stamp", says: "it is stamped minutes before or after its time" },
  stamp_hours: { stage: "stamp", says: "it is stamped hours before or after its time" },
  stamp_too_old: { stage: "stamp", says: "it is stamped more than a day ago" },
  chatbot_slow: { stage: "chatbot", says: "the answer begins late" },
  chatbot_empty: { stage: "chatbot", says: "the answer is empty" },
  chatbot_cut: { stage: "chatbot", says: "the answer is cut off, and recorded" },
  chatbot_cut_unrecorded: { stage: "chatbot", says: "the answer is cut off, and never recorded" },
  chatbot_429: { stage: "chatbot", says: "too many questions" },
  chatbot_500: { stage: "chatbot", says: "a failure before the question is taken" },
  chatbot_500_asked: { stage: "chatbot", says: "a failure although the question was taken" },
  chatbot_503: { stage: "chatbot", says: "out of service" },
  chatbot_402: { stage: "chatbot", says: "no credits: never to be tried again" },
  chatbot_hangs: { stage: "chatbot", says: "no byte comes any more" },
  chatbot_stores_late: { stage: "chatbot", says: "the answer is cut off, and recorded late" },
  chatbot_unreachable: { stage: "chatbot", says: "the connection breaks before it is asked" },
  session_forgotten: { stage: "chatbot", says: "the chatbot no longer knows the session" },
  record_refused: { stage: "chatbot", says: "after a cut, the record cannot be read at first" },
  send_refused: { stage: "send", says: "the platform is out of order for a moment" },
  send_unformatted: {
    stage: "send",
    on: ["slack", "telegram"],
    says: "the platform refuses the formatting",
  },
  send_refused_for_good: { stage: "send", says: "the platform refuses the message" },
  send_limited: { stage: "send", says: "the platform wants a pause" },
  send_dropped_before: { stage: "send", says: "the connection breaks before it is shown" },
  send_dropped_after: { stage: "send", says: "the connection breaks after it is shown" },
  send_gateway: { stage: "send", says: "a gateway answers, and it is not shown" },
  send_lost_thrice: {
    stage: "send",
    on: ["telegram"],
    says: "three replies in a row are lost after it is shown",
  },
  send_slow: { stage: "send", says: "the platform takes its time" },
  find_refused: { stage: "send", on: ["slack"], says: "looking for it is refused at first" },
  find_dropped: { stage: "send", on: ["slack"], says: "looking for it breaks off at first" },
  status_early: { stage: "report", on: ["whatsapp"], says: "reported before the reply" },
  status_late: { stage: "report", on: ["whatsapp"], says: "reported late" },
  status_missing: { stage: "report", on: ["whatsapp"], says: "never reported" },
  status_doubled: { stage: "report", on: ["whatsapp"], says: "reported twice, in the wrong order" },
  status_failed: { stage: "report", on: ["whatsapp"], says: "reported as failed after all" },
  session_refused: { stage: "map", says: "a session cannot be begun at first" },
  kv_stale: { stage: "map", says: "KV answers with a session of an earlier life" },
  kv_read_fails: { stage: "map", says: "KV cannot be read" },
  kv_write_fails: { stage: "map", says: "KV cannot be written" },
  killed_runtime: { stage: "runtime", says: "SIGKILL of workerd" },
  killed_all: { stage: "runtime", says: "SIGKILL of workerd and the process around it" },
  edited: { stage: "person", says: "the person changes what was written" },
  withdrawn: { stage: "person", on: ["slack", "whatsapp"], says: "the person takes it back" },
} as const satisfies Readonly<Record<string, KindRule>>;

export type FaultKind = keyof typeof kinds;

/** Every kind, in the order of the table. */
export const faultKinds: readonly FaultKind[] = Object.keys(kinds).filter(isKind);

function isKind(name: string): name is FaultKind {
  return Object.hasOwn(kinds, name);
}

/** The kinds of one stage that can happen on a platform. */
export function kindsOf(stage: Stage, platform: PlatformName): FaultKind[] {
  return faultKinds.filter((kind) => {
    const rule: KindRule = kinds[kind];
    return rule.stage === stage && (rule.on?.includes(platform) ?? true);
  });
}
