import * as v from "valibot";
import { timeText, uuidText } from "./common.ts";

const listed = {
  uuid: uuidText,
  description: v.string(),
  /** The key's last characters, to tell it from others. */
  hint: v.string(),
  created_at: timeText,
};

/** A key as lists show it: without itself. */
export const keyResponse = v.strictObject(listed);

/** A new key. `key` is shown here and never again. */
export const newKeyResponse = v.strictObject({ ...listed, key: v.string() });
