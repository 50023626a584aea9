import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { createChatbotSimulator } from "../../src/simulator/chatbot/index.ts";
import { createSlackSimulator } from "../../src/simulator/slack/index.ts";
import { createTelegramSimulator } from "../../src/simulator/telegram/index.ts";
import { chatbotVariables, type RiggedPlatform } from "../helpers/rig.ts";
import { addBot, newPerson, riggedSlack } from "../helpers/slack.ts";
import { heldOnDisk } from "../helpers/stored.ts";
import { until } from "../helpers/until.ts";
import { newTalk, riggedWhatsApp, startWhatsApp } from "../helpers/whatsapp.ts";
import { BOT_TOKEN, riggedTelegram } from "../helpers/world.ts";
import { type CountedBridge, startCountedBridge } from "./counted-bridge.ts";
import type { Counts } from "./counting.ts";

/** The platforms whose messages are counted. */
export const platformNames = ["Telegram", "Slack", "WhatsApp"] as const;
export type PlatformName = (typeof platformNames)[number];

/** What one message costs, on average. */
export interface Spent extends Counts {
  /** CPU of the whole runtime, KV and storage included: more than is billed. */
  readonly cpuMs: number;
  /** Milliseconds for which its object was held: its turn, and every call. */
  readonly heldMs: number;
}

/** People who write to the bridge, each in a conversation of their own. */
interface Scene {
  readonly platform: RiggedPlatform;
  /** Everybody writes once. */
  say(text: string): void;
  /** Messages that the bridge has shown to all of them. */
  shown(): number;
  /** Whether every webhook that there was to send has been answered. */
  idle(): Promise<unknown>;
}

const PEOPLE = 10;
/** Messages of each person in a conversation's whole life. */
const MESSAGES_IN_A_LIFE = 10;
/** Simulated time runs so much faster. */
const TIME_SCALE = 0.01;

/** Ids are forgotten so soon that a whole life can be seen, and so late that it is cleaned up once. */
const SHORT_LIFE = {
  ACCEPTANCE_AGE_HOURS: String(25 / 3_600),
  ID_MARGIN_HOURS: String(1 / 3_600),
  RETENTION_HOURS: String(26 / 3_600),
};
/** Usual times: those of the tests are shorter. */
const USUAL = { HEARTBEAT_SECONDS: "20", ASKED_PER_MINUTE: "1000000" };

const PATIENCE_MS = 120_000;

async function openScene(name: PlatformName): Promise<Scene> {
  switch (name) {
    case "Telegram":
      return telegramScene();
    case "Slack":
      return slackScene();
    case "WhatsApp":
      return whatsappScene();
  }
}

async function telegramScene(): Promise<Scene> {
  const telegram = await createTelegramSimulator({ timeScale: TIME_SCALE, rates: false });
  const bot = telegram.control.addBot({ token: BOT_TOKEN, username: "CausewayBot" });
  const talks = Array.from({ length: PEOPLE }, (_, at) => {
    const person = telegram.control.addPerson({ firstName: `Person${at}` });
    return { person, chat: telegram.control.privateChat(person, bot) };
  });
  return {
    platform: riggedTelegram(telegram),
    say: (text) =>
      talks.forEach(({ chat, person }) => telegram.control.say(chat, person, { text })),
    shown: () => telegram.record.calls.filter(({ method }) => method === "sendMessage").length,
    idle: () => telegram.delivery.idle(),
  };
}

async function slackScene(): Promise<Scene> {
  const slack = await createSlackSimulator({ timeScale: TIME_SCALE, rates: false });
  const app = addBot(slack);
  const talks = Array.from({ length: PEOPLE }, () => {
    const person = newPerson(slack);
    return { person, channel: slack.control.directMessage(person, app) };
  });
  return {
    platform: riggedSlack(slack),
    say: (text) =>
      talks.forEach(({ channel, person }) => slack.control.say(channel, person, { text })),
    shown: () => slack.record.calls.filter(({ method }) => method === "chat.postMessage").length,
    idle: () => slack.delivery.idle(),
  };
}

async function whatsappScene(): Promise<Scene> {
  const whatsapp = await startWhatsApp();
  const number = whatsapp.control.addNumber();
  const talks = Array.from({ length: PEOPLE }, (_, at) =>
    newTalk(whatsapp, { name: `Person ${at}` }),
  );
  const shown = (): number =>
    talks.flatMap(({ chat }) =>
      whatsapp.record.messagesIn(chat).filter(({ from }) => from === "business"),
    ).length;
  return {
    platform: riggedWhatsApp(whatsapp, number),
    say: (text) => talks.forEach(({ say }) => say(text)),
    shown,
    idle: () => whatsapp.delivery.idle(),
  };
}

