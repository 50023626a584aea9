import { API_KEY, CHATBOT_UUID, type Server, startServer } from "../../chatbot-server/server.ts";
import { MODEL_KEY, startStubModel } from "../../chatbot-server/answering/stub-model.ts";
import type { FaultableCall } from "../../../src/simulator/faults.ts";
import type { FaultKind } from "../plan/kinds.ts";
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
import { type Dealt, untouched } from "./dealing.ts";
import { createFaultyCalls, refusal } from "./faulty-calls.ts";
import { type AskSeen, type LookSeen, type Observer, tokenIn } from "./observed.ts";
import { textAt } from "./reading.ts";
import { createRecord, type Record } from "./served-record.ts";
import { replyTo } from "./served-replies.ts";
import { gatewayTo } from "./served-gateway.ts";
import type { Strike, Strikes } from "./strikes.ts";

/** Its own name for the model that is asked. */
const MODEL = "stub";

/**
 * A language model that answers nothing is a failure to this server, and not an empty answer: there is
 * nothing that this fault could strike.
 */
export const UNSERVED: FaultKind = "chatbot_empty";

interface Memory extends SessionMemory {
  readonly server: Server;
  readonly record: Record;
  /** What is to go wrong with the answer that is being written, by message. */
  readonly striking: Map<string, Strike>;
}

/**
 * The built chatbot server in workerd, with a language model that fails by plan behind it and a gateway
 * that fails by plan before it. Its own record is what counts.
 */
export async function createServedChatbot(
  observer: Observer,
  strikes: Strikes,
): Promise<ChaosChatbot> {
  const model = await startStubModel([MODEL]);
  const server = await startServer({
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: MODEL_KEY,
    CHATBOT_SERVER_MODEL: MODEL,
  });
  const memory: Memory = {
    ...createSessionMemory(observer, strikes),
    server,
    record: createRecord(server),
    striking: new Map(),
  };
  model.reply = ({ messages }) => {
    const token = tokenIn(messages.at(-1)?.content ?? "");
    return replyTo(strikes.planOf(token ?? ""), memory.striking.get(token ?? ""));
  };
  const gateway = await gatewayTo({
    server,
    faults: createFaultyCalls({
      begin: (call) => begin(memory, call),
      point: () => Promise.resolve(),
    }),
    prepare: (call) => prepare(memory, call),
    strikeOn: (query) => memory.striking.get(tokenIn(query) ?? ""),
  });
  return {
    reached: {
      url: gateway.url,
      apiKey: API_KEY,
      chatbotUuid: CHATBOT_UUID,
      forgetSession: (session) => memory.record.forget(session),
      async close() {
        await gateway.close();
        await server.stop();
        await model.stop();
      },
    },
    ...introductions(memory),
    kill: () => server.kill(),
  };
}

/** What must be known of the record before a question is passed on. */
async function prepare({ record }: Memory, { name, params }: FaultableCall): Promise<number> {
  return name === "stream" ? record.turnsOf(textAt(params, "uuid")) : 0;
}

function begin(memory: Memory, call: FaultableCall): Dealt {
  switch (call.name) {
    case "stream":
      return beginAsk(memory, call);
    case "messages":
      return beginLook(memory, call);
    case "create":
      return beginSession(memory, call);
    default:
      return untouched;
  }
}

function beginAsk(memory: Memory, call: FaultableCall): Dealt {
  const { observer, strikes, striking } = memory;
  const query = textAt(call.params, "query");
  const session = textAt(call.params, "uuid");
  const token = tokenIn(query);
  const name = memory.nameOfSession.get(session);
  if (token === undefined || name === undefined) return untouched;
  const strike = strikes.take(
    token,
    ASK_FAULTS.filter((kind) => kind !== UNSERVED),
  );
  memory.lastAsked.set(session, token);
  if (strike === undefined) striking.delete(token);
  else striking.set(token, strike);
  const seen = observer.note<AskSeen>(name, {
    what: "ask",
    at: Date.now(),
    query,
    token,
    session,
    turnsBefore: Number(call.params["turnsBefore"]),
    reached: false,
    ...(strike === undefined ? {} : { fault: strike.kind }),
  });
  watch(call, seen);
  const answer = strike === undefined ? undefined : askRefusal(strike);
  const unreachable = strike?.kind === "chatbot_unreachable";
  return {
    mishap: unreachable ? { dropsBefore: true } : answer === undefined ? {} : { answer },
    ended({ response, appliedAt }) {
      // A stream tells of its end by itself.
      seen.reached = appliedAt !== undefined && response?.ok === true;
      if (!seen.reached) settle(seen, response);
    },
  };
}

/** The connection tells whether an answer went out whole. */
function watch({ connection, params }: FaultableCall, seen: AskSeen): void {
  connection.gone.addEventListener(
    "abort",
    () => {
      if (seen.endedAt !== undefined) return;
      seen.endedAt = Date.now();
      seen.outcome = params["isWhole"] === true ? "ok" : "unknown";
    },
    { once: true },
  );
}

function beginLook(memory: Memory, call: FaultableCall): Dealt {
  const { observer, strikes } = memory;
  const session = textAt(call.params, "uuid");
  const name = memory.nameOfSession.get(session);
  if (name === undefined) return untouched;
  const strike = strikes.take(memory.lastAsked.get(session), ["record_refused"]);
  const seen = observer.note<LookSeen>(name, {
    what: "look",
    at: Date.now(),
    session,
    ...(strike === undefined ? {} : { fault: strike.kind }),
  });
  return {
    mishap: strike === undefined ? {} : { answer: refusal(500, { error: "internal error" }) },
    ended({ response }) {
      settle(seen, response);
      if (response?.ok === true) {
        void noteListed(memory, seen, response.clone());
      }
    },
  };
}

async function noteListed({ record }: Memory, seen: LookSeen, response: Response): Promise<void> {
  const listed = await record.read(seen.session, response);
  if (listed !== undefined) seen.listed = listed;
}
