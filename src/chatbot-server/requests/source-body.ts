import * as v from "valibot";
import { MAX_NAMED } from "../sources/limits.ts";
import { filledText } from "./flag.ts";

/** As long as an address gets in practice. */
const MAX_ADDRESS_CHARACTERS = 2048;

const address = (says: string) =>
  v.pipe(
    v.string(),
    v.check((text) => text.length <= MAX_ADDRESS_CHARACTERS && isWebAddress(text), says),
  );

function isWebAddress(text: string): boolean {
  return ["http:", "https:"].includes(URL.parse(text)?.protocol ?? "");
}

/** Where people read a source. Empty counts as absent. */
const link = v.exactOptional(
  v.nullable(
    v.union([v.literal(""), address("an http or https address")], "an http or https address"),
  ),
);

/** @see https://guide.gpt-trainer.com/api-reference/data-sources/create-qa */
export const pairBody = v.object({
  question: filledText,
  answer: filledText,
  reference_source_link: link,
});

/** @see https://guide.gpt-trainer.com/api-reference/data-sources/create-url */
export const addressBody = v.object({
  url: address("an http or https address"),
  reference_source_link: link,
});

/** The text parts of an upload. */
export const uploadParts = v.object({ reference_source_link: link });

/** @see https://guide.gpt-trainer.com/api-reference/data-sources/update */
export const titleBody = v.object({ title: filledText });

/** Ids of sources. */
export const namedBody = v.object({
  uuids: v.pipe(v.array(v.string()), v.maxLength(MAX_NAMED, `at most ${MAX_NAMED} ids`)),
});

const color = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, "a color such as #1a2b3c"));

const members = v.pipe(v.array(v.string()), v.maxLength(MAX_NAMED, `at most ${MAX_NAMED} ids`));

/** @see https://guide.gpt-trainer.com/api-reference/source-tags/create */
export const tagCreateBody = v.object({
  name: filledText,
  color,
  data_source_uuids: v.exactOptional(members),
});

/** @see https://guide.gpt-trainer.com/api-reference/source-tags/update */
export const tagUpdateBody = v.object({
  name: v.exactOptional(filledText),
  color: v.exactOptional(color),
  data_source_uuids: v.exactOptional(members),
});
