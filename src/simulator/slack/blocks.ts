import * as v from "valibot";
import { ApiRefusal, refusalWith } from "./refusal.ts";
import { emptyText, joinTexts, type ReadText, readTextOf, type Run } from "./text/read-text.ts";
import { readMarkdownText } from "./text/markdown.ts";
import { readMrkdwn, readPlain } from "./text/mrkdwn.ts";
import type { Names } from "./text/tokens.ts";
import type { JsonObject } from "./types.ts";

/** @see https://docs.slack.dev/reference/block-kit/blocks */
const MAX_BLOCKS = 50;
/** All `markdown` blocks of a message together. @see https://docs.slack.dev/reference/block-kit/blocks/markdown-block */
const MAX_MARKDOWN_CHARS = 12_000;
/** Nobody has published it; messages of more have been refused. */
const MAX_VISIBLE_CHARS = 13_200;
/** What each heading takes of it beside its words. */
const HEADING_CHARS = 100;

const plainText = (most: number) =>
  v.looseObject({
    type: v.literal("plain_text"),
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(most)),
  });
const anyText = (most: number) =>
  v.looseObject({
    type: v.picklist(["mrkdwn", "plain_text"]),
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(most)),
  });
const button = v.looseObject({
  type: v.literal("button"),
  text: plainText(75),
  action_id: v.optional(v.pipe(v.string(), v.maxLength(255))),
  value: v.optional(v.pipe(v.string(), v.maxLength(2000))),
});
const otherElement = v.looseObject({ type: v.string() });

const blockSchemas = {
  section: v.pipe(
    v.looseObject({
      text: v.optional(anyText(3000)),
      fields: v.optional(v.pipe(v.array(anyText(2000)), v.minLength(1), v.maxLength(10))),
      accessory: v.optional(v.union([button, otherElement])),
    }),
    v.check((section) => section.text !== undefined || section.fields !== undefined),
  ),
  header: v.looseObject({ text: plainText(150) }),
  divider: v.looseObject({}),
  context: v.looseObject({
    elements: v.pipe(v.array(v.union([anyText(2000), otherElement])), v.maxLength(10)),
  }),
  actions: v.looseObject({
    elements: v.pipe(v.array(v.union([button, otherElement])), v.minLength(1), v.maxLength(25)),
  }),
  context_actions: v.looseObject({
    elements: v.pipe(v.array(otherElement), v.minLength(1), v.maxLength(5)),
  }),
  image: v.looseObject({ alt_text: v.pipe(v.string(), v.maxLength(2000)) }),
  markdown: v.looseObject({ text: v.pipe(v.string(), v.minLength(1)) }),
  rich_text: v.looseObject({ elements: v.array(otherElement) }),
  table: v.looseObject({ rows: v.pipe(v.array(v.array(v.unknown())), v.maxLength(100)) }),
};

type BlockType = keyof typeof blockSchemas;
const blockTypes = new Map<string, BlockType>(
  Object.keys(blockSchemas).flatMap((name) => (isBlockType(name) ? [[name, name] as const] : [])),
);

function isBlockType(name: string): name is BlockType {
  return Object.hasOwn(blockSchemas, name);
}

const blocksSchema = v.array(v.looseObject({ type: v.string() }));

/**
 * The blocks of a message.
 * @param given what came as `blocks`
 * @throws ApiRefusal `invalid_blocks_format`, `invalid_blocks`, `msg_blocks_too_long`
 */
export function readBlocks(given: unknown): readonly JsonObject[] {
  const parsed = v.safeParse(blocksSchema, given);
  if (!parsed.success) throw new ApiRefusal("invalid_blocks_format");
  const blocks = parsed.output;
  if (blocks.length > MAX_BLOCKS) {
    throw refusalWith("invalid_blocks", [
      `no more than ${MAX_BLOCKS} items allowed [json-pointer:/blocks]`,
    ]);
  }
  for (const [index, block] of blocks.entries()) refuseBadBlock(block, index);
  const markdown = blocks.flatMap(({ type, text }) => (type === "markdown" ? [String(text)] : []));
  if (markdown.join("").length > MAX_MARKDOWN_CHARS) throw new ApiRefusal("msg_blocks_too_long");
  return blocks;
}

