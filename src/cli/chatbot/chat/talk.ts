import {
  type Citations,
  citationsOf,
  type GptTrainerApi,
  GptTrainerApiError,
  type Uuid,
} from "../../../chatbots/gpt-trainer/api/index.ts";
import { setTimeout as sleep } from "node:timers/promises";

/** How often the turn is looked for whose answer has just ended, and milliseconds between two looks. */
const LOOKS = 4;
const LOOK_EVERY_MS = 500;

interface TalkOptions {
  /** The chatbot that is asked; called when a session must be begun. */
  readonly chatbot: () => Promise<Uuid>;
  /** The session that goes on; a new one begins when absent. */
  readonly session?: Uuid;
  /** Whether it is looked up what an answer cites. */
  readonly isCited: boolean;
  /** Is told when that cannot be found out; the turn stands all the same. */
  readonly onUncited: (why: GptTrainerApiError) => void;
}

/** One turn of a talk. */
export interface Turn {
  readonly session: Uuid;
  readonly question: string;
  readonly answer: string;
  /** Absent when nobody wants to know, or it could not be found out. */
  readonly citations?: Citations;
}

/** Questions and answers, one after another, in a session. */
export interface Talk {
  /**
   * Asks.
   * @param hear is given the answer as it comes
   * @throws GptTrainerApiError `aborted` when the signal fires during the answer
   */
  ask(question: string, hear: (piece: string) => Promise<void>, signal: AbortSignal): Promise<Turn>;
  /** The next question begins a new session. */
  beginAnew(): void;
  /** Undefined before the first question. */
  session(): Uuid | undefined;
}

export function createTalk(api: GptTrainerApi, options: TalkOptions): Talk {
  let session = options.session;
  return {
    async ask(question, hear, signal) {
      session ??= (await api.sessions.create(await options.chatbot(), {}, { signal })).uuid;
      let answer = "";
      for await (const piece of api.messages.stream(session, question, { signal })) {
        answer += piece;
        await hear(piece);
      }
      const turn = { session, question, answer };
      if (!options.isCited) return turn;
      try {
        return { ...turn, citations: await citationsIn(api, session, question, signal) };
      } catch (error) {
        // The answer is there, and paid for.
        if (!(error instanceof GptTrainerApiError)) throw error;
        if (!signal.aborted) options.onUncited(error);
        return turn;
      }
    },
    beginAnew() {
      session = undefined;
    },
    session: () => session,
  };
}

/** The stream says nothing of what it cites: the turn in the session's list does, once it is there. */
async function citationsIn(
  api: GptTrainerApi,
  session: Uuid,
  question: string,
  signal: AbortSignal,
): Promise<Citations> {
  for (let look = 1; ; look += 1) {
    const last = (await api.messages.list(session, { signal })).at(-1);
    if (last?.query.trim() === question.trim() && last.finish_reason !== "") {
      return citationsOf(last);
    }
    if (look === LOOKS || signal.aborted) return {};
    await sleep(LOOK_EVERY_MS);
  }
}
