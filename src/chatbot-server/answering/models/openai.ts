import { type Fetch, retryAfterMs } from "../../../lib/http.ts";
import { ModelError } from "./failures.ts";
import type { Model, ModelEvent, ModelRequest } from "./model.ts";
import { readEvents, readWhole } from "./read-events.ts";

export interface OpenAiOptions {
  /** Up to and without `/chat/completions`, such as `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  /** Endpoints of one's own often need none. */
  readonly apiKey?: string;
  readonly model: string;
  readonly contextTokens: number;
  readonly fetch: Fetch;
}

/**
 * Any endpoint that speaks OpenAI's chat completions: their own, Ollama, vLLM, LM Studio, OpenRouter, …
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export function createOpenAi(options: OpenAiOptions): Model {
  const { model, contextTokens } = options;
  return {
    name: model,
    contextTokens,
    open: (request, signal) => ask(options, request, signal),
  };
}

async function* ask(
  options: OpenAiOptions,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void, undefined> {
  const response = await options.fetch(`${options.baseUrl}/chat/completions`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream",
      ...(options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }),
    },
    body: JSON.stringify(bodyOf(options.model, request)),
    // The key would go along.
    redirect: "manual",
    signal,
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw errorOf(response);
  }
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("text/html")) {
    await response.body?.cancel();
    throw new ModelError("model_unreadable");
  }
  const body: ReadableStream<Uint8Array> | null = response.body;
  if (body === null) throw new ModelError("model_unreadable");
  yield* type.includes("application/json") ? readWhole(body, signal) : readEvents(body, signal);
}

/**
 * Models that think first take no temperature but their own.
 * @see https://platform.openai.com/docs/guides/reasoning
 */
const FIXED_TEMPERATURE = /^(?:.*\/)?(?:gpt-5|o\d)/;

/**
 * The length of the answer is left to the model: the name of the setting for it is another one in
 * each family of models, and an endpoint refuses the one it does not know.
 */
function bodyOf(model: string, { messages, temperature, tools }: ModelRequest): object {
  const takesTemperature = temperature !== undefined && !FIXED_TEMPERATURE.test(model);
  return {
    model,
    messages,
    stream: true,
    ...(takesTemperature ? { temperature } : {}),
    ...(tools === undefined || tools.length === 0
      ? {}
      : { tools: tools.map((tool) => ({ type: "function", function: tool })) }),
  };
}

/** @see https://platform.openai.com/docs/guides/error-codes */
function errorOf({ status, headers }: Response): ModelError {
  if (status === 401 || status === 403) return new ModelError("model_key_refused");
  if (status === 404) return new ModelError("model_unknown");
  const afterMs = retryAfterMs(headers, Date.now());
  if (status === 429) return new ModelError("model_busy", afterMs);
  return status >= 500 ? new ModelError("model_failed", afterMs) : new ModelError("model_refused");
}
