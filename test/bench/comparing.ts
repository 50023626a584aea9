import { type Contestants, startContestants } from "./contestants.ts";
import { median } from "./figures.ts";
import { measureIdle, measureWhileHeld } from "./idle.ts";
import type { Partners } from "./partner-process.ts";
import type { BenchPlatform } from "./platforms/platform.ts";
import { alternate, relayFresh, type RelaySize } from "./relaying.ts";
import { heldRow, idleRow, relayRows } from "./rows.ts";
import type { Runtime } from "./runtime.ts";
import type { Row } from "./table.ts";

/** How much each contestant does. */
export interface ComparisonSize {
  readonly warmUp: RelaySize;
  readonly relay: RelaySize;
  readonly idle: RelaySize;
}

/** What a comparison needs besides a platform. */
export interface Arena {
  readonly partners: Partners;
  /** Where the bundled naive Worker is. */
  readonly naive: string;
  readonly size: ComparisonSize;
  /** Is told what happens next. */
  say(line: string): void;
}

/** The rows that set the bridge against the naive Worker, on one platform, in fresh runtimes. */
export async function compareOn(platform: BenchPlatform, arena: Arena): Promise<Row[]> {
  const contestants = await startContestants(platform, arena.partners, arena.naive);
  try {
    return await compare(contestants, arena);
  } finally {
    await Promise.all(all(contestants).map((runtime) => runtime.stop()));
  }
}

async function compare(contestants: Contestants, arena: Arena): Promise<Row[]> {
  const { partners, size, say } = arena;
  say("warming up");
  for (const runtime of all(contestants)) await relayFresh(runtime, partners, size.warmUp);
  say("relaying, 32 webhooks at a time");
  const relayed = await alternate(contestants, (runtime) =>
    relayFresh(runtime, partners, size.relay),
  );
  say("one message at a time");
  const idle = await alternate(contestants, (runtime) => measureIdle(runtime, partners, size.idle));
  say("while answers are held");
  const held = await measureWhileHeld(contestants.bridge, partners, size.idle);
  return [
    ...relayRows(relayed),
    idleRow(idle),
    heldRow(held, median(idle.bridge.map((run) => run.to200Ms))),
  ];
}

function all({ bridge, naive, naiveWithoutKv }: Contestants): Runtime[] {
  return [bridge, naive, naiveWithoutKv];
}
