import type { FaultableCall } from "../../../src/simulator/faults.ts";
import type { FaultKind } from "../plan/kinds.ts";
import type { ConversationPlan } from "../plan/schedule.ts";
import type { Dealt } from "./dealing.ts";
import { untouched } from "./dealing.ts";
import { refusal } from "./faulty-calls.ts";
import type { Observer, Outcome, SessionSeen } from "./observed.ts";
import { textAt } from "./reading.ts";
import type { Strike, Strikes } from "./strikes.ts";

/** A chatbot's API, as the bridge reaches it. */
export interface ReachedChatbot {
  readonly url: string;
  readonly apiKey: string;
  readonly chatbotUuid: string;
  /** From now on it knows nothing of this session. */
  forgetSession(session: string): void | Promise<void>;
  close(): Promise<void>;
}

/** A chatbot that fails by plan, and which session belongs to which conversation. */
export interface ChaosChatbot {
  readonly reached: ReachedChatbot;
  /** Tells of a conversation's key before anybody writes there. */
  introduce(plan: ConversationPlan, key: string): void;
  /** Tells of a session that was not begun by the bridge in this run. */
  adopt(session: string, conversation: string): void;
  /** SIGKILL; resolves once it answers again. Undefined for one that lives in this process. */
  readonly kill: (() => Promise<void>) | undefined;
}

/** The faults that may strike a question. */
export const ASK_FAULTS: readonly FaultKind[] = [
  "chatbot_429",
  "chatbot_500",
  "chatbot_503",
  "chatbot_402",
  "chatbot_unreachable",
  "session_forgotten",
  "chatbot_slow",
  "chatbot_empty",
  "chatbot_cut",
  "chatbot_cut_unrecorded",
  "chatbot_500_asked",
  "chatbot_hangs",
  "chatbot_stores_late",
];

/** What is known of sessions. */
export interface SessionMemory {
  readonly observer: Observer;
  readonly strikes: Strikes;
  readonly planOfKey: Map<string, ConversationPlan>;
  /** Conversations whose first session was refused. */
  readonly refused: Set<string>;
  readonly nameOfSession: Map<string, string>;
  /** The message that was asked last, by session. */
  readonly lastAsked: Map<string, string>;
}

export function createSessionMemory(observer: Observer, strikes: Strikes): SessionMemory {
  return {
    observer,
    strikes,
    planOfKey: new Map(),
    refused: new Set(),
    nameOfSession: new Map(),
    lastAsked: new Map(),
  };
}

/** How others tell it what it cannot see. */
export function introductions(memory: SessionMemory): Pick<ChaosChatbot, "introduce" | "adopt"> {
  return {
    introduce: (plan, key) => void memory.planOfKey.set(key, plan),
    adopt: (session, conversation) => void memory.nameOfSession.set(session, conversation),
  };
}

/** A 5xx says that nobody can know; every other refusal that it was not asked. */
function outcomeOf(status: number): Outcome {
  if (status < 400) return "ok";
  return status < 500 ? "refused" : "unknown";
}

/** What is answered instead of an answer. */
const askRefusals: Partial<Record<FaultKind, (luck: number) => Response>> = {
  chatbot_429: (luck) =>
    refusal(429, { error: "too many requests" }, luck < 0.5 ? { "retry-after": "1" } : {}),
  chatbot_500: () => refusal(500, { error: "internal error" }),
  chatbot_503: () => refusal(503, { error: "out of service" }),
  chatbot_402: () => refusal(402, { error: "no credits" }),
};

/** How a question is refused before anybody takes it, where that is its fault. */
export function askRefusal({ kind, plan }: Strike): Response | undefined {
  return askRefusals[kind]?.(plan.luck);
}

/** Deals with one call that begins a session. */
export function beginSession(memory: SessionMemory, call: FaultableCall): Dealt {
  const { observer, strikes, refused } = memory;
  const plan = memory.planOfKey.get(textAt(call.params, "initial_variables", "conversation"));
  if (plan === undefined) return untouched;
  const { name } = plan;
  const isRefused = plan.mapFault === "session_refused" && !refused.has(name);
  if (isRefused) {
    refused.add(name);
    strikes.noteHit("session_refused", name);
  }
  const seen = observer.note<SessionSeen>(name, {
    what: "session",
    at: Date.now(),
    ...(isRefused ? { fault: "session_refused" } : {}),
  });
  return {
    mishap: isRefused ? { answer: refusal(500, { error: "internal error" }) } : {},
    ended({ response }) {
      settle(seen, response);
      if (response?.ok !== true) return;
      void response
        .clone()
        .json()
        .then((body: unknown) => memory.nameOfSession.set(textAt(body, "uuid"), name));
    },
  };
}

/** Notes how a call ended. */
export function settle(
  seen: { endedAt?: number; status?: number; outcome?: Outcome },
  response: Response | undefined,
): void {
  seen.endedAt = Date.now();
  seen.outcome = response === undefined ? "unknown" : outcomeOf(response.status);
  if (response !== undefined) seen.status = response.status;
}
