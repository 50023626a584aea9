import * as v from "valibot";
import { filledText, flag } from "./flag.ts";

/**
 * How many messages may come in how many seconds.
 * @see https://guide.gpt-trainer.com/api-reference/chatbots/properties-reference
 */
const MAX_MESSAGES = 100;
const MAX_SECONDS = 360;

const from1To = (most: number) => {
  const says = `a whole number from 1 to ${most}`;
  return v.pipe(v.number(), v.integer(says), v.minValue(1, says), v.maxValue(most, says));
};

const settings = {
  visibility: v.exactOptional(v.picklist(["private", "public", "hybrid"])),
  rate_limit: v.exactOptional(v.strictTuple([from1To(MAX_MESSAGES), from1To(MAX_SECONDS)])),
  rate_limit_message: v.exactOptional(v.string()),
  show_citations: v.exactOptional(flag),
};

/**
 * A new chatbot: flat, while the answer nests the settings under `meta`.
 * @see https://guide.gpt-trainer.com/api-reference/chatbots/create
 */
export const chatbotCreateBody = v.object({ name: filledText, ...settings });

/**
 * What shall change of a chatbot; the rest stays.
 * @see https://guide.gpt-trainer.com/api-reference/chatbots/update
 */
export const chatbotUpdateBody = v.object({ name: v.exactOptional(filledText), ...settings });

/** What shall change of a chatbot. */
export type ChatbotChanges = v.InferOutput<typeof chatbotUpdateBody>;
