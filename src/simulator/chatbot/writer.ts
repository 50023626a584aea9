import { setTimeout as sleep } from "node:timers/promises";
import type { Connection, FaultableCall, Faults } from "../faults.ts";
import { beginTurn, writeTurn, type Question, type Session, type Turn } from "./book.ts";
import { chunksOf } from "./chunks.ts";
import type { HostTraits, Mishap } from "./control.ts";
import type { Sink } from "./sink.ts";

/** One answer being written. */
export interface Writing {
  readonly call: FaultableCall;
  readonly question: Question;
  readonly session: Session;
  readonly answer: string;
  readonly mishap: Mishap;
}

export interface WriterOptions {
  readonly faults: Faults;
  readonly traits: () => HostTraits;
  /** Aborted when the server stops: nothing is written after that. */
  readonly closing: AbortSignal;
}

const defaultChunkBytes = 32;

/**
 * The chatbot's mind: writes one answer chunk by chunk, whether or not somebody still reads, and
 * stores the turn at its end.
 * @returns once the reply has ended and the turn is stored, or never will be
 */
export async function writeAnswer(
  options: WriterOptions,
  writing: Writing,
  sink: Sink,
): Promise<void> {
  const turn = beginTurn(writing.question.query);
  if (options.traits().listsUnfinished) writeTurn(writing.session, turn, "", "");
  try {
    await writeChunks(options, writing, turn, sink);
  } catch (error) {
    if (!options.closing.aborted) throw error;
  }
}

async function writeChunks(
  options: WriterOptions,
  writing: Writing,
  turn: Turn,
  sink: Sink,
): Promise<void> {
  const { mishap, call, question, session } = writing;
  const { closing, faults, traits } = options;
  const answer = mishap.empty ? "" : writing.answer;
  const chunks = chunksOf(answer, traits().chunkBytes ?? defaultChunkBytes);
  const decoder = new TextDecoder();
  let written = "";
  for (let index = 0; index <= chunks.length; index += 1) {
    const pauseMs = traits().chunkDelayMs ?? 0;
    if (index > 0 && pauseMs > 0) await sleep(pauseMs, undefined, { signal: closing });
    await faults.point(outlastingClient(call, closing), `chunk ${index + 1}`);
    if (isDue(mishap.silentAfterChunks, index, chunks)) await untilGone(call.connection, closing);
    if (isDue(mishap.cutAfterChunks, index, chunks)) call.connection.cut();
    if (closing.aborted) return;
    if (call.connection.gone.aborted && stops(traits().onDisconnect)) {
      question.state = "aborted";
      if (traits().onDisconnect === "keeps_part") writeTurn(session, turn, written, "");
      else unlist(session, turn);
      return;
    }
    const chunk = chunks[index];
    if (chunk === undefined) break;
    if (mishap.status === undefined) await sink.write(chunk);
    written += decoder.decode(chunk, { stream: true });
    if (traits().listsUnfinished) writeTurn(session, turn, written, "");
  }
  await finish(options, writing, { turn, answer, sink });
}

interface Finished {
  readonly turn: Turn;
  readonly answer: string;
  readonly sink: Sink;
}

async function finish(options: WriterOptions, writing: Writing, finished: Finished): Promise<void> {
  const { mishap } = writing;
  const { answer, sink } = finished;
  const reply = (): Promise<void> =>
    mishap.status === undefined ? sink.end(answer) : sink.fail(mishap.status);
  if (typeof mishap.stored === "object") {
    await reply();
    await sleep(mishap.stored.lateMs, undefined, { signal: options.closing });
    await store(options, writing, finished);
  } else {
    await store(options, writing, finished);
    await reply();
  }
}

async function store(
  options: WriterOptions,
  writing: Writing,
  { turn, answer }: Finished,
): Promise<void> {
  const { question, session, mishap } = writing;
  await options.faults.point(outlastingClient(writing.call, options.closing), "store");
  if (mishap.stored === "never") {
    question.state = "aborted";
    unlist(session, turn);
  } else {
    writeTurn(session, turn, answer, "stop");
    question.state = "completed";
  }
}

/** Points of the mind do not care whether the client is there, only whether the server is. */
function outlastingClient(call: FaultableCall, closing: AbortSignal): FaultableCall {
  return { ...call, connection: { gone: closing, cut: () => call.connection.cut() } };
}

function isDue(
  afterChunks: number | undefined,
  index: number,
  chunks: readonly unknown[],
): boolean {
  return afterChunks !== undefined && index === Math.min(afterChunks, chunks.length);
}

function stops(onDisconnect: HostTraits["onDisconnect"]): boolean {
  return onDisconnect !== undefined && onDisconnect !== "goes_on";
}

function unlist(session: Session, turn: Turn): void {
  const index = session.turns.indexOf(turn);
  if (index >= 0) session.turns.splice(index, 1);
}

async function untilGone(connection: Connection, closing: AbortSignal): Promise<void> {
  const either = AbortSignal.any([connection.gone, closing]);
  if (either.aborted) return;
  await new Promise<void>((resolve) => {
    either.addEventListener("abort", () => resolve(), { once: true });
  });
}
