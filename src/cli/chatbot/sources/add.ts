import { openAsBlob } from "node:fs";
import {
  type AddedSource,
  type ApiErrorKind,
  type GptTrainerApi,
  GptTrainerApiError,
  type Uuid,
} from "../../../chatbots/gpt-trainer/api/index.ts";
import type { CommonOptions, Desk } from "../desk.ts";
import { safeLine } from "../../safe-text.ts";
import { placeOfFile } from "../../surroundings.ts";
import { type Begun, type Outcome, outcomesOf, report } from "./report.ts";
import { nameOf, type Wanted, wantedFrom } from "./wanted.ts";

export interface AddOptions extends CommonOptions {
  readonly question?: readonly string[];
  readonly answer?: readonly string[];
  readonly link?: string;
  readonly wait: boolean;
}

/** What is about one source, and says nothing of the next one. */
const OF_ONE: ReadonlySet<ApiErrorKind> = new Set([
  "file_type",
  "too_large",
  "invalid_request",
  "conflict",
  "refused",
]);

/**
 * Adds sources one after another, and waits for their training. What is refused keeps nothing else
 * from being added; a failure that the next one would meet too ends it.
 */
export async function addSources(
  desk: Desk,
  chatbot: Uuid,
  what: readonly string[],
  options: AddOptions,
): Promise<void> {
  const { question: questions = [], answer: answers = [], link, wait } = options;
  const wanted = wantedFrom({ what, questions, answers }, (file) =>
    placeOfFile(desk.surroundings, file),
  );
  const { api } = await desk.open(options);
  const begun: Begun[] = [];
  const settled: Outcome[] = [];
  const tellAll = async (): Promise<Error | undefined> => {
    const { outcomes, failure } = await outcomesOf(desk, api, chatbot, begun, wait);
    report(desk, options, [...settled, ...outcomes], wait);
    return failure;
  };
  for (const one of wanted) {
    const name = nameOf(one);
    try {
      const added = await add(api, chatbot, one, link);
      const existed = added.kind === "exists";
      if (added.source === undefined) settled.push({ name, existed, result: "exists" });
      else begun.push({ name, existed, source: added.source });
    } catch (error) {
      if (!isOfOne(error)) {
        if (begun.length + settled.length > 0) await tellAll();
        throw error;
      }
      settled.push({ name, existed: false, result: "refused", advice: safeLine(error.message) });
    }
  }
  const failure = await tellAll();
  if (failure !== undefined) throw failure;
}

function isOfOne(error: unknown): error is GptTrainerApiError {
  return error instanceof GptTrainerApiError && OF_ONE.has(error.kind);
}

async function add(
  api: GptTrainerApi,
  chatbot: Uuid,
  wanted: Wanted,
  link: string | undefined,
): Promise<AddedSource> {
  const leading = link === undefined ? {} : { reference_source_link: link };
  switch (wanted.kind) {
    case "file": {
      // Read while it is sent: it need not fit into memory.
      const file = await openAsBlob(wanted.path);
      return api.sources.upload(chatbot, { file, file_name: wanted.fileName, ...leading });
    }
    case "address":
      return api.sources.createUrl(chatbot, { url: wanted.url, ...leading });
    case "pair": {
      const { question, answer } = wanted;
      const source = await api.sources.createQa(chatbot, { question, answer, ...leading });
      return { kind: "created", source };
    }
  }
}
