import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { type BridgeRuntime, startBridgeRuntime } from "../../src/simulator/bridge-runtime.ts";
import {
  type ChatbotSimulator,
  createChatbotSimulator,
} from "../../src/simulator/chatbot/index.ts";
import { isOfThisTest, markWithTest } from "./current-test.ts";
import { forbidInPrint, isOfRuntime, recordPrinted } from "./printed.ts";
import { until } from "./until.ts";

const ADMIN_TOKEN = "admin-token-of-the-tests";

/** Times short enough for a test; the shape of every wait stays as it is. */
const SHORT_TIMES = {
  HEARTBEAT_SECONDS: "1",
  LOOK_UNIT_SECONDS: "0.02",
  BACKOFF_BASE_SECONDS: "0.02",
  BACKOFF_MAXIMUM_SECONDS: "0.2",
};

/** One line of the bridge's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string };

const countsSchema = v.object({
  accepted: v.number(),
  states: v.record(v.string(), v.number()),
  askedAgain: v.number(),
  possiblyTwice: v.number(),
});

/** The counts of one conversation. */
export type Counts = v.InferOutput<typeof countsSchema>;

const deadLetterSchema = v.object({
  id: v.number(),
  conversation: v.string(),
  code: v.string(),
});

/** A message that failed for good, as the operator is shown it. */
export type DeadLetter = v.InferOutput<typeof deadLetterSchema>;

/** What the bridge needs of a simulated platform. */
export interface RiggedPlatform {
  /** The bridge's variables that lead to it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Everything secret in them, and every text that it has seen. */
  secrets(): readonly string[];
  words(): readonly string[];
  /** Is told where the bridge is, again after each restart. */
  useBridge(url: string): void;
  close(): Promise<void>;
}

/** The built bridge in workerd between a simulated platform and a scripted chatbot, all over HTTP. */
export interface Rig {
  readonly chatbot: ChatbotSimulator;
  readonly bridgeUrl: () => string;
  readonly log: LogLine[];
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Calls one of the operator's routes. */
  admin(path: string, method?: string): Promise<Response>;
  /** @param key of the conversation, as the bridge names it */
  countsOf(key: string): Promise<Counts>;
  /** Waits until so many messages were accepted and none of them is waiting or in work. */
  finishedOf(key: string, accepted?: number): Promise<Counts>;
  deadLettersOf(key: string): Promise<DeadLetter[]>;
  /** The keys of all sessions that are published in KV just now. */
  sessionKeys(): Promise<string[]>;
  /** Waits for a line of the log that was printed since the current test began. */
  logged(event: string, fields?: Readonly<Record<string, unknown>>): Promise<LogLine>;
  /** Starts the bridge anew, with the same state. */
  restart(variables?: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param name of the log file; one for each test file
 * @param changed variables that differ from the usual ones
 */
export async function openRig(
  name: string,
  platform: RiggedPlatform,
  changed: Readonly<Record<string, string>> = {},
): Promise<Rig> {
  const chatbot = await createChatbotSimulator();
  const folder = mkdtempSync(join(tmpdir(), "causeway-"));
  const log: LogLine[] = [];
  const print = printTo(log, name);
  const variables = { ...platform.variables, ...chatbotVariables(chatbot), ...changed };
  let bridge: BridgeRuntime = await start(variables);

  async function start(environment: Readonly<Record<string, string>>): Promise<BridgeRuntime> {
    const runtime = await startBridgeRuntime({ variables: environment, folder, print });
    platform.useBridge(runtime.url);
    return runtime;
  }

  const admin = adminAt(() => bridge.url);

  return {
    chatbot,
    log,
    folder,
    variables,
    bridgeUrl: () => bridge.url,
    admin,
    ...viewOf(log, admin),
    sessionKeys: () => bridge.sessionKeys(),
    async restart(more = {}) {
      await bridge.stop();
      bridge = await start({ ...variables, ...more });
    },
    async close() {
      const words = [...new Set([...platform.words(), ...questionsOf(chatbot)])];
      forbidInPrint(name, [...platform.secrets(), ...secretsOf(chatbot)], words);
      await bridge.stop();
      await platform.close();
      await chatbot.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The variables that lead to a chatbot, and the usual times. */
export function chatbotVariables(
  chatbot: Pick<ChatbotSimulator, "apiKey" | "chatbotUuid" | "url">,
): Record<string, string> {
  return {
    GPT_TRAINER_API_KEY: chatbot.apiKey,
    GPT_TRAINER_CHATBOT_UUID: chatbot.chatbotUuid,
    GPT_TRAINER_BASE_URL: chatbot.url,
    CAUSEWAY_ADMIN_TOKEN: ADMIN_TOKEN,
    ...SHORT_TIMES,
  };
}

/** Everything of the chatbot and the operator that no log line may contain. */
export function secretsOf(chatbot: ChatbotSimulator): string[] {
  return [ADMIN_TOKEN, chatbot.apiKey, ...chatbot.sessions.map((session) => session.uuid)];
}

/** Everything that the chatbot was asked. */
export function questionsOf(chatbot: ChatbotSimulator): string[] {
  return chatbot.questions.map((question) => question.query);
}

/** The operator's routes of a bridge. */
export function adminAt(bridgeUrl: () => string): Rig["admin"] {
  return (path, method = "GET") =>
    fetch(`${bridgeUrl()}/admin/${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
}

/** What can be seen of what the bridge did. */
export function viewOf(
  log: readonly LogLine[],
  admin: Rig["admin"],
): Pick<Rig, "countsOf" | "finishedOf" | "deadLettersOf" | "logged"> {
  const countsOf = async (key: string): Promise<Counts> => {
    const response = await admin(`conversations/${encodeURIComponent(key)}/counts`);
    return v.parse(countsSchema, await response.json());
  };
  return {
    countsOf,
    finishedOf: (key, accepted = 1) =>
      until(`${accepted} finished messages`, async () => {
        const counts = await countsOf(key);
        const { waiting = 0, asking = 0, sending = 0 } = counts.states;
        return counts.accepted >= accepted && waiting + asking + sending === 0 && counts;
      }),
    async deadLettersOf(key) {
      const all = v.parse(v.array(deadLetterSchema), await (await admin("dead-letters")).json());
      return all.filter(({ conversation }) => conversation === key);
    },
    logged: (event, fields = {}) =>
      until(`the log line ${event} ${JSON.stringify(fields)}`, () =>
        log.find((line) => line.event === event && isOfThisTest(line) && hasFields(line, fields)),
      ),
  };
}

/** Keeps the bridge's own lines, for the test and for the search that ends the suite. */
function printTo(log: LogLine[], name: string): (line: string) => void {
  const record = recordPrinted(name);
  return (line) => {
    if (isOfRuntime(line)) return;
    record(line);
    const parsed = readLine(line);
    markWithTest(parsed);
    log.push(parsed);
  };
}

function hasFields(line: LogLine, fields: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(fields).every(([name, value]) => line[name] === value);
}

function readLine(line: string): LogLine {
  const parsed: unknown = JSON.parse(line);
  if (typeof parsed !== "object" || parsed === null || !("event" in parsed)) {
    throw new TypeError("the bridge printed a line without an event");
  }
  return { ...parsed, event: String(parsed.event) };
}