/** The bridge while it is counted. */
interface Run {
  readonly scene: Scene;
  readonly bridge: CountedBridge;
  readonly folder: string;
  /** Milliseconds of every turn so far. */
  readonly turnsMs: number[];
}

/** Starts everything for one run, and ends it. @param seconds after which the chatbot answers */
async function within<T>(
  name: PlatformName,
  seconds: number,
  variables: Readonly<Record<string, string>>,
  run: (run: Run) => Promise<T>,
): Promise<T> {
  const scene = await openScene(name);
  const chatbot = await createChatbotSimulator();
  const folder = mkdtempSync(join(tmpdir(), "causeway-cost-"));
  const turnsMs: number[] = [];
  const all = { ...scene.platform.variables, ...chatbotVariables(chatbot), ...USUAL, ...variables };
  const bridge = await startCountedBridge(all, folder, (line) => noteTurn(turnsMs, line));
  scene.platform.useBridge(bridge.url);
  const delay = { kind: "delay", ms: seconds * 1000 } as const;
  const isQuestion = ({ params }: { params: object }): boolean => "query" in params;
  chatbot.faults.next(isQuestion, delay, { times: Number.MAX_SAFE_INTEGER });
  try {
    return await run({ scene, bridge, folder, turnsMs });
  } finally {
    await bridge.stop();
    await scene.platform.close();
    await chatbot.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const turnSchema = v.object({ event: v.literal("turn_closed"), ms: v.number() });

function noteTurn(turnsMs: number[], line: string): void {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), turnSchema), line);
  if (parsed.success) turnsMs.push(parsed.output.ms);
}

/** Everybody writes once more, and everything that follows from it happens. */
async function round({ scene, turnsMs }: Run, number: number): Promise<void> {
  scene.say(`question ${number}`);
  const wanted = PEOPLE * number;
  await until(`${wanted} answers`, () => scene.shown() >= wanted, PATIENCE_MS);
  await until(`${wanted} turns`, () => turnsMs.length >= wanted, PATIENCE_MS);
  await scene.idle();
}

/** What one message costs in a conversation that has begun. */
export function measureWarm(name: PlatformName, seconds: number): Promise<Spent> {
  return within(name, seconds, {}, async (run) => {
    const first = 2;
    const measured = 2;
    for (let at = 1; at <= first; at += 1) await round(run, at);
    const before = await spentIn(run);
    for (let at = 1; at <= measured; at += 1) await round(run, first + at);
    return perMessage(await spentIn(run), before, measured * PEOPLE);
  });
}

/**
 * What one message costs in all, with its share of beginning a conversation, of cleaning it up and of
 * emptying it, where the chatbot answers at once.
 */
export function measureLife(name: PlatformName): Promise<Spent> {
  return within(name, 0, SHORT_LIFE, async (run) => {
    const before = { ...NOTHING, cpuMs: run.bridge.cpuMs() };
    for (let at = 1; at <= MESSAGES_IN_A_LIFE; at += 1) await round(run, at);
    await until("the conversations to end", () => heldOnDisk(run.folder) === 0, PATIENCE_MS);
    return perMessage(await spentIn(run), before, MESSAGES_IN_A_LIFE * PEOPLE);
  });
}

/** Everything so far. */
async function spentIn({ bridge, turnsMs }: Run): Promise<Spent> {
  const counts = await bridge.counts();
  const heldMs = turnsMs.reduce((sum, ms) => sum + ms, counts.callMs);
  return { ...counts, heldMs, cpuMs: bridge.cpuMs() };
}

const NOTHING: Spent = {
  requests: 0,
  objectRequests: 0,
  alarms: 0,
  rowsRead: 0,
  rowsWritten: 0,
  kvReads: 0,
  kvWrites: 0,
  callMs: 0,
  heldMs: 0,
  cpuMs: 0,
};

function perMessage(after: Spent, before: Spent, messages: number): Spent {
  const of = (name: keyof Spent): number => (after[name] - before[name]) / messages;
  return {
    requests: of("requests"),
    objectRequests: of("objectRequests"),
    alarms: of("alarms"),
    rowsRead: of("rowsRead"),
    rowsWritten: of("rowsWritten"),
    kvReads: of("kvReads"),
    kvWrites: of("kvWrites"),
    callMs: of("callMs"),
    heldMs: of("heldMs"),
    cpuMs: of("cpuMs"),
  };
}
