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

/**
 * Names of Workers AI's models begin with this.
 * @see https://developers.cloudflare.com/workers-ai/models/
 */
const WORKERS_AI_PREFIX = "@cf/";

/** What stands for a list that nobody has set. */
const DEFAULT_MODELS = {
  openai: "gpt-4o-mini-16k",
  "workers-ai": "@cf/meta/llama-3.1-8b-instruct-fast",
} as const;

const DEFAULT_COST = 1;

/**
 * Reads the list of models: names separated by commas, each with its cost behind `=` if it is not 1.
 * @param list `CHATBOT_SERVER_MODELS`
 * @param there what is configured to run them
 */
export function readModels(
  list: string | undefined,
  there: { readonly openai: boolean; readonly workersAi: boolean },
): { readonly models: readonly Model[]; readonly problems: readonly string[] } {
  const defaults = [
    ...(there.openai ? [DEFAULT_MODELS.openai] : []),
    ...(there.workersAi ? [DEFAULT_MODELS["workers-ai"]] : []),
  ];
  const entries = (list ?? defaults.join(",")).split(",").filter((entry) => entry.trim() !== "");
  const models = entries.map(readModel);
  const wrong = models.some((model) => model === undefined);
  const chosen = models.filter((model) => model !== undefined);
  const homeless = chosen.some(
    ({ kind }) =>
      (kind === "openai" && !there.openai) || (kind === "workers-ai" && !there.workersAi),
  );
  const problems = [
    ...(wrong
      ? ["CHATBOT_SERVER_MODELS must be names separated by commas, such as gpt-4o-mini=1"]
      : []),
    ...(homeless
      ? [
          "CHATBOT_SERVER_MODELS has a model that nothing here can run: set OPENAI_BASE_URL, or bind AI for names that begin with @cf/",
        ]
      : []),
  ];
  const withoutExtractive = chosen.filter(({ kind }) => kind !== "extractive");
  const isFirst = chosen[0]?.kind === "extractive";
  return {
    models: isFirst ? [EXTRACTIVE, ...withoutExtractive] : [...withoutExtractive, EXTRACTIVE],
    problems,
  };
}

function readModel(entry: string): Model | undefined {
  const [name = "", cost = String(DEFAULT_COST), ...more] = entry
    .split("=")
    .map((one) => one.trim());
  if (name === "" || more.length > 0 || !/^\d{1,6}$/.test(cost)) return undefined;
  if (name === EXTRACTIVE.name) return EXTRACTIVE;
  const kind = name.startsWith(WORKERS_AI_PREFIX) ? "workers-ai" : "openai";
  return { name, kind, cost: Number(cost) };
}
