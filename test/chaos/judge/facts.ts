import type { Counts } from "../../helpers/rig.ts";
import type { Played } from "../play.ts";
import type { MessagePlan } from "../plan/schedule.ts";
import { type BridgeText, bridgeTextIn } from "../world/answers.ts";
import type { ListedDead } from "../world/ending.ts";
import type {
  AskSeen,
  CallSeen,
  KillSeen,
  LookSeen,
  Seen,
  SessionSeen,
  WebhookSeen,
} from "../world/observed.ts";
import { tokenIn } from "../world/observed.ts";
import type { Room, Shown } from "../world/platform.ts";
import type { Written } from "../world/speaking.ts";

/** Everything that was seen of one message. */
export interface MessageFacts extends Written {
  /** Every delivery of it. */
  readonly webhooks: readonly WebhookSeen[];
  /** Meta's reports on its parts. */
  readonly reports: readonly WebhookSeen[];
  readonly asks: readonly AskSeen[];
  /** Calls that wanted to show its answer. */
  readonly calls: readonly CallSeen[];
  readonly shown: readonly Shown[];
  readonly dead: ListedDead | undefined;
  /** Whether the person took it back. */
  readonly isWithdrawn: boolean;
  /** What was written, and what it was changed to, with the time. */
  readonly versions: readonly { readonly text: string; readonly at: number }[];
}

/** Everything that was seen of one conversation. */
export interface Case {
  readonly room: Room;
  readonly counts: Counts;
  readonly isStuck: boolean;
  readonly messages: readonly MessageFacts[];
  readonly seen: readonly Seen[];
  readonly looks: readonly LookSeen[];
  readonly sessions: readonly SessionSeen[];
  /** Calls that looked for a part. */
  readonly finds: readonly CallSeen[];
  readonly notes: readonly CallSeen[];
  readonly shown: readonly Shown[];
  readonly dead: readonly ListedDead[];
  readonly kills: readonly KillSeen[];
}

/** A message that is stamped earlier is dropped. */
const ACCEPTANCE_AGE_MS = 24 * 3_600_000;

const NOTES: ReadonlySet<BridgeText> = new Set(["failed", "partial", "tooMany"]);
const NO_COUNTS: Counts = { accepted: 0, states: {}, askedAgain: 0, possiblyTwice: 0 };

/** Puts everything that was seen of a conversation where it belongs. */
export function gather(played: Played, room: Room): Case {
  const { name } = room.plan;
  const { ending, observer } = played;
  const seen = observer.of(name);
  const calls = seen.filter((one) => one.what === "call");
  const dead = ending.dead.get(room.key) ?? [];
  const shown = room.shown();
  const shows = calls.filter(({ text }) => text !== undefined);
  const messages = room.plan.messages.flatMap((plan) => {
    const written = played.written.get(plan.token);
    if (written === undefined) return [];
    return [factsOf(written, { seen, shows, shown, dead })];
  });
  return {
    room,
    counts: ending.counts.get(name) ?? NO_COUNTS,
    isStuck: ending.stuck.includes(name),
    messages,
    seen,
    looks: seen.filter((one) => one.what === "look"),
    sessions: seen.filter((one) => one.what === "session"),
    finds: calls.filter(({ text }) => text === undefined),
    notes: shows.filter(({ text = "" }) => isNote(text)),
    shown,
    dead,
    kills: observer.kills,
  };
}

interface Gathered {
  readonly seen: readonly Seen[];
  readonly shows: readonly CallSeen[];
  readonly shown: readonly Shown[];
  readonly dead: readonly ListedDead[];
}

function factsOf(written: Written, { seen, shows, shown, dead }: Gathered): MessageFacts {
  const { plan, said } = written;
  const { token } = plan;
  const isOwn = (text: string): boolean => isAbout(plan, text);
  const webhooks = seen
    .filter((one) => one.what === "webhook")
    .filter((one) => one.token === token);
  const persons = seen.filter((one) => one.what === "person").filter((one) => one.token === token);
  return {
    ...written,
    webhooks: webhooks.filter(({ brings }) => brings === "message"),
    reports: webhooks.filter(({ brings }) => brings === "report"),
    asks: seen.filter((one) => one.what === "ask").filter((one) => one.token === token),
    calls: shows.filter(({ text = "" }) => isOwn(text)),
    shown: shown.filter(({ text }) => isOwn(text)),
    dead: dead.find(({ message }) => message === said.id),
    isWithdrawn: persons.some(({ does }) => does === "withdraws"),
    versions: persons
      .filter(({ does }) => does !== "withdraws")
      .map(({ text, at }) => ({ text, at })),
  };
}

/** Whether a text of the bot's answers this message. */
function isAbout({ token, kind, faults }: MessagePlan, text: string): boolean {
  const own = bridgeTextIn(text);
  if (own === undefined) return tokenIn(text) === token;
  if (own === "empty") return faults.includes("chatbot_empty");
  return own === kind;
}

function isNote(text: string): boolean {
  const own = bridgeTextIn(text);
  return own !== undefined && NOTES.has(own);
}

/** How long after its reply a step may still be lost to a kill. */
const KILL_REACH_MS = 1_500;

/** Whether a kill may have kept the bridge from noting how a call ended. */
export function mayBeKilled(
  { kills }: Case,
  { at, endedAt = Infinity }: { readonly at: number; readonly endedAt?: number },
): boolean {
  // What was sent before may be read by a simulator while the runtime is dead.
  return kills.some((kill) => kill.backAt >= at && kill.at <= endedAt + KILL_REACH_MS);
}

/** Whether nobody could know how a call ended. */
export function isInDoubt(all: Case, call: CallSeen): boolean {
  return call.outcome === "unknown" || call.outcome === undefined || mayBeKilled(all, call);
}

/** Kills that happened while the conversation had anything to do. */
export function killsDuring({ kills, seen }: Case): number {
  const first = Math.min(...seen.map(({ at }) => at));
  const last = Math.max(...seen.map(({ at, endedAt }) => endedAt ?? at));
  return kills.filter(({ at, backAt }) => backAt >= first && at <= last).length;
}

/** When a message was certainly on disk: the first time that a platform heard so. */
export function acceptedAt({ webhooks }: MessageFacts): number {
  const taken = webhooks.filter(({ status }) => status === 200);
  return Math.min(...taken.map(({ endedAt }) => endedAt ?? Infinity));
}

/** Whether it is dropped because of its stamp. */
export function isTooOld({ plan }: MessageFacts): boolean {
  return plan.stampShiftMs <= -ACCEPTANCE_AGE_MS;
}
