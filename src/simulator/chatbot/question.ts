import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import * as v from "valibot";
import type { Question, Session } from "./book.ts";
import { admit, jsonOf, refusal, type Admitted, type ChatbotContext, type Host } from "./host.ts";
import { streamSink, wholeSink } from "./sink.ts";
import { writeAnswer } from "./writer.ts";

const questionBody = v.looseObject({ query: v.string() });

/**
 * Takes a question and writes the answer.
 * @see https://guide.gpt-trainer.com/api-reference/messages/create
 */
export async function answerQuestion(
  host: Host,
  name: "stream" | "non_stream",
  context: ChatbotContext,
): Promise<Response> {
  const admitted = await admit(host, context, name);
  if (admitted instanceof Response) return admitted;
  const body = v.safeParse(questionBody, jsonOf(admitted.text));
  if (!body.success) return refusal(400);
  const question = noteQuestion(host, admitted, body.output.query);
  noteReply(question, admitted, context);

  let session: Session | undefined;
  const outcome = await host.faults.run(admitted.call, async () => {
    session = host.book.sessions.get(admitted.uuid);
    if (session === undefined) return refusal(host.script.traits().unknownSession ?? 404);
    question.state = "writing";
    return RESPONSE_ALREADY_SENT;
  });
  if (session !== undefined) await write(host, admitted, { context, name, session, question });
  return session === undefined && outcome.response !== undefined
    ? outcome.response
    : RESPONSE_ALREADY_SENT;
}

interface Asked {
  readonly context: ChatbotContext;
  readonly name: "stream" | "non_stream";
  readonly session: Session;
  readonly question: Question;
}

async function write(host: Host, { call }: Admitted, asked: Asked): Promise<void> {
  const { context, name, session, question } = asked;
  const makeSink = name === "stream" ? streamSink : wholeSink;
  await writeAnswer(
    { faults: host.faults, traits: () => host.script.traits(), closing: host.closing },
    {
      call,
      question,
      session,
      answer: host.script.answer(question.query),
      mishap: host.script.takeMishap(question.query),
    },
    makeSink(context.env, call.connection),
  );
}

/** A connection is done with when the reply is out, or when nobody reads it any more. */
function noteReply(question: Question, { call }: Admitted, { env }: ChatbotContext): void {
  const note = (): void => {
    question.reply = env.outgoing.writableFinished ? "whole" : "lost";
  };
  if (call.connection.gone.aborted) note();
  else call.connection.gone.addEventListener("abort", note, { once: true });
}

function noteQuestion(host: Host, { uuid }: Admitted, query: string): Question {
  const question: Question = {
    session: uuid,
    query,
    at: Date.now(),
    state: "refused",
    reply: "open",
  };
  host.book.questions.push(question);
  return question;
}
