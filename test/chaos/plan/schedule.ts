import { type FaultKind, kindsOf, type Place, type PlatformName } from "./kinds.ts";
import { createRandom, type Random } from "./random.ts";

/** One thing that somebody writes, and everything that will go wrong with it. */
export interface MessagePlan {
  /** In its words, its answer, and nowhere else. */
  readonly token: string;
  /** Milliseconds from the conversation's begin. */
  readonly atMs: number;
  readonly kind: "question" | "new" | "help";
  /** Characters of the answer. */
  readonly answerLength: number;
  readonly faults: readonly FaultKind[];
  /** Milliseconds by which its stamp lies; 0 when it does not. */
  readonly stampShiftMs: number;
  /** Milliseconds after which the person changes it or takes it back. */
  readonly changedAfterMs: number;
  /** In [0, 1): decides whatever a fault leaves open. */
  readonly luck: number;
}

/** One conversation. Made from the seed and its own name alone, so it can be played by itself. */
export interface ConversationPlan {
  /** Such as `telegram-17`. */
  readonly name: string;
  readonly platform: PlatformName;
  readonly place: Place;
  /** Milliseconds from the begin of the run. */
  readonly beginsAtMs: number;
  readonly messages: readonly MessagePlan[];
  readonly mapFault: FaultKind | undefined;
}

/** A moment at which the runtime dies. */
export interface KillPlan {
  /** Milliseconds from the begin of the run. */
  readonly atMs: number;
  readonly kind: "killed_runtime" | "killed_all";
}

export interface Schedule {
  readonly seed: number;
  readonly conversations: readonly ConversationPlan[];
  readonly kills: readonly KillPlan[];
}

export interface ScheduleSize {
  readonly seed: number;
  /** Messages in all, give or take those of the last conversation. */
  readonly messages: number;
  readonly kills: number;
  /** Messages a second, over all conversations. */
  readonly perSecond: number;
}

const PLACES: readonly { readonly platform: PlatformName; readonly place: Place }[] = [
  { platform: "telegram", place: "private" },
  { platform: "slack", place: "direct" },
  { platform: "whatsapp", place: "person" },
  { platform: "telegram", place: "group" },
  { platform: "slack", place: "thread" },
  { platform: "whatsapp", place: "person" },
  { platform: "telegram", place: "private" },
  { platform: "telegram", place: "topic" },
  { platform: "slack", place: "direct" },
];

/** A long run lets conversations grow; a short one wants many of them. */
const LONG_RUN_MESSAGES = 2_000;
const MESSAGES_EACH = { short: 5, long: 12 } as const;
/** Before others Telegram lets a bot write twenty messages a minute: those take long to come to rest. */
const MESSAGES_EACH_IN_GROUPS = { short: 4, long: 6 } as const;
/** One conversation in so many writes more questions within a minute than are asked. */
const FLOOD_EVERY = 40;
const FLOOD_MESSAGES = 26;

/** The whole schedule. The same size gives the same schedule. */
export function makeSchedule(size: ScheduleSize): Schedule {
  const length = size.messages < LONG_RUN_MESSAGES ? "short" : "long";
  const spanMs = (size.messages / size.perSecond) * 1_000;
  const conversations: ConversationPlan[] = [];
  let left = size.messages;
  for (let index = 0; left > 0; index += 1) {
    const conversation = makeConversation(size.seed, index, length, spanMs, left);
    conversations.push(conversation);
    left -= conversation.messages.length;
  }
  return { seed: size.seed, conversations, kills: makeKills(size, spanMs) };
}

function makeKills({ seed, kills }: ScheduleSize, spanMs: number): KillPlan[] {
  const random = createRandom(`${seed} kills`);
  return Array.from({ length: kills }, (_, index) => ({
    atMs: Math.round(((index + 0.3 + 0.6 * random.next()) * spanMs) / kills),
    kind: index % 2 === 0 ? "killed_runtime" : "killed_all",
  }));
}

function makeConversation(
  seed: number,
  index: number,
  length: keyof typeof MESSAGES_EACH,
  spanMs: number,
  left: number,
): ConversationPlan {
  const { platform, place } = PLACES[index % PLACES.length] ?? PLACES[0] ?? noPlace();
  const name = `${platform}-${index}`;
  const random = createRandom(`${seed} ${name}`);
  const isFlood = index % FLOOD_EVERY === FLOOD_EVERY - 4 && place !== "group" && place !== "topic";
  const isGroup = place === "group" || place === "topic";
  const most = isGroup ? MESSAGES_EACH_IN_GROUPS[length] : MESSAGES_EACH[length] * 2 - 2;
  const count = isFlood ? FLOOD_MESSAGES : random.between(2, most);
  const messages = makeMessages(random, { index, platform, place, isFlood }, Math.min(count, left));
  const lastMs = messages.at(-1)?.atMs ?? 0;
  const beginsAtMs = Math.round(random.next() * Math.max(0, spanMs - lastMs));
  const mapFault = random.chance(0.35) ? random.pick(kindsOf("map", platform)) : undefined;
  return { name, platform, place, beginsAtMs, messages, mapFault };
}

function noPlace(): never {
  throw new RangeError("there is no place to write in");
}

interface Setting {
  readonly index: number;
  readonly platform: PlatformName;
  readonly place: Place;
  readonly isFlood: boolean;
}

