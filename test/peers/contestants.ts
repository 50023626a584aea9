import { existsSync } from "node:fs";
import { telegram } from "../bench/platforms/telegram.ts";
import { bundle, gzippedKib, type Running, startNode, startWorker } from "./runtimes.ts";

/** One who relays messages. */
export interface Contestant {
  readonly name: string;
  readonly runsIn: "workerd" | "Node";
  /** Of the Worker that is deployed; absent where nothing is bundled. */
  readonly gzippedKib?: number;
  /** Whether it is only tried with messages that overlap: its throughput is that of another one. */
  readonly isVariant?: boolean;
  /** @param url of the stand-ins */
  start(url: string): Promise<Running>;
}

/** What `npm run build` leaves. */
const BRIDGE_SCRIPT = "dist/index.js";
const PEERS = new URL("peer-packages/", import.meta.url);

/** Counts against no limit of the bridge's: a bench asks more in a minute than a person would. */
const NO_LIMITS = { ASKED_PER_MINUTE: "1000000", WAITING_LIMIT: "1000000" };

/** How Chat SDK may treat messages that overlap in one chat. */
const STRATEGIES = ["drop", "queue", "burst", "concurrent"] as const;
type Strategy = (typeof STRATEGIES)[number];
const DEFAULT_STRATEGY: Strategy = "drop";
/** Its cost is measured with the one that answers everything, in order and without a pause. */
const MEASURED_STRATEGY: Strategy = "queue";

/**
 * All who are compared, bundled.
 * @throws when the packages of the others are not installed
 */
export function contestants(): Contestant[] {
  if (!existsSync(new URL("node_modules/chat", PEERS))) {
    throw new Error("Run `npm ci --ignore-scripts --prefix test/peers/peer-packages` first.");
  }
  const naive = bundle(new URL("../bench/naive.ts", import.meta.url), { isNodeCompatible: false });
  const onWorkers = bundle(new URL("on-workers.js", PEERS), { isNodeCompatible: true });
  const onAgents = bundle(new URL("on-agents.js", PEERS), { isNodeCompatible: true });
  return [
    bridge(),
    {
      name: "naive Worker",
      runsIn: "workerd",
      gzippedKib: gzippedKib(naive),
      start: (url) =>
        startWorker({ script: naive, variables: naiveVariables(url), kvNamespaces: ["SESSIONS"] }),
    },
    ...STRATEGIES.map((strategy) => chatSdkOnWorkers(onWorkers, strategy)),
    ...STRATEGIES.map((strategy) => chatSdkOnAgents(onAgents, strategy)),
    {
      name: "naive Worker's code",
      runsIn: "Node",
      start: (url) => startNode(new URL("naive-on-node.ts", import.meta.url), naiveVariables(url)),
    },
    ...STRATEGIES.map(chatSdkOnNode),
  ];
}

function bridge(): Contestant {
  return {
    name: "this bridge",
    runsIn: "workerd",
    gzippedKib: gzippedKib(BRIDGE_SCRIPT),
    start: (url) =>
      startWorker({
        script: BRIDGE_SCRIPT,
        variables: {
          ...telegram.variables(url),
          GPT_TRAINER_API_KEY: "bench-key",
          GPT_TRAINER_CHATBOT_UUID: "0b5c3b5e-0000-4000-8000-000000000001",
          GPT_TRAINER_BASE_URL: url,
          ...NO_LIMITS,
        },
        kvNamespaces: ["SESSIONS"],
        objects: { CONVERSATIONS: "Conversation", DIRECTORY: "Directory" },
      }),
  };
}

function chatSdkOnWorkers(script: string, strategy: Strategy): Contestant {
  return {
    name: named("Chat SDK, state in memory", strategy),
    runsIn: "workerd",
    gzippedKib: gzippedKib(script),
    isVariant: strategy !== MEASURED_STRATEGY,
    start: (url) =>
      startWorker({ script, variables: chatSdkVariables(url, strategy), isNodeCompatible: true }),
  };
}

function chatSdkOnAgents(script: string, strategy: Strategy): Contestant {
  return {
    name: named("Chat SDK on Cloudflare Agents", strategy),
    runsIn: "workerd",
    gzippedKib: gzippedKib(script),
    isVariant: strategy !== MEASURED_STRATEGY,
    start: (url) =>
      startWorker({
        script,
        variables: chatSdkVariables(url, strategy),
        objects: { MessengerAgent: "MessengerAgent" },
        isNodeCompatible: true,
      }),
  };
}

function chatSdkOnNode(strategy: Strategy): Contestant {
  return {
    name: named("Chat SDK, state in memory", strategy),
    runsIn: "Node",
    isVariant: strategy !== MEASURED_STRATEGY,
    start: (url) => startNode(new URL("on-node.js", PEERS), chatSdkVariables(url, strategy)),
  };
}

function named(name: string, strategy: Strategy): string {
  return strategy === DEFAULT_STRATEGY ? `${name} (default: ${strategy})` : `${name} (${strategy})`;
}

function naiveVariables(url: string): Record<string, string> {
  return { CHATBOT_URL: url, API_URL: url, KV: "on" };
}

function chatSdkVariables(url: string, strategy: Strategy): Record<string, string> {
  return { ...telegram.variables(url), CHATBOT_URL: url, CONCURRENCY: strategy };
}
