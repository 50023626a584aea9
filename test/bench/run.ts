import { measureBundle } from "./bundle-size.ts";
import { type Contestants, startContestants } from "./contestants.ts";
import { median } from "./figures.ts";
import { type GrowthSize, measureConversations, measureTurns } from "./growth.ts";
import { measureIdle, measureWhileHeld } from "./idle.ts";
import { hangUp } from "./load.ts";
import { type Partners, startPartners } from "./partner-process.ts";
import { profileBridge } from "./profile.ts";
import { alternate, relayFresh, type RelaySize } from "./relaying.ts";
import type { Runtime } from "./runtime.ts";
import { measureRendering } from "./rendering.ts";
import {
  bundleRow,
  growthRow,
  heldRow,
  idleRow,
  kvRow,
  relayRows,
  renderingRow,
  rowsRow,
} from "./rows.ts";
import { measureCleanup, measureWarm } from "./storage.ts";
import { type Row, tableOf } from "./table.ts";

/**
 * Prints the numbers to hold, as ratios taken in one run on this machine.
 *
 *     npm run bench                 all rows
 *     npm run bench -- --quick      fewer messages: for a first look, noisier
 *     npm run bench -- --profile    where the bridge's JavaScript spends its time, instead of the rows
 */

interface BenchSize {
  readonly warmUp: RelaySize;
  readonly relay: RelaySize;
  readonly idle: RelaySize;
  readonly growth: GrowthSize;
}

const FULL: BenchSize = {
  warmUp: { chats: 100, perChat: 6 },
  relay: { chats: 100, perChat: 15 },
  idle: { chats: 10, perChat: 12 },
  growth: {
    fewConversations: 1_000,
    manyConversations: 3_000,
    manyTurns: 1_000,
    longConversations: 10,
  },
};

const QUICK: BenchSize = {
  warmUp: { chats: 100, perChat: 3 },
  relay: { chats: 100, perChat: 5 },
  idle: { chats: 5, perChat: 10 },
  growth: {
    fewConversations: 500,
    manyConversations: 1_500,
    manyTurns: 200,
    longConversations: 10,
  },
};

const PROFILE_LINES = 30;

function say(line: string): void {
  console.error(line);
}

function all({ bridge, naive, naiveWithoutKv }: Contestants): Runtime[] {
  return [bridge, naive, naiveWithoutKv];
}

async function compare(
  partners: Partners,
  contestants: Contestants,
  size: BenchSize,
): Promise<Row[]> {
  say("warming up");
  for (const runtime of all(contestants)) await relayFresh(runtime, partners, size.warmUp);
  say("relaying, 32 webhooks at a time");
  const relayed = await alternate(contestants, (runtime) =>
    relayFresh(runtime, partners, size.relay),
  );
  say("one message at a time");
  const idle = await alternate(contestants, (runtime) => measureIdle(runtime, partners, size.idle));
  say("while answers are held back");
  const held = await measureWhileHeld(contestants.bridge, partners, size.idle);
  return [
    ...relayRows(relayed),
    idleRow(idle),
    heldRow(held, median(idle.bridge.map((run) => run.to200Ms))),
  ];
}

async function measureAll(partners: Partners, size: BenchSize): Promise<Row[]> {
  const contestants = await startContestants(partners.url);
  const rows: Row[] = [];
  try {
    rows.push(...(await compare(partners, contestants, size)));
  } finally {
    await Promise.all(all(contestants).map((runtime) => runtime.stop()));
  }
  say("rows and KV operations");
  const warm = await measureWarm(partners);
  rows.push(rowsRow(warm, await measureCleanup(partners, warm.rows)), kvRow(warm));
  rows.push(renderingRow(measureRendering()));
  rows.push(bundleRow(measureBundle()));
  const { fewConversations, manyConversations, manyTurns, longConversations } = size.growth;
  say(`growing to ${manyConversations} conversations`);
  const conversations = await measureConversations(partners, size.growth);
  rows.push(
    growthRow(`conversations grow ${fewConversations} → ${manyConversations}`, conversations),
  );
  say(`growing ${longConversations} conversations to ${manyTurns} turns, three times`);
  const turns = await measureTurns(partners, size.growth);
  rows.push(growthRow(`one conversation grows 10 → ${manyTurns} turns`, turns));
  return rows;
}

async function printProfile(partners: Partners, size: BenchSize): Promise<void> {
  const functions = await profileBridge(partners, size.relay);
  for (const { name, place, share } of functions.slice(0, PROFILE_LINES)) {
    console.log(`${(share * 100).toFixed(1).padStart(5)} %  ${name}  ${place}`);
  }
}

const size = process.argv.includes("--quick") ? QUICK : FULL;
const partners = await startPartners();
try {
  if (process.argv.includes("--profile")) await printProfile(partners, size);
  else console.log(tableOf(await measureAll(partners, size)));
} finally {
  partners.stop();
  hangUp();
}
