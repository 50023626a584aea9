import * as v from "valibot";
import { timeText, uuidText } from "./common.ts";

const count = v.pipe(v.number(), v.integer());

/**
 * A data source: ten keys. `meta_json` is JSON text.
 * @see https://guide.gpt-trainer.com/api-reference/data-sources/properties-reference
 */
export const sourceResponse = v.strictObject({
  uuid: uuidText,
  file_name: v.string(),
  title: v.string(),
  status: v.string(),
  type: v.picklist(["upload", "link", "qa"]),
  created_at: timeText,
  modified_at: timeText,
  file_size: count,
  tokens: count,
  meta_json: v.string(),
});

/** What became of each source: trained again, or not there. */
export const retrainResponse = v.array(
  v.union([
    v.strictObject({ uuid: v.string(), status: v.string() }),
    v.strictObject({ uuid: v.string(), error: v.string() }),
  ]),
);

/**
 * A tag: six keys.
 * @see https://guide.gpt-trainer.com/api-reference/source-tags/create
 */
export const tagResponse = v.strictObject({
  uuid: uuidText,
  name: v.string(),
  color: v.string(),
  data_source_uuids: v.array(uuidText),
  created_at: timeText,
  modified_at: timeText,
});

/** A document of a session. */
export const documentResponse = v.strictObject({
  uuid: uuidText,
  file_name: v.string(),
  file_size: count,
  tokens: count,
});
