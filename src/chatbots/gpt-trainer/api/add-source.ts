import type { EndpointName } from "./endpoints.ts";
import { GptTrainerApiError } from "./error.ts";
import type { Host } from "./host.ts";
import { readJson } from "./read.ts";
import { type ApiRequest, send } from "./send.ts";
import { type AddedSource, dataSource, type SentFile } from "./shapes/source.ts";

/** It is there already. @see https://guide.gpt-trainer.com/api-reference/data-sources/create-file */
const EXISTS = 409;

/** Adds a source; that it is there already is a result, and no failure. */
export async function addSource(
  host: Host,
  endpoint: EndpointName,
  request: ApiRequest,
): Promise<AddedSource> {
  const { status, text } = await send(host, endpoint, { ...request, alsoAnswers: EXISTS });
  if (status !== EXISTS) return { kind: "created", source: readJson(endpoint, dataSource, text) };
  try {
    return { kind: "exists", source: readJson(endpoint, dataSource, text) };
  } catch (error) {
    // Only of files is it documented that the one which exists is shown.
    if (error instanceof GptTrainerApiError) return { kind: "exists" };
    throw error;
  }
}

/**
 * A form with a file in it.
 * @param fields what else stands in it
 * @see https://guide.gpt-trainer.com/api-reference/data-sources/create-file
 */
export function formOf(sent: SentFile, fields: Readonly<Record<string, string>>): FormData {
  const { file, file_name: name } = sent;
  const form = new FormData();
  // The documents call it `file_path` in one place; on the wire it is `file`.
  form.set("file", file instanceof Blob ? file : new Blob([file]), name);
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  return form;
}
