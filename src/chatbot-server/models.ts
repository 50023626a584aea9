/** What can write an answer. */
export interface Model {
  /** What an agent names it by. */
  readonly name: string;
  readonly kind: "openai" | "workers-ai" | "extractive";
  /** In message credits for each answer, as `GET /agent/model-costs` shows; this server counts none. */
  readonly cost: number;
}

/** Without a language model: quotes what was found. There always. */
export const EXTRACTIVE: Model = { name: "extractive", kind: "extractive", cost: 0 };

/** @see https://developers.cloudflare.com/workers-ai/models/ */
const OF_WORKERS_AI = /^@(?:cf|hf)\//;

/** Whether a model's name is one of Workers AI. */
export function isOfWorkersAi(name: string): boolean {
  return OF_WORKERS_AI.test(name);
}

/** What stands for a list that nobody has set. */
const DEFAULT_MODELS = {
  openai: "gpt-4o-mini-16k",
  "workers-ai": "@cf/meta/llama-3.1-8b-instruct-fast",
} as const;

const DEFAULT_COST = 1;

/** What is configured to run models. */
interface Runners {
  readonly openai: boolean;
  readonly workersAi: boolean;
}

/** What to do about a model that neither of them runs. */
const SET_A_RUNNER = "set OPENAI_BASE_URL, or bind AI for names that begin with @cf/ or @hf/";

/**
 * Reads the list of models: names separated by commas, each with its cost behind `=` if it is not 1.
 * @param list `CHATBOT_SERVER_MODELS`
 * @param override `CHATBOT_SERVER_MODEL`, which is the list when there is none
 */
export function readModels(
  list: string | undefined,
  override: string | undefined,
  there: Runners,
): { readonly models: readonly Model[]; readonly problems: readonly string[] } {
  const defaults = [
    ...(there.openai ? [DEFAULT_MODELS.openai] : []),
    ...(there.workersAi ? [DEFAULT_MODELS["workers-ai"]] : []),
  ];
  const entries = (list ?? override ?? defaults.join(","))
    .split(",")
    .filter((entry) => entry.trim() !== "");
  const models = entries.map(readModel);
  const wrong = list !== undefined && models.some((model) => model === undefined);
  const chosen = models.filter((model) => model !== undefined);
  const homeless =
    list !== undefined &&
    chosen.some(
      ({ kind }) =>
        (kind === "openai" && !there.openai) || (kind === "workers-ai" && !there.workersAi),
    );
  const problems = [
    ...problemsOfOverride(override, there),
    ...(wrong
      ? ["CHATBOT_SERVER_MODELS must be names separated by commas, such as gpt-4o-mini=1"]
      : []),
    ...(homeless
      ? [`CHATBOT_SERVER_MODELS has a model that nothing here can run: ${SET_A_RUNNER}`]
      : []),
  ];
  const withoutExtractive = chosen.filter(({ kind }) => kind !== "extractive");
  const isFirst = chosen[0]?.kind === "extractive";
  return {
    models: isFirst ? [EXTRACTIVE, ...withoutExtractive] : [...withoutExtractive, EXTRACTIVE],
    problems,
  };
}

/** An endpoint that speaks as OpenAI's may have models of Workers AI as well: Cloudflare's own does. */
function problemsOfOverride(override: string | undefined, there: Runners): string[] {
  if (override === undefined || override === EXTRACTIVE.name) return [];
  if (/[,=]/.test(override)) {
    return ["CHATBOT_SERVER_MODEL must be the name of one model, such as gpt-4o-mini"];
  }
  if (there.openai || (there.workersAi && isOfWorkersAi(override))) return [];
  return [`CHATBOT_SERVER_MODEL is a model that nothing here can run: ${SET_A_RUNNER}`];
}

function readModel(entry: string): Model | undefined {
  const [name = "", cost = String(DEFAULT_COST), ...more] = entry
    .split("=")
    .map((one) => one.trim());
  if (name === "" || more.length > 0 || !/^\d{1,6}$/.test(cost)) return undefined;
  if (name === EXTRACTIVE.name) return EXTRACTIVE;
  const kind = isOfWorkersAi(name) ? "workers-ai" : "openai";
  return { name, kind, cost: Number(cost) };
}
