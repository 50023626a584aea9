import { parseArgs } from "node:util";
import { judge } from "./judge/judge.ts";
import { makeSchedule, type Schedule, only } from "./plan/schedule.ts";
import type { FaultKind } from "./plan/kinds.ts";
import { type ChatbotName, chatbots, play } from "./play.ts";
import { floorFor, rowsOf, tableOf, totalsOf } from "./report/summary.ts";
import { timelineOf } from "./report/timeline.ts";
import { wrapWorker } from "./world/bridge.ts";
import { UNSERVED } from "./world/served-chatbot.ts";

/**
 * Plays hundreds of conversations in which everything goes wrong, and judges what people saw.
 *
 *     npm run chaos -- --seed 7 --messages 10000 --kills 20
 *     npm run chaos -- --seed 7 --messages 10000 --kills 20 --conversation telegram-18
 *     npm run chaos -- --seed 7 --messages 1000 --chatbot served    asks the chatbot server, and kills it too
 *
 * Ends with 1 when a promise was broken, or a kind of fault hit too seldom.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    messages: { type: "string", default: "300" },
    /** One for each 500 messages when absent. */
    kills: { type: "string" },
    "per-second": { type: "string", default: "25" },
    conversation: { type: "string" },
    /** Seconds after which whatever does not come to rest is given up. */
    patience: { type: "string", default: "200" },
    worker: { type: "string", default: "dist/index.js" },
    chatbot: { type: "string", default: "played" },
  },
});

const MESSAGES_FOR_EACH_KILL = 500;
const TIMELINES = 3;

function planned(): Schedule {
  const messages = Number(values.messages);
  const schedule = makeSchedule({
    seed: Number(values.seed),
    messages,
    kills: Number(values.kills ?? Math.ceil(messages / MESSAGES_FOR_EACH_KILL)),
    perSecond: Number(values["per-second"]),
  });
  return values.conversation === undefined ? schedule : only(schedule, values.conversation);
}

/** @throws RangeError for one that nobody knows */
function chatbotNamed(name: string): ChatbotName {
  if (name === "played" || name === "served") return name;
  throw new RangeError(`--chatbot must be one of ${Object.keys(chatbots).join(", ")}`);
}

async function main(): Promise<boolean> {
  const schedule = planned();
  const messages = schedule.conversations.reduce((sum, one) => sum + one.messages.length, 0);
  const wrapped = wrapWorker(values.worker);
  const startedAt = Date.now();
  const patienceMs = Number(values.patience) * 1_000;
  const played = await play(schedule, wrapped, chatbotNamed(values.chatbot), patienceMs).finally(
    () => wrapped.remove(),
  );
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  const verdict = judge(played);
  const rows = rowsOf(played, verdict);
  for (const { of, why } of verdict.broken.slice(0, TIMELINES)) {
    console.log(`\n${why.join("\n")}\n${timelineOf(of, played.startedAt)}`);
  }
  console.log(`\n${tableOf(rows)}\n`);
  console.log(
    `seed ${schedule.seed}: ${messages} messages in ${schedule.conversations.length} conversations, ` +
      `${played.observer.kills.length} kills, ${seconds} s`,
  );
  console.log(`the bridge counts: ${totalsOf(verdict.cases)}`);
  const floor = values.conversation === undefined ? floorFor(messages) : 0;
  const isPossible = (kind: FaultKind): boolean => values.chatbot === "played" || kind !== UNSERVED;
  const seldom = rows.filter(({ kind, hit }) => hit < floor && isPossible(kind));
  for (const { kind, hit } of seldom) {
    console.log(`FAILED  ${kind} hit ${hit} times, of ${floor} that make a run worth something`);
  }
  for (const { of, why } of verdict.broken) {
    console.log(`FAILED  ${of.room.plan.name}: ${why.join("; ")}`);
  }
  for (const why of verdict.atLarge) console.log(`FAILED  ${why}`);
  return seldom.length + verdict.broken.length + verdict.atLarge.length === 0;
}

const isKept = await main();
console.log(isKept ? "every promise was kept" : "a promise was broken");
process.exitCode = isKept ? 0 : 1;
