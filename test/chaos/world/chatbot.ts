import { setTimeout as sleep } from "node:timers/promises";
import {
  type AskedQuestion,
  type ChatbotSimulator,
  createChatbotSimulator,
  type Mishap as AnswerMishap,
} from "../../../src/simulator/chatbot/index.ts";
import type { FaultableCall } from "../../../src/simulator/faults.ts";
import type { FaultKind } from "../plan/kinds.ts";
import type { ConversationPlan } from "../plan/schedule.ts";
import { answerTo } from "./answers.ts";
import { type Dealt, untouched } from "./dealing.ts";
import { createFaultyCalls, type Mishap, refusal } from "./faulty-calls.ts";
import {
  type AskSeen,
  type LookSeen,
  type Observer,
  type Outcome,
  type SessionSeen,
  tokenIn,
} from "./observed.ts";
import { textAt } from "./reading.ts";
import type { Strike, Strikes } from "./strikes.ts";

const ASK_FAULTS: readonly FaultKind[] = [
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

/** Longer than the last look of a run. */
const MUCH_LATER_MS = 4_000;
const LATER_MS = 500;
const SLOW_MS = 1_200;

/** What goes wrong with an answer after it was asked; by the fault and whether its luck is in. */
const answerMishaps: Partial<Record<FaultKind, (luck: number) => AnswerMishap>> = {
  chatbot_empty: () => ({ empty: true }),
  chatbot_cut: (luck) => ({ cutAfterChunks: luck < 0.5 ? 0 : 1 }),
  chatbot_cut_unrecorded: () => ({ cutAfterChunks: 1, stored: "never" }),
  chatbot_500_asked: (luck) => ({ status: 500, ...(luck < 0.5 ? { stored: "never" } : {}) }),
  chatbot_hangs: (luck) => ({ silentAfterChunks: luck < 0.5 ? 0 : 1 }),
  chatbot_stores_late: (luck) => ({
    cutAfterChunks: 1,
    stored: { lateMs: luck < 0.7 ? Math.ceil(luck * LATER_MS) : MUCH_LATER_MS },
  }),
};

/** The chatbot, failing by plan, and which session belongs to which conversation. */
export interface ChaosChatbot {
  readonly simulator: ChatbotSimulator;
  /** Tells of a conversation's key before anybody writes there. */
  introduce(plan: ConversationPlan, key: string): void;
  /** Tells of a session that was not begun by the bridge in this run. */
  adopt(session: string, conversation: string): void;
}

interface Memory {
  readonly observer: Observer;
  readonly strikes: Strikes;
  readonly planOfKey: Map<string, ConversationPlan>;
  /** Conversations whose first session was refused. */
  readonly refused: Set<string>;
  readonly nameOfSession: Map<string, string>;
  /** The message that was asked last, by session. */
  readonly lastAsked: Map<string, string>;
  /** What is to go wrong with the answer that is being written, by question. */
  readonly striking: Map<string, Strike>;
  simulator?: ChatbotSimulator;
}

export async function createChaosChatbot(
  observer: Observer,
  strikes: Strikes,
): Promise<ChaosChatbot> {
  const memory: Memory = {
    observer,
    strikes,
    planOfKey: new Map(),
    refused: new Set(),
    nameOfSession: new Map(),
    lastAsked: new Map(),
    striking: new Map(),
  };
  const simulator = await createChatbotSimulator({
    traits: { unknownSession: 410, chunkBytes: 24 },
    answer(question) {
      const plan = strikes.planOf(tokenIn(question) ?? "");
      return plan === undefined ? `nothing is known of this: ${question}` : answerTo(plan);
    },
    faults: createFaultyCalls({
      begin: (call) => begin(memory, call),
      async point(call, point) {
        const strike = memory.striking.get(textAt(call.params, "query"));
        if (point === "chunk 1" && strike?.kind === "chatbot_slow") {
          await sleep(Math.ceil(strike.plan.luck * SLOW_MS));
        }
      },
    }),
  });
  memory.simulator = simulator;
  for (const [kind, mishap] of Object.entries(answerMishaps)) {
    for (const luck of LUCKS) {
      simulator.mishap(mishap(luck), (question) => isStruck(memory, question, kind, luck), {
        times: Infinity,
      });
    }
  }
  return {
    simulator,
    introduce: (plan, key) => void memory.planOfKey.set(key, plan),
    adopt: (session, conversation) => void memory.nameOfSession.set(session, conversation),
  };
}

/** A rule of the simulator's has one mishap: the luck of a message is rounded down to one of these. */
const LUCKS = [0, 0.2, 0.4, 0.6, 0.8] as const;

function isStruck({ striking }: Memory, question: string, kind: string, luck: number): boolean {
  const strike = striking.get(question);
  return strike?.kind === kind && LUCKS.findLast((one) => one <= strike.plan.luck) === luck;
}

function begin(memory: Memory, call: FaultableCall): Dealt {
  switch (call.name) {
    case "stream":
      return beginAsk(memory, call);
    case "messages":
      return beginLook(memory, call);
    case "session_create":
      return beginSession(memory, call);
    default:
      return untouched;
  }
}

function beginAsk(memory: Memory, call: FaultableCall): Dealt {
  const { observer, strikes, simulator } = memory;
  const query = textAt(call.params, "query");
  const session = textAt(call.params, "uuid");
  const token = tokenIn(query);
  const name = memory.nameOfSession.get(session);
  if (token === undefined || name === undefined || simulator === undefined) return untouched;
  const strike = strikes.take(token, ASK_FAULTS);
  memory.lastAsked.set(session, token);
  if (strike === undefined) memory.striking.delete(query);
  else memory.striking.set(query, strike);
  const question = simulator.questions.at(-1);
  const seen = observer.note<AskSeen>(name, {
    what: "ask",
    at: Date.now(),
    query,
    token,
    session,
    turnsBefore: simulator.turnsOf(session).length,
    reached: false,
    ...(strike === undefined ? {} : { fault: strike.kind }),
  });
  const mishap = strike === undefined ? {} : askMishap(memory, strike, session);
  if (question !== undefined) watch(call, seen, question);
  return {
    mishap,
    ended({ response, appliedAt }) {
      // A question that was taken is answered past this place: its connection tells of its end.
      seen.reached = appliedAt !== undefined && question?.state !== "refused";
      if (seen.reached) return;
      seen.endedAt = Date.now();
      if (response === undefined) seen.outcome = "unknown";
      else setStatus(seen, response.status);
    },
  };
}

/** A 5xx says that nobody can know; every other refusal that it was not asked. */
function setStatus(seen: AskSeen, status: number): void {
  seen.status = status;
  seen.outcome = outcomeOf(status);
}

function outcomeOf(status: number): Outcome {
  if (status < 400) return "ok";
  return status < 500 ? "refused" : "unknown";
}

/** The simulator notes at the end of a connection whether its reply went out whole. */
function watch({ connection }: FaultableCall, seen: AskSeen, question: AskedQuestion): void {
  connection.gone.addEventListener(
    "abort",
    () => {
      if (seen.endedAt !== undefined) return;
      seen.endedAt = Date.now();
      const isWhole = question.reply === "whole" && seen.fault !== "chatbot_500_asked";
      seen.outcome = isWhole ? "ok" : "unknown";
    },
    { once: true },
  );
}

/** What is answered instead of an answer. */
const askRefusals: Partial<Record<FaultKind, (luck: number) => Response>> = {
  chatbot_429: (luck) =>
    refusal(429, { error: "too many requests" }, luck < 0.5 ? { "retry-after": "1" } : {}),
  chatbot_500: () => refusal(500, { error: "internal error" }),
  chatbot_503: () => refusal(503, { error: "out of service" }),
  chatbot_402: () => refusal(402, { error: "no credits" }),
};

function askMishap({ simulator }: Memory, { kind, plan }: Strike, session: string): Mishap {
  if (kind === "chatbot_unreachable") return { dropsBefore: true };
  if (kind === "session_forgotten") simulator?.forgetSession(session);
  const answer = askRefusals[kind]?.(plan.luck);
  return answer === undefined ? {} : { answer };
}

function beginLook(memory: Memory, call: FaultableCall): Dealt {
  const { observer, strikes, simulator } = memory;
  const session = textAt(call.params, "uuid");
  const name = memory.nameOfSession.get(session);
  if (name === undefined || simulator === undefined) return untouched;
  const strike = strikes.take(memory.lastAsked.get(session), ["record_refused"]);
  const turns = simulator.turnsOf(session);
  const last = turns.at(-1);
  const seen = observer.note<LookSeen>(name, {
    what: "look",
    at: Date.now(),
    session,
    ...(strike === undefined
      ? {
          listed: {
            turns: turns.length,
            query: last?.query ?? "",
            isWhole: last !== undefined && last.finishReason !== "" && last.response.trim() !== "",
          },
        }
      : { fault: strike.kind }),
  });
  return {
    mishap: strike === undefined ? {} : { answer: refusal(500, { error: "internal error" }) },
    ended: ({ response }) => settle(seen, response),
  };
}

function beginSession(memory: Memory, call: FaultableCall): Dealt {
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

function settle(
  seen: { endedAt?: number; status?: number; outcome?: Outcome },
  response: Response | undefined,
): void {
  seen.endedAt = Date.now();
  seen.outcome = response === undefined ? "unknown" : outcomeOf(response.status);
  if (response !== undefined) seen.status = response.status;
}
