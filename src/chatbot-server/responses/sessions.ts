import * as v from "valibot";
import { timeText, uuidText } from "./common.ts";

const variableValue = v.nullable(v.union([v.string(), v.number(), v.boolean()]));

/** @see https://guide.gpt-trainer.com/api-reference/sessions/properties-reference */
export const sessionResponse = v.strictObject({
  uuid: uuidText,
  created_at: timeText,
  modified_at: timeText,
  /** Of the person; absent unless the session was begun with it. */
  meta: v.exactOptional(
    v.strictObject({
      user: v.exactOptional(v.record(v.string(), v.unknown())),
      auth_data: v.exactOptional(v.record(v.string(), v.unknown())),
    }),
  ),
  initial_variables: v.exactOptional(v.record(v.string(), variableValue)),
});
