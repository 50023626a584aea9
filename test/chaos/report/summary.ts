import type { Case } from "../judge/facts.ts";
import type { Verdict } from "../judge/judge.ts";
import type { Played } from "../play.ts";
import { type FaultKind, faultKinds, kinds } from "../plan/kinds.ts";
import { effects } from "./effects.ts";

/** What became of one kind of fault. */
export interface KindRow {
  readonly kind: FaultKind;
  readonly says: string;
  /** How often the schedule has it. */
  readonly planned: number;
  /** Messages, or conversations, that it struck. */
  readonly hit: number;
  /** How many of those show that it made a difference. */
  readonly seen: number;
}

/** A run of this many messages must hit with each kind as often as {@link HITS}. */
const FULL_RUN_MESSAGES = 10_000;
const HITS = 20;

/** How often each kind must hit: 20 times in 10 000 messages, and in proportion in fewer. */
export function floorFor(messages: number): number {
  return Math.min(HITS, Math.floor((messages * HITS) / FULL_RUN_MESSAGES));
}

/** One row for each kind of fault. */
export function rowsOf(played: Played, { cases }: Verdict): KindRow[] {
  return faultKinds.map((kind) => ({
    kind,
    says: kinds[kind].says,
    planned: plannedOf(played, kind),
    ...hitsOf(played, cases, kind),
  }));
}

function plannedOf({ schedule }: Played, kind: FaultKind): number {
  const { conversations, kills } = schedule;
  const ofMessages = conversations
    .flatMap(({ messages }) => messages)
    .filter(({ faults }) => faults.includes(kind)).length;
  const ofConversations = conversations.filter(({ mapFault }) => mapFault === kind).length;
  return ofMessages + ofConversations + kills.filter((kill) => kill.kind === kind).length;
}

function hitsOf(
  { strikes, observer }: Played,
  cases: readonly Case[],
  kind: FaultKind,
): Pick<KindRow, "hit" | "seen"> {
  const kills = observer.kills.filter((kill) => kill.kind === kind);
  if (kills.length > 0) {
    const hit = kills.reduce((sum, { at, backAt }) => sum + struckBy(cases, at, backAt), 0);
    return { hit, seen: hit };
  }
  const effect = effects[kind];
  const hit = strikes.hits(kind);
  // What strikes a conversation is seen by whoever decides about it, operation by operation.
  if (effect === undefined) return { hit: hit.size, seen: hit.size };
  const seen = cases.flatMap((one) =>
    one.messages.filter((facts) => hit.has(facts.plan.token) && effect(facts, one)),
  );
  return { hit: hit.size, seen: seen.length };
}

/** Messages that were under way before a kill and after it. */
function struckBy(cases: readonly Case[], at: number, backAt: number): number {
  const messages = cases.flatMap((one) => one.messages);
  return messages.filter((facts) => {
    const times = [...facts.webhooks, ...facts.asks, ...facts.calls].map((one) => one.at);
    return times.some((time) => time < at) && times.some((time) => time >= backAt);
  }).length;
}

/** The summary as a table in Markdown. */
export function tableOf(rows: readonly KindRow[]): string {
  const lines = rows.map(
    ({ kind, says, planned, hit, seen }) =>
      `| \`${kind}\` | ${says} | ${planned} | ${hit} | ${seen} |`,
  );
  return [
    "| Fault | What happens | Injected | Hit a message | Effect seen |",
    "|---|---|---:|---:|---:|",
    ...lines,
  ].join("\n");
}

/** The sums of what the bridge counted. */
export function totalsOf(cases: readonly Case[]): string {
  const sums = new Map<string, number>();
  const add = (name: string, count: number): unknown =>
    sums.set(name, (sums.get(name) ?? 0) + count);
  for (const { counts } of cases) {
    add("accepted", counts.accepted);
    for (const [state, count] of Object.entries(counts.states)) add(state, count);
    add("asked again", counts.askedAgain);
    add("possibly twice", counts.possiblyTwice);
  }
  return [...sums].map(([name, count]) => `${name} ${count}`).join(", ");
}
