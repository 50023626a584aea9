import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { startBridge } from "./contestants.ts";
import { freshChats, postAll, questionsIn } from "./load.ts";
import type { Partners } from "./partner-process.ts";
import { settled } from "./runtime.ts";

/** What one short message costs in storage, as Cloudflare bills it. */
export interface StorageCost {
  /** Rows written while it is relayed, with the alarms, in a conversation that is warm and idle. */
  readonly rowsRelayed: number;
  /** Its share of the rows that clean-up writes later. */
  readonly rowsCleanedUp: number;
  readonly kvReads: number;
  readonly kvWrites: number;
  /** Messages in each conversation that one clean-up removed. */
  readonly cleanedAtOnce: number;
}

/** The lines of the log that say what was spent since the line before. */
const spentSchema = v.looseObject({
  rowsWritten: v.number(),
  kvReads: v.number(),
  kvWrites: v.number(),
});
type Spent = v.InferOutput<typeof spentSchema>;

/** Times short enough to see a clean-up. */
const ACCEPTED_SECONDS = 60;
const MARGIN_SECONDS = 1;
const HOUR_SECONDS = 3_600;
/** How old the messages are when they are sent: they are cleaned up some nine seconds later. */
const AGE_SECONDS = 55;
/** A bridge whose clean-up cannot be seen by then is reported as such. */
const PATIENCE_MS = 30_000;
/** Telegram's pace allows one message a second for long. */
const LOOK_EVERY_MS = 2_000;

const CHATS = 10;
/** The first messages begin the session, and publish it. */
const FIRST = 2;
const MEASURED = 14;

/**
 * Counts what the bridge's cursors and bindings count, from its log: a phase of relaying, then, with
 * short times, the clean-up of what was relayed. One message at a time in each conversation, so that
 * each sets its alarm anew: none is shared as it is in a burst.
 */
export async function measureStorage(partners: Partners): Promise<StorageCost> {
  const lines: Spent[] = [];
  const bridge = await startBridge(partners.url, {
    variables: {
      ACCEPTANCE_AGE_HOURS: String(ACCEPTED_SECONDS / HOUR_SECONDS),
      ID_MARGIN_HOURS: String(MARGIN_SECONDS / HOUR_SECONDS),
    },
    print(line) {
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), spentSchema), line);
      if (parsed.success) lines.push(parsed.output);
    },
  });
  const chats = freshChats(CHATS);
  /** One message in every chat, until all of them are at rest. */
  const round = async (ageSeconds: number): Promise<void> => {
    await postAll(bridge.webhookUrl, questionsIn(chats, 1), () => ({ ageSeconds }));
    await partners.shown(chats.length);
    await settled(bridge);
    await partners.take();
  };
  try {
    for (let first = 0; first < FIRST; first += 1) await round(AGE_SECONDS);
    lines.length = 0;
    for (let one = 0; one < MEASURED; one += 1) await round(AGE_SECONDS);
    const warm = total(lines);
    const rowsRelayed = warm.rowsWritten / (MEASURED * CHATS);
    // A younger message each: conversations that have emptied would end, and say nothing any more.
    await round(0);
    const cleaned = (FIRST + MEASURED) * CHATS;
    const rowsOfCleanup = await watchCleanup(lines, rowsRelayed, cleaned, () => round(0));
    return {
      rowsRelayed,
      rowsCleanedUp: rowsOfCleanup / cleaned,
      kvReads: warm.kvReads / (MEASURED * CHATS),
      kvWrites: warm.kvWrites / (MEASURED * CHATS),
      cleanedAtOnce: FIRST + MEASURED,
    };
  } finally {
    await bridge.stop();
  }
}

/**
 * Each line tells what was spent since the one before, clean-up included, so a message now and then
 * makes it visible. Whatever is more than the messages' own rows is the clean-up's.
 * @param rowsRelayed of one message
 * @param cleaned messages that are past their time
 * @throws when nothing of that kind shows
 */
async function watchCleanup(
  lines: Spent[],
  rowsRelayed: number,
  cleaned: number,
  sendRound: () => Promise<void>,
): Promise<number> {
  const end = Date.now() + PATIENCE_MS;
  lines.length = 0;
  for (let before = Number.NaN; ;) {
    await sleep(LOOK_EVERY_MS);
    await sendRound();
    const turns = lines.filter((line) => line["event"] === "turn_closed").length;
    const more = total(lines).rowsWritten - turns * rowsRelayed;
    console.log(more, turns, rowsRelayed, JSON.stringify(lines.map((l) => l.rowsWritten)));
    if (more >= cleaned && more === before) return more;
    before = more;
    if (Date.now() > end) throw new Error(`no clean-up of ${cleaned} messages was seen`);
  }
}

function total(lines: readonly Spent[]): Spent {
  const sum = { rowsWritten: 0, kvReads: 0, kvWrites: 0 };
  for (const line of lines) {
    sum.rowsWritten += line.rowsWritten;
    sum.kvReads += line.kvReads;
    sum.kvWrites += line.kvWrites;
  }
  return sum;
}
