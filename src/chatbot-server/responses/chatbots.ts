import * as v from "valibot";
import { timeText, uuidText } from "./common.ts";

/** @see https://guide.gpt-trainer.com/api-reference/chatbots/properties-reference */
export const chatbotResponse = v.strictObject({
  uuid: uuidText,
  name: v.string(),
  meta: v.strictObject({
    visibility: v.picklist(["private", "public", "hybrid"]),
    rate_limit: v.pipe(v.array(v.pipe(v.number(), v.integer())), v.length(2)),
    rate_limit_message: v.string(),
    show_citations: v.boolean(),
  }),
  created_at: timeText,
  modified_at: timeText,
});
