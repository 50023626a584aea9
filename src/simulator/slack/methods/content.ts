import { type Args, booleanArg, isObject, parseJson, stringArg, structureArg } from "../args.ts";
import { readBlocks, refuseTooLong, textOfBlocks } from "../blocks.ts";
import { richText } from "../describe.ts";
import { escaped } from "../encode.ts";
import { namesIn } from "../names.ts";
import type { Rule } from "../record.ts";
import { ApiRefusal } from "../refusal.ts";
import { readMarkdownText } from "../text/markdown.ts";
import { readMrkdwn, readPlain } from "../text/mrkdwn.ts";
import type { ReadText } from "../text/read-text.ts";
import { TOKEN } from "../text/tokens.ts";
import type { JsonObject } from "../types.ts";
import type { World } from "../world.ts";

/** @see https://docs.slack.dev/reference/methods/chat.postMessage */
const MAX_MARKDOWN_CHARS = 12_000;
const MAX_TEXT_CHARS = 40_000;
const ADVISED_TEXT_CHARS = 4000;
const MAX_ATTACHMENTS = 100;
/** Nobody has published it: far more than an id needs. */
const MAX_METADATA_CHARS = 8000;

/** What a message shall consist of. */
export interface Content {
  /** What `text` of the message holds. */
  readonly text: string;
  readonly words: ReadText;
  /** Blocks, attachments, metadata. */
  readonly fields: JsonObject;
  readonly unfurls: readonly string[];
  readonly warnings: readonly string[];
  readonly broken: readonly Rule[];
}

/**
 * The content of a call. One family only: `markdown_text`, or `text` with `blocks` and `attachments`.
 * @throws ApiRefusal in Slack's words
 */
export function readContent(world: World, args: Args): Content {
  const markdown = stringArg(args, "markdown_text");
  const hasOthers = ["text", "blocks", "attachments"].some((name) => isGiven(args, name));
  if (markdown !== undefined && hasOthers) throw new ApiRefusal("markdown_text_conflict");
  const metadata = readMetadata(args);
  const content = markdown === undefined ? readFamily(world, args) : readMarkdown(world, markdown);
  const links = content.words.links.map(({ url }) => url).filter((url) => /^https?:/i.test(url));
  const mayPreview =
    booleanArg(args, "unfurl_links") !== false || booleanArg(args, "unfurl_media") !== false;
  return {
    ...content,
    words: withNames(world, args, content.words),
    fields: { ...content.fields, ...(metadata ? { metadata } : {}) },
    unfurls: mayPreview ? [...new Set(links)] : [],
  };
}

function isGiven(args: Args, name: string): boolean {
  const value = args.get(name);
  return (
    value !== undefined &&
    value !== "" &&
    value !== "[]" &&
    !(Array.isArray(value) && value.length === 0)
  );
}

type Family = Omit<Content, "unfurls">;

/** Slack makes blocks of it; `text` then holds its words for notifications. */
function readMarkdown(world: World, markdown: string): Family {
  if (markdown.length > MAX_MARKDOWN_CHARS) throw new ApiRefusal("msg_too_long");
  const words = readMarkdownText(markdown, namesIn(world));
  if (words.text.trim() === "") throw new ApiRefusal("no_text");
  refuseTooLong(words);
  const fields = { blocks: richText(escaped(words.text), "md") };
  return { text: escaped(words.text), words, fields, warnings: [], broken: [] };
}

function readFamily(world: World, args: Args): Family {
  const given = stringArg(args, "text") ?? "";
  const blocks = isGiven(args, "blocks") ? readBlocks(structureArg(args, "blocks")) : [];
  const attachments = readAttachments(args);
  if (given.trim() === "" && blocks.length === 0 && attachments.length === 0) {
    throw new ApiRefusal("no_text");
  }
  const text = given.slice(0, MAX_TEXT_CHARS);
  const names = namesIn(world);
  const isMarked = booleanArg(args, "mrkdwn") ?? true;
  const spoken = isMarked ? readMrkdwn(text, names) : readPlain(text);
  const shown = blocks.length > 0 ? textOfBlocks(blocks, names) : spoken;
  // The text of a message with blocks is still read out in notifications.
  const notifies = [...new Set([...shown.notifies, ...spoken.notifies])];
  return {
    text,
    words: { ...shown, notifies },
    fields: {
      ...(blocks.length > 0 ? { blocks } : {}),
      ...(attachments.length > 0 ? { attachments } : {}),
    },
    warnings: text === given ? [] : ["message_truncated"],
    broken: [
      ...(isUnescaped(text) ? (["unescaped_text"] as const) : []),
      ...(text.length > ADVISED_TEXT_CHARS ? (["long_text"] as const) : []),
    ],
  };
}

/** Whether `&`, `<` or `>` stand there as themselves. A `>` that begins a line is a quotation. */
function isUnescaped(text: string): boolean {
  const withoutTokens = text.replace(new RegExp(TOKEN, "gi"), "").replace(/^>+/gm, "");
  return /[<>]|&(?!(?:amp|lt|gt);)/.test(withoutTokens);
}

function readAttachments(args: Args): readonly unknown[] {
  if (!isGiven(args, "attachments")) return [];
  const given = structureArg(args, "attachments");
  if (!Array.isArray(given)) throw new ApiRefusal("invalid_attachments");
  if (given.length > MAX_ATTACHMENTS) throw new ApiRefusal("too_many_attachments");
  return given;
}

/** With `link_names` or `parse: full` a bare `@name` calls as well. */
function withNames(world: World, args: Args, words: ReadText): ReadText {
  const isParsed = stringArg(args, "parse") === "full" || booleanArg(args, "link_names") === true;
  if (!isParsed) return words;
  const called = [...words.text.matchAll(/@([\w.-]*\w)/g)].flatMap(([, name = ""]) => {
    if (["here", "channel", "everyone"].includes(name)) return [name];
    const person = world.people.find((known) => known.name === name);
    return person ? [person.id] : [];
  });
  return { ...words, notifies: [...new Set([...words.notifies, ...called])] };
}

/** @see https://docs.slack.dev/messaging/message-metadata */
function readMetadata(args: Args): JsonObject | undefined {
  const given = args.get("metadata");
  if (given === undefined || given === "") return undefined;
  const value = typeof given === "string" ? parseJson(given) : given;
  if (!isObject(value)) throw new ApiRefusal("invalid_metadata_format");
  const { event_type: type, event_payload: payload } = value;
  if (typeof type !== "string" || type === "" || !isObject(payload)) {
    throw new ApiRefusal("invalid_metadata_format");
  }
  if (!/^[\w.-]+$/.test(type)) throw new ApiRefusal("invalid_metadata_schema");
  if (Object.values(payload).some((one) => one === null)) {
    throw new ApiRefusal("invalid_metadata_schema");
  }
  if (JSON.stringify(value).length > MAX_METADATA_CHARS) throw new ApiRefusal("metadata_too_large");
  return { event_type: type, event_payload: payload };
}
