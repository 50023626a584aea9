import * as v from "valibot";
import { timeText, uuidText } from "./common.ts";

/** What an agent could call elsewhere, as the documentation's list of agents shows it. */
export const functionResponse = v.strictObject({
  uuid: uuidText,
  name: v.string(),
  description: v.string(),
  parameters: v.record(v.string(), v.unknown()),
  headers: v.record(v.string(), v.unknown()),
  enabled: v.picklist([0, 1]),
  external_url: v.nullable(v.string()),
  method: v.nullable(v.string()),
  meta: v.strictObject({ allow_gpt_trainer_properties: v.exactOptional(v.picklist([0, 1])) }),
  created_at: timeText,
  modified_at: timeText,
});
