import type { FaultKind } from "../plan/kinds.ts";
import type { MessagePlan } from "../plan/schedule.ts";

/** A fault that is to strike now. */
export interface Strike {
  readonly kind: FaultKind;
  readonly plan: MessagePlan;
}

/**
 * Decides which call is struck by what: the fault of a message's plan strikes the first call that it
 * is about, some strike several in a row. Counts what was dealt.
 */
export interface Strikes {
  /** The plan of a message. */
  planOf(token: string): MessagePlan | undefined;
  /** Whether a message has this fault at all. */
  has(token: string, kind: FaultKind): boolean;
  /**
   * Takes one of these faults, when the message has one that was not dealt as often as it may be.
   * @param token of the message; undefined takes nothing
   */
  take(token: string | undefined, kinds: readonly FaultKind[]): Strike | undefined;
  /** Counts a fault that was dealt in another way. */
  noteHit(kind: FaultKind, token: string): void;
  /** Messages, or conversations, that a kind has struck. */
  hits(kind: FaultKind): ReadonlySet<string>;
}

/** How often in a row a fault strikes; once when absent. */
const TIMES: Partial<Record<FaultKind, number>> = {
  send_lost_thrice: 3,
  record_refused: 2,
  find_refused: 2,
  chatbot_503: 2,
};

export function createStrikes(plans: Iterable<MessagePlan>): Strikes {
  const byToken = new Map<string, MessagePlan>();
  for (const plan of plans) byToken.set(plan.token, plan);
  const dealt = new Map<string, number>();
  const hits = new Map<FaultKind, Set<string>>();

  function noteHit(kind: FaultKind, token: string): void {
    const known = hits.get(kind);
    if (known === undefined) hits.set(kind, new Set([token]));
    else known.add(token);
  }

  return {
    planOf: (token) => byToken.get(token),
    has: (token, kind) => byToken.get(token)?.faults.includes(kind) ?? false,
    take(token, wanted) {
      const plan = token === undefined ? undefined : byToken.get(token);
      if (plan === undefined) return undefined;
      for (const kind of wanted) {
        if (!plan.faults.includes(kind)) continue;
        const name = `${plan.token} ${kind}`;
        const before = dealt.get(name) ?? 0;
        if (before >= (TIMES[kind] ?? 1)) continue;
        dealt.set(name, before + 1);
        noteHit(kind, plan.token);
        return { kind, plan };
      }
      return undefined;
    },
    noteHit,
    hits: (kind) => hits.get(kind) ?? new Set(),
  };
}
