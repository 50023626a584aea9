import { setTimeout as sleep } from "node:timers/promises";
import type { FaultKind } from "../plan/kinds.ts";
import type { MessagePlan } from "../plan/schedule.ts";
import { wordsOf } from "./answers.ts";
import type { Observer } from "./observed.ts";
import type { Pace } from "./pace.ts";
import type { Room, Said } from "./platform.ts";
import type { Strikes } from "./strikes.ts";

/** One message that was written, and when it was changed. */
export interface Written {
  readonly plan: MessagePlan;
  readonly said: Said;
  /** Unix milliseconds. */
  readonly at: number;
}

export interface Speaking {
  readonly room: Room;
  readonly observer: Observer;
  readonly strikes: Strikes;
  /** Is told of everything that was written, by token. */
  readonly written: Map<string, Written>;
  readonly pace: Pace;
}

/** Delivered beside the usual webhook. */
const CONCURRENT = 3;
const AGAIN_AFTER_MS = 250;
/** Four minutes, and what the platform needs for its first attempts. */
const MINUTES_LATER_MS = 5_500;

/** Writes everything that a conversation's plan has, each at its time. */
export async function playConversation(speaking: Speaking): Promise<void> {
  const { room, pace } = speaking;
  const afterwards: Promise<void>[] = [];
  for (const plan of room.plan.messages) {
    await pace.until(room.plan.beginsAtMs + plan.atMs);
    afterwards.push(write(speaking, plan));
  }
  await Promise.all(afterwards);
}

async function write(speaking: Speaking, plan: MessagePlan): Promise<void> {
  const { room, observer, written } = speaking;
  const text = wordsOf(plan, "first");
  const { token } = plan;
  note(observer, room, "writes", token, text);
  const said = room.say(token, text, plan.stampShiftMs);
  written.set(token, { plan, said, at: Date.now() });
  await Promise.all([
    deliverMore(speaking, plan, said),
    change(speaking, plan, said),
    forge(speaking, plan),
  ]);
}

function note(
  observer: Observer,
  { plan }: Room,
  does: "writes" | "edits" | "withdraws",
  token: string,
  text: string,
): void {
  const at = Date.now();
  observer.note(plan.name, { what: "person", does, token, text, at, endedAt: at });
}

/** What the platform, or somebody on the way, delivers besides. */
async function deliverMore(
  speaking: Speaking,
  { token, faults }: MessagePlan,
  said: Said,
): Promise<void> {
  const { strikes } = speaking;
  if (faults.includes("webhook_concurrent")) {
    strikes.noteHit("webhook_concurrent", token);
    await Promise.all(
      Array.from({ length: CONCURRENT }, () =>
        deliverNow(speaking, token, said, "webhook_concurrent"),
      ),
    );
  }
  if (faults.includes("stamp_too_old")) {
    strikes.noteHit("stamp_too_old", token);
    await deliverNow(speaking, token, said, "stamp_too_old");
  }
  for (const kind of ["stamp_minutes", "stamp_hours"] as const) {
    if (faults.includes(kind)) strikes.noteHit(kind, token);
  }
  if (faults.includes("webhook_doubled")) {
    strikes.noteHit("webhook_doubled", token);
    await sleep(AGAIN_AFTER_MS);
    said.redeliver();
  }
  if (faults.includes("webhook_minutes_later")) {
    strikes.noteHit("webhook_minutes_later", token);
    await sleep(MINUTES_LATER_MS);
    said.redeliver();
  }
}

async function deliverNow(
  { room, observer }: Speaking,
  token: string,
  said: Said,
  fault: FaultKind,
): Promise<void> {
  const about = { what: "webhook", brings: "message", token, fault } as const;
  const seen = observer.note(room.plan.name, { ...about, at: Date.now() });
  const status = await said.deliverNow();
  Object.assign(seen, { endedAt: Date.now(), ...(status === 0 ? {} : { status }) });
}

async function change(
  { room, observer, strikes }: Speaking,
  plan: MessagePlan,
  { change }: Said,
): Promise<void> {
  const { faults, token, changedAfterMs } = plan;
  if (change === undefined) return;
  if (faults.includes("edited") && plan.kind === "question") {
    await sleep(changedAfterMs);
    const text = wordsOf(plan, "changed");
    strikes.noteHit("edited", token);
    note(observer, room, "edits", token, text);
    change.edit(text);
  }
  if (faults.includes("withdrawn") && change.withdraw !== undefined) {
    await sleep(changedAfterMs);
    strikes.noteHit("withdrawn", token);
    note(observer, room, "withdraws", token, "");
    change.withdraw();
  }
}

/** Somebody else's message, or an old one, which must not be believed. */
async function forge(
  { room, observer, strikes }: Speaking,
  { token, faults }: MessagePlan,
): Promise<void> {
  for (const [kind, brings] of [
    ["webhook_forged", "forgery"],
    ["webhook_stale", "stale"],
  ] as const) {
    if (!faults.includes(kind)) continue;
    strikes.noteHit(kind, token);
    const about = { what: "webhook", brings, token, fault: kind } as const;
    const seen = observer.note(room.plan.name, { ...about, at: Date.now() });
    const status = await room.forge(`${FORGED} ${token}`, brings);
    Object.assign(seen, { endedAt: Date.now(), ...(status === 0 ? {} : { status }) });
  }
}

/** Stands in every message that nobody wrote. */
export const FORGED = "forged";
