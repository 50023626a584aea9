import { ModelError } from "./failures.ts";
import type { Model, ModelEvent, ModelRequest } from "./model.ts";
import { readEvents } from "./read-events.ts";

/** What is used of the binding. @see https://developers.cloudflare.com/workers-ai/configuration/bindings/ */
export interface AiBinding {
  run(model: string, inputs: Record<string, unknown>): Promise<unknown>;
}

export interface WorkersAiOptions {
  readonly ai: AiBinding;
  /** Such as `@cf/meta/llama-3.1-8b-instruct-fast`. */
  readonly model: string;
  readonly contextTokens: number;
}

/** A model of Workers AI. @see https://developers.cloudflare.com/workers-ai/models/ */
export function createWorkersAi({ ai, model, contextTokens }: WorkersAiOptions): Model {
  return {
    name: model,
    contextTokens,
    open: (request, signal) => ask(ai, model, request, signal),
  };
}

async function* ask(
  ai: AiBinding,
  model: string,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void, undefined> {
  const { messages, temperature, answerTokens, tools } = request;
  const stream = await run(ai, model, {
    messages,
    stream: true,
    // Its own limit is 256, which ends most answers in the middle.
    max_tokens: answerTokens,
    ...(temperature === undefined ? {} : { temperature }),
    ...(tools === undefined || tools.length === 0 ? {} : { tools }),
  });
  if (signal.aborted) {
    await stream.cancel();
    return;
  }
  yield* readEvents(stream, signal, answerTokens);
}

async function run(
  ai: AiBinding,
  model: string,
  inputs: Record<string, unknown>,
): Promise<ReadableStream<Uint8Array>> {
  let result: unknown;
  try {
    result = await ai.run(model, inputs);
  } catch (error) {
    throw errorOf(error);
  }
  if (result instanceof ReadableStream) return result;
  throw new ModelError("model_unreadable");
}

/**
 * The binding throws errors that begin with a number: 5007 no such model, 3036 the day's free share is
 * used up, 3040 no capacity just now.
 * @see https://developers.cloudflare.com/workers-ai/platform/errors/
 */
function errorOf(error: unknown): ModelError {
  const [code] = /\b(?:5007|5018|3036|3040|3007|3008)\b/.exec(String(error)) ?? [];
  if (code === "5007") return new ModelError("model_unknown");
  if (code === "5018") return new ModelError("model_key_refused");
  if (code === "3036" || code === "3040") return new ModelError("model_busy");
  if (code === "3007" || code === "3008") return new ModelError("model_timeout");
  return new ModelError("model_failed");
}
