import { chatbotVariables } from "../helpers/rig.ts";
import type { MortalBridge } from "../helpers/mortal-bridge.ts";
import type { KillPlan, Schedule } from "./plan/schedule.ts";
import { startChaosBridge, type Wrapped } from "./world/bridge.ts";
import { createPlayedChatbot } from "./world/chatbot.ts";
import type { ChaosChatbot } from "./world/chatbot-calls.ts";
import { createObserver, type Observer } from "./world/observed.ts";
import { type MapFaults, serveMapFaults } from "./world/map-faults.ts";
import { type Pace, startPace } from "./world/pace.ts";
import type { ChaosPlatform, Room } from "./world/platform.ts";
import { createChaosSlack } from "./world/slack.ts";
import { playConversation, type Written } from "./world/speaking.ts";
import { createServedChatbot } from "./world/served-chatbot.ts";
import { createStrikes, type Strikes } from "./world/strikes.ts";
import { createChaosTelegram } from "./world/telegram.ts";
import { createChaosWhatsApp } from "./world/whatsapp.ts";
import { type Ending, waitForEnd } from "./world/ending.ts";

/** Shorter than in earnest by as much as a run is; the shape of every wait stays as it is. */
const CHAOS_TIMES = {
  HEARTBEAT_SECONDS: "1",
  LOOK_UNIT_SECONDS: "0.03",
  CHATBOT_FIRST_BYTE_SECONDS: "2.5",
  CHATBOT_IDLE_SECONDS: "1.5",
  CHATBOT_TOTAL_SECONDS: "8",
  OUTAGE_HOURS: "0.05",
};

/** Everything that a run leaves behind, for the judge. */
export interface Played {
  readonly schedule: Schedule;
  readonly rooms: readonly Room[];
  /** What was written, by token. */
  readonly written: ReadonlyMap<string, Written>;
  readonly observer: Observer;
  readonly strikes: Strikes;
  readonly platforms: readonly ChaosPlatform[];
  readonly ending: Ending;
  /** Lines that the bridge printed about faults of its own. */
  readonly complaints: readonly string[];
  /** Unix milliseconds. */
  readonly startedAt: number;
}

interface Stage {
  readonly observer: Observer;
  readonly strikes: Strikes;
  readonly platforms: readonly ChaosPlatform[];
  readonly chatbot: ChaosChatbot;
  readonly rooms: readonly Room[];
  readonly mapFaults: MapFaults;
  readonly bridge: MortalBridge;
  readonly complaints: string[];
}

/** Who answers: the simulator's scripted chatbot, or the built chatbot server, which is killed as well. */
export const chatbots = { played: createPlayedChatbot, served: createServedChatbot } as const;

export type ChatbotName = keyof typeof chatbots;

/**
 * Plays a schedule against a Worker, and waits until nothing is left to do.
 * @param patienceMs milliseconds, from the last message, after which waiting is given up
 */
export async function play(
  schedule: Schedule,
  wrapped: Wrapped,
  chatbot: ChatbotName,
  patienceMs: number,
): Promise<Played> {
  const stage = await setUp(schedule, wrapped, chatbot);
  const { observer, strikes, platforms, rooms, bridge, complaints } = stage;
  const startedAt = Date.now();
  const pace = startPace(observer);
  const written = new Map<string, Written>();
  const progress = setInterval(() => tell(startedAt, written.size, observer), PROGRESS_MS);
  try {
    const killing = killAll(stage, schedule.kills, pace);
    await Promise.all(
      rooms.map((room) => playConversation({ room, observer, strikes, written, pace })),
    );
    await killing;
    const ending = await waitForEnd({ bridge, rooms, platforms, patienceMs });
    return {
      schedule,
      rooms,
      written,
      observer,
      strikes,
      platforms,
      ending,
      complaints,
      startedAt,
    };
  } finally {
    pace.stop();
    clearInterval(progress);
    await tearDown(stage);
  }
}

/** A long run should not look dead. */
const PROGRESS_MS = 30_000;

function tell(startedAt: number, written: number, { kills }: Observer): void {
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  console.error(`${seconds} s: ${written} messages written, ${kills.length} kills`);
}

async function setUp(schedule: Schedule, wrapped: Wrapped, who: ChatbotName): Promise<Stage> {
  const observer = createObserver();
  const strikes = createStrikes(schedule.conversations.flatMap(({ messages }) => messages));
  let url = "";
  const around = { observer, strikes, bridgeUrl: () => url };
  const platforms = [
    await createChaosSlack(around),
    await createChaosTelegram(around),
    await createChaosWhatsApp(around),
  ];
  const chatbot = await chatbots[who](observer, strikes);
  const rooms = schedule.conversations.map((plan) => {
    const platform = platforms.find(({ name }) => name === plan.platform);
    if (platform === undefined) throw new RangeError(`there is no ${plan.platform}`);
    const room = platform.open(plan);
    chatbot.introduce(plan, room.key);
    return room;
  });
  const planOfKey = new Map(rooms.map(({ key, plan }) => [key, plan]));
  const mapFaults = await serveMapFaults({
    observer,
    strikes,
    chatbot: chatbot.reached,
    planOf: (key) => planOfKey.get(key),
    adopt: (session, conversation) => chatbot.adopt(session, conversation),
  });
  const complaints: string[] = [];
  const bridge = await startChaosBridge({
    wrapped,
    variables: {
      ...chatbotVariables(chatbot.reached),
      ...CHAOS_TIMES,
      CHAOS_MAP_URL: mapFaults.url,
      ...Object.fromEntries(platforms.flatMap(({ rigged }) => Object.entries(rigged.variables))),
    },
    print: (line) => {
      if (COMPLAINT.test(line)) complaints.push(line.trim());
    },
  });
  url = bridge.url;
  for (const { rigged } of platforms) rigged.useBridge(url);
  return { observer, strikes, platforms, chatbot, rooms, mapFaults, bridge, complaints };
}

/** What the bridge says only when it is itself at fault. */
const COMPLAINT = /"event":"(?:turn_failed|work_failed|alarm_failed|row_unreadable)"/;

async function tearDown({ bridge, platforms, chatbot, mapFaults }: Stage): Promise<void> {
  await bridge.stop();
  await mapFaults.close();
  for (const { rigged } of platforms) await rigged.close();
  await chatbot.reached.close();
}

async function killAll(
  { bridge, chatbot, observer }: Stage,
  kills: readonly KillPlan[],
  pace: Pace,
): Promise<void> {
  for (const { atMs, kind } of kills) {
    await pace.until(atMs);
    const kill = { kind, at: Date.now(), backAt: Infinity };
    observer.kills.push(kill);
    await Promise.all([killBridge(bridge, kind), chatbot.kill?.()]);
    kill.backAt = Date.now();
  }
}

async function killBridge(bridge: MortalBridge, kind: KillPlan["kind"]): Promise<void> {
  await bridge.kill(kind === "killed_runtime" ? "workerd" : "node and workerd");
  await bridge.revive();
}
