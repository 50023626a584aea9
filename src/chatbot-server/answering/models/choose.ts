import type { Fetch } from "../../../lib/http.ts";
import { defaultModelOf } from "../../config.ts";
import { EXTRACTIVE, isOfWorkersAi } from "../../models.ts";
import type { Model } from "./model.ts";
import { createOpenAi } from "./openai.ts";
import type { ModelSettings } from "./settings.ts";
import { type AiBinding, createWorkersAi } from "./workers-ai.ts";

/** Where models are to be had. */
export interface ModelSources {
  readonly settings: ModelSettings;
  /** Workers AI, where it is bound. */
  readonly ai: AiBinding | undefined;
  readonly fetch: Fetch;
}

const THOUSAND = 1024;

/**
 * The model that answers for an agent.
 *
 * The API's names are `<family>-<context>k`, such as `gpt-4o-mini-16k`: the context says how much the
 * model is given to read, and the endpoint knows the family only. `CHATBOT_SERVER_MODEL` takes the
 * family's place, and leaves the context; when it is `extractive`, no model answers for anybody. A name
 * of Workers AI is asked there; everything else at the OpenAI-compatible endpoint as long as there is one.
 * @param named the agent's model, if it has one
 * @returns undefined when the agent answers without a language model
 * @see https://guide.gpt-trainer.com/api-reference/agents/properties-reference
 */
export function chooseModel(named: string | undefined, sources: ModelSources): Model | undefined {
  const { settings, ai, fetch } = sources;
  const { openai } = settings.config;
  const name = named ?? defaultModelOf(settings.config);
  const { override } = settings;
  if (override === EXTRACTIVE.name) return undefined;
  if (name === EXTRACTIVE.name && (named !== undefined || override === undefined)) return undefined;
  const { family, contextTokens } = readModelName(name, settings.contextTokens);
  const wanted = override ?? family;
  const isAtWorkersAi = isOfWorkersAi(wanted);
  if (openai !== undefined && !(isAtWorkersAi && ai !== undefined)) {
    const { baseUrl, apiKey } = openai;
    const key = apiKey === undefined ? {} : { apiKey };
    return createOpenAi({ baseUrl, ...key, model: wanted, contextTokens, fetch });
  }
  // A name that only another service has: its own first model answers in its place.
  const own = settings.config.models.find(({ kind }) => kind === "workers-ai")?.name;
  const model = isAtWorkersAi ? wanted : own;
  if (ai === undefined || model === undefined) return undefined;
  return createWorkersAi({ ai, model, contextTokens });
}

/**
 * Takes a documented name apart: its family, and how many tokens it may read and write.
 * @param unnamed how many those are when the name does not say so
 */
export function readModelName(
  name: string,
  unnamed: number,
): { readonly family: string; readonly contextTokens: number } {
  const [suffix, thousands] = /-(\d{1,4})k$/i.exec(name) ?? [];
  if (suffix === undefined) return { family: name, contextTokens: unnamed };
  return { family: name.slice(0, -suffix.length), contextTokens: Number(thousands) * THOUSAND };
}

/** How many tokens an agent's model may read and write, also where no model answers. */
export function contextOf(named: string | undefined, { settings }: ModelSources): number {
  const name = named ?? defaultModelOf(settings.config);
  return readModelName(name, settings.contextTokens).contextTokens;
}
