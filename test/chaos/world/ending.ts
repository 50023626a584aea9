import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import type { MortalBridge } from "../../helpers/mortal-bridge.ts";
import { adminAt, type Counts, viewOf } from "../../helpers/rig.ts";
import type { ChaosPlatform, Room } from "./platform.ts";

const letterSchema = v.object({
  id: v.number(),
  conversation: v.string(),
  stamp: v.number(),
  message: v.string(),
  code: v.string(),
  at: v.number(),
});

/** A message that failed for good, as the operator is shown it. */
export type ListedDead = v.InferOutput<typeof letterSchema>;

/** How the bridge says that everything ended. */
export interface Ending {
  /** By conversation. */
  readonly counts: ReadonlyMap<string, Counts>;
  /** By the bridge's key. */
  readonly dead: ReadonlyMap<string, readonly ListedDead[]>;
  /** Conversations in which something was still unfinished when the time was over. */
  readonly stuck: readonly string[];
}

export interface WaitingFor {
  readonly bridge: MortalBridge;
  readonly rooms: readonly Room[];
  readonly platforms: readonly ChaosPlatform[];
  /** Milliseconds; nothing that a run sets off takes longer. */
  readonly patienceMs: number;
}

/** Late reports and events about the bot's own messages come within this. */
const QUIET_MS = 2_500;
const LOOK_EVERY_MS = 250;
const AT_ONCE = 8;

/** Waits until no webhook is on its way and every conversation says that it has nothing to do. */
export async function waitForEnd(waiting: WaitingFor): Promise<Ending> {
  const { bridge, rooms, platforms, patienceMs } = waiting;
  const deadline = Date.now() + patienceMs;
  const view = viewOf(
    [],
    adminAt(() => bridge.url),
  );
  const arePending = (): boolean => platforms.some((platform) => platform.pendingCount() > 0);
  while (arePending() && Date.now() < deadline) await sleep(LOOK_EVERY_MS);
  const counts = new Map<string, Counts>();
  const count = (which: readonly Room[]): Promise<void> =>
    inTurns(which, async ({ key, plan }) => {
      counts.set(plan.name, await view.countsOf(key));
    });
  let open = [...rooms];
  do {
    await sleep(LOOK_EVERY_MS);
    await count(open);
    open = open.filter(({ plan }) => isOpen(counts.get(plan.name)));
  } while (open.length > 0 && Date.now() < deadline);
  // A report may take an answer back, and a dead letter is listed once its note is told.
  await sleep(QUIET_MS);
  await count(rooms);
  let dead = await listDead(bridge);
  while (isUnlisted(rooms, counts, dead) && Date.now() < deadline) {
    await sleep(LOOK_EVERY_MS);
    dead = await listDead(bridge);
  }
  return { counts, dead, stuck: open.map(({ plan }) => plan.name) };
}

/** Whether the operator is shown fewer dead letters than there are. */
function isUnlisted(
  rooms: readonly Room[],
  counts: ReadonlyMap<string, Counts>,
  dead: ReadonlyMap<string, readonly ListedDead[]>,
): boolean {
  return rooms.some(({ key, plan }) => {
    const counted = counts.get(plan.name)?.states["dead"] ?? 0;
    return counted > (dead.get(key)?.length ?? 0);
  });
}

function isOpen(counts: Counts | undefined): boolean {
  const { waiting = 0, asking = 0, sending = 0 } = counts?.states ?? {};
  return waiting + asking + sending > 0;
}

/** A few at a time. */
async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const worker = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function listDead(bridge: MortalBridge): Promise<Map<string, ListedDead[]>> {
  const admin = adminAt(() => bridge.url);
  const byKey = new Map<string, ListedDead[]>();
  for (let after = 0; ;) {
    const answer = await admin(`dead-letters?after=${after}`);
    const page = v.parse(v.array(letterSchema), await answer.json());
    for (const letter of page) {
      byKey.set(letter.conversation, [...(byKey.get(letter.conversation) ?? []), letter]);
    }
    const last = page.at(-1);
    if (last === undefined) return byKey;
    after = last.id;
  }
}
