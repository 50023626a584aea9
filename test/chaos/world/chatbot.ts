import { setTimeout as sleep } from "node:timers/promises";
import {
  type AskedQuestion,
  type ChatbotSimulator,
  createChatbotSimulator,
  type Mishap as AnswerMishap,
} from "../../../src/simulator/chatbot/index.ts";
import type { FaultableCall } from "../../../src/simulator/faults.ts";
import type { FaultKind } from "../plan/kinds.ts";
import { answerTo } from "./answers.ts";
import { type Dealt, untouched } from "./dealing.ts";
import {
  ASK_FAULTS,
  askRefusal,
  beginSession,
  type ChaosChatbot,
  createSessionMemory,
  introductions,
  type SessionMemory,
  settle,
} from "./chatbot-calls.ts";
import { createFaultyCalls, type Mishap, refusal } from "./faulty-calls.ts";
import { type AskSeen, type LookSeen, type Observer, tokenIn } from "./observed.ts";
import { textAt } from "./reading.ts";
import type { Strike, Strikes } from "./strikes.ts";

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

interface Memory extends SessionMemory {
  /** What is to go wrong with the answer that is being written, by question. */
  readonly striking: Map<string, Strike>;
  simulator?: ChatbotSimulator;
}

/** The simulator's chatbot, which fails by plan. */
export async function createPlayedChatbot(
  observer: Observer,
  strikes: Strikes,
): Promise<ChaosChatbot> {
  const memory: Memory = {
    ...createSessionMemory(observer, strikes),
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
  return { reached: simulator, ...introductions(memory), kill: undefined };
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
      settle(seen, response);
    },
  };
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

function askMishap({ simulator }: Memory, { kind, plan }: Strike, session: string): Mishap {
  if (kind === "chatbot_unreachable") return { dropsBefore: true };
  if (kind === "session_forgotten") simulator?.forgetSession(session);
  const answer = askRefusal({ kind, plan });
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
