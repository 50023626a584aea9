import { parseArgs } from "node:util";
import { measureBundle } from "./bundle-size.ts";
import { compareOn, type ComparisonSize } from "./comparing.ts";
import { bundleNaive } from "./contestants.ts";
import { type GrowthSize, measureConversations, measureTurns } from "./growth.ts";
import { hangUp } from "./load.ts";
import { type Partners, startPartners } from "./partner-process.ts";
import { benchPlatforms, platformTitles } from "./platforms/index.ts";
import type { BenchPlatform } from "./platforms/platform.ts";
import { profileBridge } from "./profile.ts";
import { measureRendering } from "./rendering.ts";
import { bundleRow, growthRow, kvRow, renderingRow, rowsRow } from "./rows.ts";
import { keepStateInMemory } from "./state-in-memory.ts";
import { measureStorage } from "./storage.ts";
import { type Row, tableOf } from "./table.ts";

/**
 * Prints the numbers to hold, as ratios taken in one run on this machine.
 *
 *     npm run bench                       all rows
 *     npm run bench -- --quick            fewer messages: for a first look, noisier
 *     npm run bench -- --platform slack   one platform; growth is measured on Telegram
 *     npm run bench -- --disk             the state on this machine's disk, not in memory
 *     npm run bench -- --profile          where the bridge's JavaScript spends its time, instead of the rows
 */

interface BenchSize extends ComparisonSize {
  readonly growth: GrowthSize;
}

const FULL: BenchSize = {
  warmUp: { chats: 100, perChat: 6 },
  relay: { chats: 100, perChat: 15 },
  idle: { chats: 10, perChat: 9 },
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
  idle: { chats: 3, perChat: 9 },
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

async function measureAll(
  platforms: readonly BenchPlatform[],
  partners: Partners,
  size: BenchSize,
): Promise<Row[]> {
  const naive = bundleNaive();
  const rows: Row[] = [];
  for (const platform of platforms) {
    const title = platformTitles[platform.name];
    const compared = await compareOn(platform, {
      partners,
      naive,
      size,
      say: (line) => say(`${title}: ${line}`),
    });
    rows.push(...on(platform, compared));
  }
  rows.push(...(await storageRows(platforms, partners)));
  for (const platform of platforms) {
    rows.push(...on(platform, [renderingRow(measureRendering(platform.name))]));
  }
  rows.push(bundleRow(measureBundle()));
  const isWithGrowth = platforms.some(({ name }) => name === "telegram");
  return isWithGrowth ? [...rows, ...(await growthRows(partners, size.growth))] : rows;
}

function on({ name }: BenchPlatform, rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ ...row, platform: name }));
}

async function storageRows(
  platforms: readonly BenchPlatform[],
  partners: Partners,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const platform of platforms) {
    say(`${platformTitles[platform.name]}: rows and KV operations`);
    const { warm, cleanup } = await measureStorage(platform, partners);
    rows.push(...on(platform, [rowsRow(warm, cleanup), kvRow(warm)]));
  }
  return rows;
}

async function growthRows(partners: Partners, size: GrowthSize): Promise<Row[]> {
  const { fewConversations, manyConversations, manyTurns, longConversations } = size;
  say(`growing to ${manyConversations} conversations`);
  const conversations = await measureConversations(partners, size);
  say(`growing ${longConversations} conversations to ${manyTurns} turns, three times`);
  const turns = await measureTurns(partners, size);
  return [
    growthRow(`conversations grow ${fewConversations} → ${manyConversations}`, conversations),
    growthRow(`one conversation grows 10 → ${manyTurns} turns`, turns),
  ];
}

async function printProfile(
  platform: BenchPlatform,
  partners: Partners,
  size: BenchSize,
): Promise<void> {
  console.log(platformTitles[platform.name]);
  const functions = await profileBridge(platform, partners, size.relay);
  for (const { name, place, share } of functions.slice(0, PROFILE_LINES)) {
    console.log(`${(share * 100).toFixed(1).padStart(5)} %  ${name}  ${place}`);
  }
}

/** @throws RangeError for a platform that nobody knows */
function platformsNamed(name: string | undefined): readonly BenchPlatform[] {
  const named = benchPlatforms.filter((one) => name === undefined || one.name === name);
  if (named.length > 0) return named;
  const known = benchPlatforms.map((one) => one.name).join(", ");
  throw new RangeError(`--platform must be one of ${known}`);
}

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
    platform: { type: "string" },
    disk: { type: "boolean", default: false },
  },
});
const state = options.disk ? "on disk" : keepStateInMemory();
say(`state ${state}`);
const platforms = platformsNamed(options.platform);
const size = options.quick ? QUICK : FULL;
const partners = await startPartners();
try {
  if (options.profile) {
    for (const platform of platforms) await printProfile(platform, partners, size);
  } else {
    console.log(tableOf(await measureAll(platforms, partners, size)));
    console.log(`\nThe state of both is ${state}.`);
  }
} finally {
  partners.stop();
  hangUp();
}