/** Bursts and single messages in turn. */
function makeMessages(random: Random, setting: Setting, count: number): MessagePlan[] {
  const messages: MessagePlan[] = [];
  const onceOnly = new Set<FaultKind>();
  let atMs = 0;
  let burst = 0;
  for (let position = 0; position < count; position += 1) {
    const message = makeMessage(random, setting, position, atMs, onceOnly);
    messages.push(message);
    if (burst === 0 && random.chance(0.35)) burst = random.between(1, 5);
    const quickly = setting.isFlood || burst > 0;
    burst = Math.max(0, burst - 1);
    atMs += quickly ? random.between(0, 40) : random.between(200, 2_500);
  }
  return withCommands(random, messages);
}

/** Each at most once in a conversation, so that the judge can tell one answer from another. */
function withCommands(random: Random, messages: readonly MessagePlan[]): MessagePlan[] {
  const [newAt, helpAt] = [random.between(0, 24), random.between(0, 24)];
  return messages.map((message, position) => {
    if (position === newAt && position > 0) return asCommand(message, "new");
    if (position === helpAt && position !== newAt) return asCommand(message, "help");
    return message;
  });
}

function asCommand(message: MessagePlan, kind: "new" | "help"): MessagePlan {
  const faults = message.faults.filter((fault) => !/^(chatbot|session|record|edited)/.test(fault));
  return { ...message, kind, faults };
}

/** The share of messages that meet a fault of each stage. */
const SHARES = { webhook: 0.14, stamp: 0.045, chatbot: 0.2, send: 0.16, report: 0.12 } as const;
const CHANGED_SHARE = 0.04;
const LENGTHY_SHARE = 0.05;
const LENGTHY_CHARACTERS: Readonly<Record<PlatformName, number>> = {
  slack: 13_000,
  telegram: 5_000,
  whatsapp: 5_000,
};
const SHORT_CHARACTERS = 60;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function makeMessage(
  random: Random,
  { index, platform, place, isFlood }: Setting,
  position: number,
  atMs: number,
  onceOnly: Set<FaultKind>,
): MessagePlan {
  const faults: FaultKind[] = [];
  const draw = (stage: keyof typeof SHARES): void => {
    const possible = kindsOf(stage, platform);
    if (possible.length > 0 && random.chance(SHARES[stage])) faults.push(random.pick(possible));
  };
  draw("webhook");
  draw("stamp");
  draw("chatbot");
  draw("send");
  draw("report");
  if (random.chance(CHANGED_SHARE)) faults.push(random.pick(kindsOf("person", platform)));
  const isLengthy =
    !isFlood &&
    place !== "group" &&
    place !== "topic" &&
    // Slack advises against plain texts as long as a formatted one may be.
    !(platform === "slack" && faults.includes("send_unformatted"));
  return {
    token: `c${index}m${position}`,
    atMs,
    kind: "question",
    answerLength:
      isLengthy && random.chance(LENGTHY_SHARE) ? LENGTHY_CHARACTERS[platform] : SHORT_CHARACTERS,
    faults: compatible(withCompanions(random, faults), onceOnly),
    stampShiftMs: shiftOf(random, faults),
    changedAfterMs: random.between(0, 300),
    luck: random.next(),
  };
}

/** Some faults show nothing unless another one comes before them. */
function withCompanions(random: Random, faults: readonly FaultKind[]): FaultKind[] {
  const all = [...faults];
  const has = (...kinds: readonly FaultKind[]): boolean => kinds.some((kind) => all.includes(kind));
  if (has("record_refused")) all.push("chatbot_cut");
  if (has("find_refused", "find_dropped")) {
    all.push(random.chance(0.5) ? "send_dropped_after" : "send_dropped_before");
  }
  if (has("status_late", "status_missing") && !all.some((kind) => kind.startsWith("send_"))) {
    if (random.chance(0.6)) all.push("send_dropped_after");
  }
  return all;
}

/** What cannot be told apart from outside when it happens together, or more than once. */
function compatible(faults: readonly FaultKind[], onceOnly: Set<FaultKind>): FaultKind[] {
  const isMadeByHand = faults.some((fault) => fault.startsWith("stamp_"));
  return faults.filter((fault) => {
    if (isMadeByHand && (fault === "edited" || fault === "withdrawn")) return false;
    if (fault !== "chatbot_empty") return true;
    if (onceOnly.has(fault)) return false;
    onceOnly.add(fault);
    return true;
  });
}

function shiftOf(random: Random, faults: readonly FaultKind[]): number {
  const sign = random.chance(0.5) ? 1 : -1;
  const minutes = sign * random.between(1, 9) * MINUTE_MS;
  const hours = sign * random.between(1, 20) * HOUR_MS;
  if (faults.includes("stamp_minutes")) return minutes;
  if (faults.includes("stamp_hours")) return hours;
  if (faults.includes("stamp_too_old")) return -random.between(25, 60) * HOUR_MS;
  return 0;
}

/** How long before its first message a conversation that is played alone begins. */
const LEAD_MS = 500;

/**
 * The schedule of one conversation alone, with the kills of the time in which it takes place.
 * @throws RangeError when there is no conversation of this name
 */
export function only(schedule: Schedule, name: string): Schedule {
  const found = schedule.conversations.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`there is no conversation ${name} in it`);
  const beginsAtMs = Math.max(0, found.beginsAtMs - LEAD_MS);
  return {
    seed: schedule.seed,
    conversations: [{ ...found, beginsAtMs: found.beginsAtMs - beginsAtMs }],
    kills: schedule.kills
      .filter(({ atMs }) => atMs >= beginsAtMs)
      .map((kill) => ({ ...kill, atMs: kill.atMs - beginsAtMs }))
      .filter(({ atMs }) => atMs <= (found.messages.at(-1)?.atMs ?? 0) + AFTERWARDS_MS),
  };
}

/** For so long after its last message a conversation may have something to do. */
const AFTERWARDS_MS = 10_000;
