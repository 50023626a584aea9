import * as v from "valibot";
import { filledText, flag } from "./flag.ts";

/** @see https://github.com/ks-collab/gpt-trainer-sdk for tool functions, which the documentation leaves out */
const MAX_DESCRIPTION_CHARACTERS = 1023;

const description = v.pipe(
  v.string(),
  v.maxLength(MAX_DESCRIPTION_CHARACTERS, "shorter than 1024 characters"),
);

const address = v.pipe(v.string(), v.url("an address such as https://example.com/hook"));

/** Kept as text: nobody here looks into it. */
const objectAsJson = v.pipe(
  v.record(v.string(), v.unknown()),
  v.transform((given) => JSON.stringify(given)),
);

const settings = {
  method: v.exactOptional(v.picklist(["GET", "POST", "PUT", "DELETE", "PATCH"])),
  /** A JSON Schema. */
  parameters: v.exactOptional(objectAsJson),
  headers: v.exactOptional(objectAsJson),
  enabled: v.exactOptional(flag),
  allow_gpt_trainer_properties: v.exactOptional(flag),
};

/** A new tool function. */
export const functionCreateBody = v.object({
  name: filledText,
  description,
  external_url: address,
  ...settings,
});

/** What shall change of a tool function; the rest stays. */
export const functionUpdateBody = v.object({
  name: v.exactOptional(filledText),
  description: v.exactOptional(description),
  external_url: v.exactOptional(address),
  ...settings,
});

/** What shall change of a tool function. */
export type FunctionChanges = v.InferOutput<typeof functionUpdateBody>;

/** A new tool function. */
export type NewFunction = v.InferOutput<typeof functionCreateBody>;
