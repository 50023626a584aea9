import * as v from "valibot";
import { parseJson } from "./read.ts";
import { anything, type Extra, maybe, text, type Uuid } from "./shapes/lenient.ts";
import type { Message } from "./shapes/message.ts";
import type { DataSource } from "./shapes/source.ts";

/** Where a passage of an answer comes from. */
export interface Citation extends Extra {
  readonly data_source_uuid: Uuid;
  readonly title: string;
  /** The passage. */
  readonly text: string;
  readonly file_name: string;
  readonly type: string;
}

/** By the marker without its brackets: `3.4` for `[3.4]`. */
export type Citations = Readonly<Record<string, Citation>>;

const citation: v.GenericSchema<unknown, Citation> = v.looseObject({
  data_source_uuid: text,
  title: text,
  text,
  file_name: text,
  type: text,
});

/** Of what the API writes about a turn, what is known. */
export interface MessageMeta extends Extra {
  /** `content` is the JSON text that the function's server answered. */
  readonly functions_called?: readonly CalledFunction[] | null;
  readonly actual_token_distribution?: TokenDistribution | null;
}

export interface CalledFunction extends Extra {
  readonly name: string;
  readonly content: string;
}

export interface TokenDistribution extends Extra {
  readonly total_tokens?: number | null;
}

const messageMeta: v.GenericSchema<unknown, MessageMeta> = v.looseObject({
  functions_called: maybe(v.array(v.looseObject({ name: text, content: text }))),
  actual_token_distribution: maybe(v.looseObject({ total_tokens: maybe(v.number()) })),
});

/** Of a source that is a question with its answer. */
export interface SourceMeta extends Extra {
  readonly question?: string | null;
  readonly answer?: string | null;
}

const sourceMeta: v.GenericSchema<unknown, SourceMeta> = v.looseObject({
  question: maybe(v.string()),
  answer: maybe(v.string()),
});

/**
 * What an answer cites, by its markers. A marker of the text without an entry cites nothing.
 * @returns nothing in it when `show_citations` is off, or nothing was cited, or the text is no JSON
 * @see https://guide.gpt-trainer.com/api-reference/messages/properties-reference
 */
export function citationsOf(message: Pick<Message, "cite_data_json">): Citations {
  const entries = Object.entries(objectIn(message.cite_data_json)).flatMap(([marker, value]) => {
    const parsed = v.safeParse(citation, value);
    return parsed.success ? [[marker, parsed.output] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** The address that a citation leads to. @returns undefined when no key of it holds one */
export function linkOf(cited: Citation): string | undefined {
  const known = [cited["reference_source_link"], cited["url"], cited.file_name, cited.title];
  return [...known, ...Object.values(cited)].find(
    (value): value is string => typeof value === "string" && /^https?:\/\/\S+$/u.test(value),
  );
}

/**
 * What the API notes about a turn.
 * @returns nothing in it when the text is no JSON
 * @see https://guide.gpt-trainer.com/api-reference/messages/properties-reference
 */
export function metaOf(message: Pick<Message, "meta_json">): MessageMeta {
  return readText(messageMeta, message.meta_json);
}

/** What the person thought of an answer. @returns nothing in it when there is nothing */
export function feedbackOf(message: Pick<Message, "feedback_json">): Extra {
  return objectIn(message.feedback_json);
}

/** What the model was given with the question. @returns nothing in it when there is nothing */
export function aiContextOf(message: Pick<Message, "ai_context_json">): Extra {
  return objectIn(message.ai_context_json);
}

/**
 * What the API notes about a source: of a question with its answer, both.
 * @returns nothing in it when the text is no JSON
 * @see https://guide.gpt-trainer.com/api-reference/data-sources/properties-reference
 */
export function metaOfSource(source: Pick<DataSource, "meta_json">): SourceMeta {
  return readText(sourceMeta, source.meta_json);
}

/** A transcript as the API itself would write it, for hosts that do not. @param messages oldest first */
export function transcriptOf(messages: readonly Pick<Message, "query" | "response">[]): string {
  return messages.map(({ query, response }) => `User: ${query}\nAssistant: ${response}\n`).join("");
}

/** A key that does not fit is left out, and the others stay. */
function readText<T extends Extra>(schema: v.GenericSchema<unknown, T>, json: unknown): T {
  const value = objectIn(json);
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const wrong = new Set(parsed.issues.map((issue) => v.getDotPath(issue)?.split(".")[0]));
  return v.parse(
    schema,
    Object.fromEntries(Object.entries(value).filter(([key]) => !wrong.has(key))),
  );
}

function objectIn(json: unknown): Extra {
  const parsed = typeof json === "string" ? parseJson(json)?.value : json;
  const read = v.safeParse(anything, parsed);
  return read.success && !Array.isArray(parsed) ? read.output : {};
}
