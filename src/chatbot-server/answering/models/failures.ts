import { CausewayError } from "../../../lib/errors.ts";

/** How a failure is answered, as long as nothing of an answer has left. */
interface FailureRow {
  readonly status: number;
  /** What went wrong and what to do; never anybody's words. */
  readonly says: string;
  /** Whether the same call may succeed at once: then it is made once more. */
  readonly passing: boolean;
}

/**
 * Every way in which a language model can fail. None of these statuses is one by which clients
 * understand that the session is gone (400, 404, 410, 422), and none of these questions is recorded.
 */
export const modelFailures = {
  model_unreachable: {
    status: 503,
    says: "the language model cannot be reached: see OPENAI_BASE_URL, and that the endpoint is up",
    passing: true,
  },
  model_busy: {
    status: 429,
    says: "the language model wants a pause: ask again later",
    passing: true,
  },
  model_failed: {
    status: 503,
    says: "the language model failed: ask again later",
    passing: true,
  },
  model_timeout: {
    status: 503,
    says: "the language model did not answer in time: ask again later, or raise CHATBOT_SERVER_MODEL_FIRST_BYTE_SECONDS, _IDLE_SECONDS or _TOTAL_SECONDS",
    passing: true,
  },
  model_cut: {
    status: 503,
    says: "the language model ended in the middle of its answer: ask again later",
    passing: true,
  },
  model_key_refused: {
    status: 502,
    says: "the language model's endpoint refused the key: see OPENAI_API_KEY",
    passing: false,
  },
  model_unknown: {
    status: 502,
    says: "the language model's endpoint has no such model: see CHATBOT_SERVER_MODEL and the agent's model",
    passing: false,
  },
  model_refused: {
    status: 502,
    says: "the language model's endpoint refused the request",
    passing: false,
  },
  model_unreadable: {
    status: 502,
    says: "the language model's endpoint does not answer as chat completions do: see OPENAI_BASE_URL",
    passing: false,
  },
  model_empty: {
    status: 502,
    says: "the language model answered nothing",
    passing: true,
  },
  tool_call: {
    status: 501,
    says: "the language model wants to call a tool function, which this server does not do: disable the agent's tool functions",
    passing: false,
  },
} as const satisfies Readonly<Record<string, FailureRow>>;

/** Stable and countable; docs/chatbot-server.md lists them. */
export type ModelFailureCode = keyof typeof modelFailures;

/** All of them. */
export const modelFailureCodes: readonly ModelFailureCode[] = [
  "model_unreachable",
  "model_busy",
  "model_failed",
  "model_timeout",
  "model_cut",
  "model_key_refused",
  "model_unknown",
  "model_refused",
  "model_unreadable",
  "model_empty",
  "tool_call",
];

/** A model that did not answer, or not to the end. */
export class ModelError extends CausewayError {
  readonly failure: ModelFailureCode;
  /** Milliseconds after which its endpoint wants to be asked again. */
  readonly afterMs: number | undefined;

  constructor(failure: ModelFailureCode, afterMs?: number) {
    super(failure, modelFailures[failure].says, { retryable: modelFailures[failure].passing });
    this.failure = failure;
    this.afterMs = afterMs;
  }
}

/** What anything that was thrown while a model was asked counts as: a lost connection, unless it says more. */
export function modelErrorOf(error: unknown): ModelError {
  return error instanceof ModelError ? error : new ModelError("model_unreachable");
}
