import * as v from "valibot";
import { readAnswer, type StreamOptions, streamAnswer } from "../answer-stream.ts";
import type { CallOptions, Host } from "../host.ts";
import { parseJson, sendForJson, sendToBeDone } from "../read.ts";
import { send } from "../send.ts";
import type { Uuid } from "../shapes/lenient.ts";
import {
  askedAnswer,
  type AskedAnswer,
  type Message,
  message,
  type Question,
} from "../shapes/message.ts";

/** Calls about the turns of a session. */
export function messageCalls(host: Host) {
  return { ...askingCalls(host), ...readingCalls(host) };
}

/** Milliseconds that a whole answer may take, as the bridge allows it: long ones take half a minute. */
const ANSWER_TIMEOUT_MS = 300_000;

/** A question is never sent twice by itself: the second one would be answered, and paid for, too. */
function askingCalls(host: Host) {
  return {
    /**
     * Asks, and hands on the answer as it comes: raw text in pieces of any length. Leaving the loop
     * ends the call; the turn may be recorded all the same.
     * @param options milliseconds to the first byte, between two, and in all
     * @throws GptTrainerApiError while it is read; `cut` and `timeout` may come after a part
     * @see https://guide.gpt-trainer.com/api-reference/messages/create
     */
    stream: (
      session: Uuid,
      question: string | Question,
      options?: StreamOptions,
    ): AsyncGenerator<string, void, undefined> =>
      streamAnswer(host, session, questionOf(question), options),

    /**
     * As `stream`, but hands on the whole answer at its end; empty when the chatbot said nothing.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/messages/create
     */
    streamWhole: (
      session: Uuid,
      question: string | Question,
      options?: StreamOptions,
    ): Promise<string> => readAnswer(host, session, questionOf(question), options),

    /**
     * Asks, and waits for the whole answer. The way to ask about session documents.
     * @param options `timeoutMs`: milliseconds, 300 000 when absent
     * @throws GptTrainerApiError
     * @see https://github.com/ks-collab/gpt-trainer-sdk
     */
    ask: (
      session: Uuid,
      question: string | Question,
      options?: CallOptions,
    ): Promise<AskedAnswer> => {
      const body = questionOf(question);
      const timed = { timeoutMs: ANSWER_TIMEOUT_MS, ...options };
      const request = { ...timed, uuid: session, body, words: [body.query] };
      return sendForJson(host, "message_ask", askedAnswer, request);
    },
  };
}

function questionOf(question: string | Question): Question {
  return typeof question === "string" ? { query: question } : question;
}

function readingCalls(host: Host) {
  return {
    /**
     * Lists the turns of a session, oldest first.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/messages/fetch_multi
     */
    list: (session: Uuid, options?: CallOptions): Promise<readonly Message[]> =>
      sendForJson(host, "messages", v.array(message), { ...options, uuid: session }),

    /**
     * The session as text: lines of `User: …` and `Assistant: …` in turn.
     * @throws GptTrainerApiError `endpoint_absent` on an older host; `transcriptOf` makes the same
     * @see https://guide.gpt-trainer.com/api-reference/messages/fetch-message-history
     */
    transcript: async (session: Uuid, options?: CallOptions): Promise<string> => {
      const { text } = await send(host, "message_transcript", { ...options, uuid: session });
      return transcriptIn(text);
    },

    /**
     * Deletes one turn.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/messages/delete
     */
    delete: (uuid: Uuid, options?: CallOptions): Promise<void> =>
      sendToBeDone(host, "message_delete", { ...options, uuid }),

    /**
     * Deletes several turns at once.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/messages/delete_multi
     */
    deleteMany: (uuids: readonly Uuid[], options?: CallOptions): Promise<void> =>
      sendToBeDone(host, "messages_delete", { ...options, body: { uuids } }),
  };
}

const transcriptBody = v.union([
  v.string(),
  v.pipe(
    v.looseObject({ transcript: v.string() }),
    v.transform(({ transcript }) => transcript),
  ),
]);

/** The documents show bare text, and a sample beside them that reads JSON: both are taken. */
function transcriptIn(body: string): string {
  const parsed = v.safeParse(transcriptBody, parseJson(body)?.value);
  return parsed.success ? parsed.output : body;
}
