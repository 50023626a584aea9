import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { startBridge } from "./contestants.ts";
import { median } from "./figures.ts";
import { askAll } from "./load.ts";
import type { Partners } from "./partner-process.ts";
import type { BenchPlatform, SignedWebhook } from "./platforms/platform.ts";
import { freshChats, type Question, questionsIn } from "./questions.ts";
import { type Runtime, settled } from "./runtime.ts";

/** What one short message costs while it is relayed, in a conversation that is warm and idle. */
export interface WarmCost {
  /** Rows written, with the alarms. */
  readonly rows: number;
  readonly kvReads: number;
  readonly kvWrites: number;
}

/** The share of one message in the rows that clean-up writes later. */
export interface CleanupCost {
  /** Of a message that is cleaned up together with others: {@link CLEANED_AT_ONCE} in all. */
  readonly rows: number;
  /** Of one that is cleaned up alone. */
  readonly rowsAlone: number;
}

/** What a person writes within the hour that one clean-up serves. */
export const CLEANED_AT_ONCE = 10;

/** Both, on one platform. */
export async function measureStorage(
  platform: BenchPlatform,
  partners: Partners,
): Promise<{ readonly warm: WarmCost; readonly cleanup: CleanupCost }> {
  const warm = await measureWarm(platform, partners);
  return { warm, cleanup: await measureCleanup(platform, partners, warm.rows) };
}

/** The lines of the log that say what was spent since the line before. */
const spentSchema = v.looseObject({
  event: v.string(),
  conversation: v.string(),
  rowsWritten: v.number(),
  kvReads: v.number(),
  kvWrites: v.number(),
});
type Spent = v.InferOutput<typeof spentSchema>;

const CHATS = 10;
/** The first messages begin the session, and publish it. */
const FIRST = 2;
/** With the first ones no more than the smallest burst: a message that is paced costs another row. */
const MEASURED = 8;

/**
 * Counts what the bridge's cursors and bindings count, from its log. One message at a time in each
 * conversation, so that each sets its alarm anew: none is shared as it is in a burst.
 */
async function measureWarm(platform: BenchPlatform, partners: Partners): Promise<WarmCost> {
  const lines: Spent[] = [];
  const bridge = await startBridge(platform, partners, { print: (line) => keep(lines, line) });
  const chats = freshChats(CHATS);
  try {
    for (let first = 0; first < FIRST; first += 1) await sendRound(bridge, partners, chats);
    lines.length = 0;
    for (let one = 0; one < MEASURED; one += 1) await sendRound(bridge, partners, chats);
    const messages = MEASURED * CHATS;
    return {
      rows: sum(lines, (line) => line.rowsWritten) / messages,
      kvReads: sum(lines, (line) => line.kvReads) / messages,
      kvWrites: sum(lines, (line) => line.kvWrites) / messages,
    };
  } finally {
    await bridge.stop();
  }
}

/** Times short enough to see a clean-up, and so far apart that none comes before the other. */
const ACCEPTED_SECONDS = 60;
const MARGIN_SECONDS = 1;
const HEARTBEAT_SECONDS = 1;
const HOUR_SECONDS = 3_600;
/** How old the messages are when the first of them are sent: the last follow while they are still accepted. */
const AGE_SECONDS = 48;
/**
 * workerd puts objects away that are idle for ten seconds, and with them what they have counted since
 * their last line. A webhook that is repeated keeps them here, and costs no row.
 */
const REPEATED_EVERY_MS = 3_000;
/** A clean-up is put off by a twenty-fourth of the memory; two seconds more are enough for it. */
const CLEANED_UP_SECONDS = (ACCEPTED_SECONDS + MARGIN_SECONDS) * (1 + 1 / 24) + 2;

/**
 * Lets messages pass their time and counts the rows that this costs. Every line of the log tells what
 * was spent since the one before, so a last message in each conversation makes the clean-up visible:
 * what its line shows beyond the rows of a relayed message.
 * @param warmRows of a relayed message
 */
async function measureCleanup(
  platform: BenchPlatform,
  partners: Partners,
  warmRows: number,
): Promise<CleanupCost> {
  const lines: Spent[] = [];
  const bridge = await startBridge(platform, partners, {
    variables: {
      ACCEPTANCE_AGE_HOURS: String(ACCEPTED_SECONDS / HOUR_SECONDS),
      ID_MARGIN_HOURS: String(MARGIN_SECONDS / HOUR_SECONDS),
      HEARTBEAT_SECONDS: String(HEARTBEAT_SECONDS),
    },
    print: (line) => keep(lines, line),
  });
  const many = freshChats(CHATS);
  const chats = [...many, ...freshChats(CHATS)];
  try {
    await sendRound(bridge, partners, freshChats(CHATS));
    const date = Math.floor(Date.now() / 1000) - AGE_SECONDS;
    await sendRound(bridge, partners, chats, date);
    for (let more = 1; more < CLEANED_AT_ONCE; more += 1) {
      await sendRound(bridge, partners, many, date);
    }
    // A younger one: a conversation that has emptied would end, and say nothing any more.
    const younger = await sendRound(bridge, partners, chats);
    const turns = Map.groupBy(lines, (line) => line.conversation);
    lines.length = 0;
    while (Date.now() < (date + CLEANED_UP_SECONDS) * 1000) {
      await askAll(bridge, younger.questions, younger.how);
      await sleep(REPEATED_EVERY_MS);
    }
    await sendRound(bridge, partners, chats);
    return costOf(turns, lines, warmRows);
  } finally {
    await bridge.stop();
  }
}

/**
 * @param before the lines of each conversation before the clean-up: one for each message
 * @param after the line of the message that made the clean-up visible, and any of the clean-up itself
 */
function costOf(
  before: ReadonlyMap<string, readonly Spent[]>,
  after: readonly Spent[],
  warmRows: number,
): CleanupCost {
  const alone: number[] = [];
  const together: number[] = [];
  for (const [conversation, lines] of Map.groupBy(after, (line) => line.conversation)) {
    const cleaned = (before.get(conversation)?.length ?? 0) - 1;
    const rows = (sum(lines, (line) => line.rowsWritten) - warmRows) / cleaned;
    if (rows < 1) throw new Error("a conversation was not cleaned up in time");
    if (cleaned === 1) alone.push(rows);
    if (cleaned === CLEANED_AT_ONCE) together.push(rows);
  }
  return { rows: median(together), rowsAlone: median(alone) };
}

/** What was sent, so that it can be sent again. */
interface Round {
  readonly questions: readonly Question[];
  readonly how: (question: Question) => SignedWebhook;
}

/** One message in every chat, until all of them are at rest. @param date Unix seconds */
async function sendRound(
  bridge: Runtime,
  partners: Partners,
  chats: readonly number[],
  date: number = Math.floor(Date.now() / 1000),
): Promise<Round> {
  const questions = questionsIn(chats, 1);
  const how = (one: Question): SignedWebhook => bridge.platform.webhookOf(one, date);
  await askAll(bridge, questions, how);
  await partners.shown(chats.length);
  await settled(bridge);
  await partners.take();
  return { questions, how };
}

function keep(lines: Spent[], line: string): void {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), spentSchema), line);
  if (parsed.success) lines.push(parsed.output);
}

function sum(lines: readonly Spent[], figure: (line: Spent) => number): number {
  return lines.reduce((total, line) => total + figure(line), 0);
}
