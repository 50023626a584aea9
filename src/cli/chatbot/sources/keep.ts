import {
  type DataSource,
  type GptTrainerApi,
  GptTrainerApiError,
} from "../../../chatbots/gpt-trainer/api/index.ts";
import { refused } from "../../failure.ts";
import { type Cell, tableLines } from "../../table.ts";
import { type CommonOptions, type Desk, printResult } from "../desk.ts";
import { safeLine } from "../../safe-text.ts";

/** Lists what a chatbot knows. */
export async function listSources(
  desk: Desk,
  chatbot: string,
  options: CommonOptions,
): Promise<void> {
  const { api } = await desk.open(options);
  const sources = await api.sources.list(chatbot);
  printResult(desk, options, sources, () =>
    sources.length === 0
      ? ["It has no sources. `chatbot sources add <uuid> <file or address>` adds some."]
      : tableLines(["Uuid", "Type", "Status", "Tokens", "Title"], sources.map(rowOf)),
  );
}

function rowOf(source: DataSource): readonly Cell[] {
  const { uuid, type, status, tokens, title, file_name: file } = source;
  return [uuid, type, status, tokens ?? 0, title === "" ? file : title];
}

/**
 * Deletes sources; none of them when one is not the chatbot's.
 * @throws CausewayError `refused` that names those which are not there
 */
export async function deleteSources(
  desk: Desk,
  chatbot: string,
  which: readonly string[],
  options: CommonOptions,
): Promise<void> {
  const { api } = await desk.open(options);
  const meant = [...new Set(which)];
  requireSources(await api.sources.list(chatbot), meant);
  await deleteAll(api, meant);
  printResult(desk, options, { deleted: meant }, () => [`Deleted: ${meant.length}.`]);
}

/** @throws CausewayError `refused` when a chatbot does not have all of these sources */
export function requireSources(all: readonly DataSource[], which: readonly string[]): void {
  const known = new Set(all.map(({ uuid }) => uuid));
  const unknown = which.filter((uuid) => !known.has(uuid)).map(safeLine);
  if (unknown.length === 0) return;
  throw refused(
    `Nothing was done: the chatbot has no source ${unknown.join(", ")}. \`chatbot sources list\` shows those it has.`,
  );
}

/** An older host deletes one at a time only. */
async function deleteAll(api: GptTrainerApi, which: readonly string[]): Promise<void> {
  try {
    await api.sources.deleteMany(which);
  } catch (error) {
    const isAbsent =
      error instanceof GptTrainerApiError &&
      (error.kind === "endpoint_absent" || error.perhapsAbsent);
    if (!isAbsent) throw error;
    for (const uuid of which) await api.sources.delete(uuid);
  }
}
