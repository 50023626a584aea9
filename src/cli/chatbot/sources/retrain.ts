import type { GptTrainerApi, Uuid } from "../../../chatbots/gpt-trainer/api/index.ts";
import { usageError } from "../../failure.ts";
import type { CommonOptions, Desk } from "../desk.ts";
import { safeLine } from "../../safe-text.ts";
import { requireSources } from "./keep.ts";
import { type Outcome, outcomesOf, report } from "./report.ts";

export interface RetrainOptions extends CommonOptions {
  readonly all?: true;
  readonly wait: boolean;
}

/** What a page of the web is among the types of sources. */
const ADDRESS = "link";

/** Fetches addresses again, and waits for their training. */
export async function retrainSources(
  desk: Desk,
  chatbot: Uuid,
  which: readonly string[],
  options: RetrainOptions,
): Promise<void> {
  if ((options.all === true) === which.length > 0) {
    throw usageError("Name the uuids of sources, or say --all.");
  }
  const { api } = await desk.open(options);
  const all = await api.sources.list(chatbot);
  requireSources(all, which);
  const addresses = all.filter(({ type }) => type === ADDRESS).map(({ uuid }) => uuid);
  const meant = options.all ? addresses : which;
  const refusals = await restart(api, meant);
  // How they stand since then: before, each was trained.
  const begun = (await api.sources.list(chatbot))
    .filter(({ uuid }) => meant.includes(uuid) && !refusals.has(uuid))
    .map((source) => {
      const name = safeLine(source.title === "" ? source.file_name : source.title);
      return { name, existed: false, source };
    });
  const refused = [...refusals].map(([uuid, why]): Outcome => ({
    name: safeLine(uuid),
    existed: false,
    result: "refused",
    advice: `${why}. Only addresses can be fetched again: delete a file, and add it anew.`,
  }));
  const { outcomes, failure } = await outcomesOf(desk, api, chatbot, begun, options.wait);
  report(desk, options, [...refused, ...outcomes], options.wait);
  if (failure !== undefined) throw failure;
  if (!options.json && meant.length === 0) desk.surroundings.print("It has no addresses.");
}

/** @returns why, for those that cannot be fetched again */
async function restart(
  api: GptTrainerApi,
  which: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, string>> {
  if (which.length === 0) return new Map();
  const answers = await api.sources.retrain(which);
  return new Map(
    answers.flatMap(({ uuid, error }) =>
      error === undefined || error === null ? [] : [[uuid, safeLine(error)] as const],
    ),
  );
}
