import { type Config, configOf } from "../../config.ts";
import { rememberLast } from "../../../lib/once.ts";

/** How long a model may take, in milliseconds. */
export interface ModelLimits {
  /** Until its first word. */
  readonly firstByteMs: number;
  /** Between two signs of life. */
  readonly idleMs: number;
  /** For the whole answer. */
  readonly totalMs: number;
}

/** What the variables say of language models, checked. */
export interface ModelSettings {
  readonly config: Config;
  /** What is asked instead of every agent's own model. */
  readonly override: string | undefined;
  /** How many tokens a model may read and write whose name does not say so. */
  readonly contextTokens: number;
  readonly limits: ModelLimits;
  /** What is wrong, each with what to do. Names variables, never their values. */
  readonly problems: readonly string[];
}

const SECOND_MS = 1000;

/**
 * A call that gets no first word is made once more, so twice this must stay below the minute for which
 * the bridge waits.
 */
const FIRST_BYTE_SECONDS = 25;
/** Below the half minute that the bridge waits between two bytes. */
const IDLE_SECONDS = 25;
/** Below the five minutes that the bridge waits in all. */
const TOTAL_SECONDS = 240;

/**
 * As the API's own default model, `gpt-4o-mini-4k`, and as Ollama unless it is told otherwise: what is
 * longer it cuts off at the beginning, where the agent's prompt is.
 * @see https://github.com/ollama/ollama/blob/main/docs/faq.md
 */
const CONTEXT_TOKENS = 4096;
/** Below this there is no room for a prompt, a passage and an answer. */
const LEAST_CONTEXT_TOKENS = 1024;

/** The settings of an environment. Nothing in it is trusted; an empty variable counts as absent. */
export const modelSettingsOf: (environment: object) => ModelSettings =
  rememberLast(readModelSettings);

function readModelSettings(environment: object): ModelSettings {
  const problems: string[] = [];
  const read = (variable: string): string | undefined => {
    const value: unknown = Reflect.get(environment, variable);
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const milliseconds = (variable: string, standard: number): number => {
    const seconds = Number(read(variable) ?? standard);
    if (seconds > 0 && seconds < Number.POSITIVE_INFINITY) return seconds * SECOND_MS;
    problems.push(`${variable} must be a number above 0`);
    return standard * SECOND_MS;
  };
  return {
    config: configOf(environment),
    override: read("CHATBOT_SERVER_MODEL"),
    contextTokens: contextTokens(read("CHATBOT_SERVER_MODEL_CONTEXT_TOKENS"), problems),
    limits: {
      firstByteMs: milliseconds("CHATBOT_SERVER_MODEL_FIRST_BYTE_SECONDS", FIRST_BYTE_SECONDS),
      idleMs: milliseconds("CHATBOT_SERVER_MODEL_IDLE_SECONDS", IDLE_SECONDS),
      totalMs: milliseconds("CHATBOT_SERVER_MODEL_TOTAL_SECONDS", TOTAL_SECONDS),
    },
    problems,
  };
}

function contextTokens(given: string | undefined, problems: string[]): number {
  const tokens = Number(given ?? CONTEXT_TOKENS);
  if (Number.isSafeInteger(tokens) && tokens >= LEAST_CONTEXT_TOKENS) return tokens;
  problems.push(
    `CHATBOT_SERVER_MODEL_CONTEXT_TOKENS must be a whole number from ${LEAST_CONTEXT_TOKENS} upwards`,
  );
  return CONTEXT_TOKENS;
}
