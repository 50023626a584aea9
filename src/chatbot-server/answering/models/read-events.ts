import { createParser } from "eventsource-parser";
import * as v from "valibot";
import { ModelError } from "./failures.ts";
import type { FinishReason, ModelEvent } from "./model.ts";

/** A line longer than this is none that a model writes, nor is an answer that comes at once. In characters. */
const MAX_BUFFERED = 1024 * 1024;

/** What ends the stream. @see https://platform.openai.com/docs/api-reference/chat-streaming */
const DONE = "[DONE]";

/** Reasons for which an answer is not what the model would have written to its end. */
const CUT_SHORT: ReadonlySet<string> = new Set(["length", "content_filter"]);

const written = v.looseObject({
  content: v.nullish(v.string()),
  tool_calls: v.nullish(v.array(v.unknown())),
  function_call: v.nullish(v.unknown()),
});

/**
 * One piece of an answer: OpenAI's `choices`, or the `response` of Workers AI's own models. Endpoints
 * that do not stream have `message` in place of `delta`.
 * @see https://platform.openai.com/docs/api-reference/chat-streaming/streaming
 * @see https://developers.cloudflare.com/workers-ai/features/prompting/
 */
const piece = v.looseObject({
  choices: v.nullish(
    v.array(
      v.looseObject({
        delta: v.nullish(written),
        message: v.nullish(written),
        finish_reason: v.nullish(v.string()),
      }),
    ),
  ),
  response: v.nullish(v.union([v.string(), v.number()])),
  tool_calls: v.nullish(v.array(v.unknown())),
  usage: v.nullish(
    v.looseObject({
      total_tokens: v.nullish(v.number()),
      completion_tokens: v.nullish(v.number()),
    }),
  ),
  error: v.nullish(v.unknown()),
});

type Piece = v.InferOutput<typeof piece>;

/** How far an answer has come. */
interface Progress {
  reason: FinishReason | undefined;
  tokens: number | undefined;
}

/**
 * Reads the events of a model that streams, however its bytes are cut.
 * @param maxTokens how many tokens it was allowed: a model that writes as many was cut short, also when
 * it does not say so
 * @param signal ends the reading: a body that hangs is given back
 * @throws ModelError when the stream holds an error or something else, or ends before the answer does
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  maxTokens = Number.POSITIVE_INFINITY,
): AsyncGenerator<ModelEvent, void, undefined> {
  const progress: Progress = { reason: undefined, tokens: undefined };
  for await (const data of dataOf(body, signal)) {
    if (data === DONE) {
      progress.reason ??= "stop";
      break;
    }
    const event = readPiece(parsePiece(data), progress, maxTokens);
    yield event === "" ? { kind: "alive" } : { kind: "text", text: event };
  }
  yield endOf(progress);
}

/**
 * Reads the answer of an endpoint that does not stream although it was asked to.
 * @throws ModelError when it is longer than any answer, or is none
 */
export async function* readWhole(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void, undefined> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of chunksOf(body, signal)) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_BUFFERED) throw new ModelError("model_unreadable");
  }
  const progress: Progress = { reason: undefined, tokens: undefined };
  const whole = readPiece(parsePiece(text + decoder.decode()), progress);
  progress.reason ??= "stop";
  yield { kind: "text", text: whole };
  yield endOf(progress);
}

function endOf({ reason, tokens }: Progress): ModelEvent {
  if (reason === undefined) throw new ModelError("model_cut");
  return { kind: "end", reason, ...(tokens === undefined ? {} : { tokens }) };
}

function parsePiece(data: string): Piece {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), piece), data);
  if (!parsed.success) throw new ModelError("model_unreadable");
  return parsed.output;
}

/** Notes what a piece says of the answer's end. @returns its text, which may be empty */
function readPiece(read: Piece, progress: Progress, maxTokens = Number.POSITIVE_INFINITY): string {
  // What an endpoint says of its own failure in the middle is not shown to anybody.
  if (read.error !== undefined && read.error !== null) throw new ModelError("model_failed");
  const [choice] = read.choices ?? [];
  const said = choice?.delta ?? choice?.message;
  const calls = [...(said?.tool_calls ?? []), ...(read.tool_calls ?? [])];
  if (calls.length > 0 || (said?.function_call ?? undefined) !== undefined) {
    throw new ModelError("tool_call");
  }
  const reason = choice?.finish_reason ?? "";
  // An empty one, which some send with every piece, ends nothing.
  if (reason !== "") progress.reason = CUT_SHORT.has(reason) ? "length" : "stop";
  progress.tokens = read.usage?.total_tokens ?? progress.tokens;
  if ((read.usage?.completion_tokens ?? 0) >= maxTokens) progress.reason = "length";
  return said?.content ?? String(read.response ?? "");
}

/** The `data` of each event. */
async function* dataOf(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  let came: string[] = [];
  const parser = createParser({
    onEvent: ({ data }) => came.push(data),
    maxBufferSize: MAX_BUFFERED,
  });
  // One decoder for the whole body: a chunk may end in the middle of a character.
  const decoder = new TextDecoder();
  for await (const chunk of chunksOf(body, signal)) {
    feed(() => parser.feed(decoder.decode(chunk, { stream: true })));
    yield* came;
    came = [];
  }
  feed(() => parser.reset({ consume: true }));
  yield* came;
}

/** What comes of a body, which is cancelled when nobody reads on, also while nothing comes. */
async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  const giveBack = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", giveBack, { once: true });
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener("abort", giveBack);
    giveBack();
  }
}

/** The parser throws only when a line has no end. */
function feed(work: () => void): void {
  try {
    work();
  } catch {
    throw new ModelError("model_unreadable");
  }
}