function refuseBadBlock(block: { readonly type: string }, index: number): void {
  const type = blockTypes.get(block.type);
  if (type === undefined) {
    throw refusalWith("invalid_blocks", [
      `unsupported type: ${block.type} [json-pointer:/blocks/${index}/type]`,
    ]);
  }
  const parsed = v.safeParse(blockSchemas[type], block);
  if (parsed.success) return;
  const path = parsed.issues[0].path?.map(({ key }) => String(key)).join("/") ?? "";
  throw refusalWith("invalid_blocks", [`failed to match [json-pointer:/blocks/${index}/${path}]`]);
}

/**
 * What people see of blocks.
 * @throws ApiRefusal `msg_blocks_too_long`
 */
export function textOfBlocks(blocks: readonly JsonObject[], names: Names): ReadText {
  const words = joinTexts(blocks.map((block) => textOfBlock(block, names)));
  const headers = blocks.filter(({ type }) => type === "header").length;
  refuseTooLong(words, headers);
  return words;
}

/**
 * Refuses what would be too long once it was made into blocks. Bullets and indentation are no characters there.
 * @param headers header blocks beside the headings in the text
 * @throws ApiRefusal `msg_blocks_too_long`
 */
export function refuseTooLong({ structure }: ReadText, headers = 0): void {
  const chars = wordsWithin(structure).reduce((sum, { text }) => sum + text.length, 0);
  const headings = headers + structure.filter(({ type }) => type === "heading").length;
  if (chars + headings * HEADING_CHARS > MAX_VISIBLE_CHARS) {
    throw new ApiRefusal("msg_blocks_too_long");
  }
}

function textOfBlock(block: JsonObject, names: Names): ReadText {
  switch (block["type"]) {
    case "markdown":
      return readMarkdownText(String(block["text"]), names);
    case "section":
      return joinTexts(textsIn([block["text"], block["fields"]], names));
    case "header":
    case "context":
      return joinTexts(textsIn([block["text"], block["elements"]], names));
    case "divider":
      return readTextOf([{ type: "rule" }], []);
    case "image":
      return readPlain(String(block["alt_text"]));
    case "rich_text":
    case "table":
      return readTextOf([{ type: "paragraph", runs: wordsWithin(block) }], []);
    default:
      return emptyText;
  }
}

const textObject = v.looseObject({ type: v.picklist(["mrkdwn", "plain_text"]), text: v.string() });

function textsIn(values: readonly unknown[], names: Names): ReadText[] {
  return values.flat().flatMap((value) => {
    const parsed = v.safeParse(textObject, value);
    if (!parsed.success) return [];
    const { type, text } = parsed.output;
    return [type === "mrkdwn" ? readMrkdwn(text, names) : readPlain(text)];
  });
}

function wordsWithin(value: unknown): Run[] {
  if (Array.isArray(value)) return value.flatMap(wordsWithin);
  if (typeof value !== "object" || value === null) return [];
  const own =
    "text" in value && typeof value.text === "string" ? [{ text: value.text, styles: [] }] : [];
  return [...own, ...Object.values(value).flatMap(wordsWithin)];
}

const pressable = v.looseObject({
  type: v.string(),
  text: v.optional(v.looseObject({ text: v.string() })),
  action_id: v.optional(v.string()),
  value: v.optional(v.string()),
});

/** Something in a message that can be pressed. */
export interface Pressable {
  readonly label: string;
  readonly blockId: string;
  readonly element: v.InferOutput<typeof pressable>;
}

/** Everything that can be pressed in a message. */
export function pressablesIn(blocks: readonly JsonObject[]): Pressable[] {
  return blocks.flatMap((block, index) => {
    const elements: unknown[] = [block["elements"], block["accessory"]].flat();
    return elements.flatMap((element) => {
      const parsed = v.safeParse(pressable, element);
      if (!parsed.success || parsed.output.type !== "button") return [];
      const given = block["block_id"];
      const blockId = typeof given === "string" ? given : `block-${index}`;
      return [{ label: parsed.output.text?.text ?? "", blockId, element: parsed.output }];
    });
  });
}

/** The labels of a message's buttons. */
export function buttonLabels(blocks: readonly JsonObject[]): string[] {
  return pressablesIn(blocks).map(({ label }) => label);
}
