import type { MessageEntity } from "@grammyjs/types";
import * as v from "valibot";
import { type Args, parseJson } from "./args.ts";
import { finishText, type FormattedText } from "./entities.ts";
import { HtmlError } from "./html-error.ts";
import { parseHtml } from "./html.ts";
import { badRequest } from "./refusal.ts";

/** Longer arguments are refused before anything is read in them. */
const MAX_RAW_BYTES = 32_768;
/** What may be on the screen, in UTF-16 code units. @see https://core.telegram.org/bots/api#sendmessage */
const MAX_TEXT_UNITS = 4096;

/**
 * The text of a call with what is marked in it, as people will see it. Its length is not looked at.
 *
 * @throws ApiRefusal 400 when it is empty, too many bytes or cannot be read
 */
export function readText(args: Args): FormattedText {
  const text = args.get("text") ?? "";
  if (text === "") throw badRequest("message text is empty");
  if (Buffer.byteLength(text) > MAX_RAW_BYTES) throw badRequest("text is too long");
  const mode = (args.get("parse_mode") ?? "").toLowerCase();
  if (mode === "" || mode === "none") return { text, entities: readEntities(args.get("entities")) };
  if (mode !== "html") {
    // The server knows two kinds of Markdown as well; nobody here sends any.
    throw badRequest("unsupported parse_mode");
  }
  try {
    return parseHtml(text);
  } catch (error) {
    if (!(error instanceof HtmlError)) throw error;
    throw badRequest(`can't parse entities: ${error.message}`);
  }
}

/**
 * What becomes visible of it.
 * @throws ApiRefusal 400 when nothing does, or more than fits into a message
 */
export function visibleText(given: FormattedText): FormattedText {
  const finished = finishText(given);
  if (finished.text === "") throw badRequest("text must be non-empty");
  if (finished.text.length > MAX_TEXT_UNITS) throw badRequest("message is too long");
  return finished;
}

const entityTypes = [
  "bold",
  "italic",
  "underline",
  "strikethrough",
  "spoiler",
  "blockquote",
  "expandable_blockquote",
  "code",
  "pre",
  "text_link",
] as const;

const entitySchema = v.looseObject({
  type: v.string(),
  offset: v.pipe(v.number(), v.integer()),
  length: v.pipe(v.number(), v.integer()),
  url: v.optional(v.string()),
  language: v.optional(v.string()),
});

/** @see https://core.telegram.org/bots/api#messageentity */
function readEntities(json: string | undefined): MessageEntity[] {
  const value = json === undefined ? undefined : parseJson(json);
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    const parsed = v.safeParse(entitySchema, item);
    if (!parsed.success) throw badRequest("can't parse MessageEntity: expected an Object");
    return readEntity(parsed.output);
  });
}

function readEntity(given: v.InferOutput<typeof entitySchema>): MessageEntity[] {
  const { offset, length, url, language } = given;
  if (offset < 0) throw badRequest(`receive an entity with incorrect offset ${offset}`);
  if (length < 0) throw badRequest(`receive an entity with incorrect length ${length}`);
  const type = entityTypes.find((known) => known === given.type);
  // A kind that bots cannot give is found by the server itself, or nothing at all.
  if (type === undefined) return [];
  if (type === "pre") {
    return [{ type, offset, length, ...(language === undefined ? {} : { language }) }];
  }
  if (type !== "text_link") return [{ type, offset, length }];
  if (url === undefined) {
    throw badRequest("can't parse MessageEntity: can't find field \"url\"");
  }
  return [{ type, offset, length, url }];
}
