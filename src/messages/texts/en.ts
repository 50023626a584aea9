import type { Texts } from "./texts.ts";

export const english: Texts = {
  welcome:
    "Hello! Write your question and I will answer it here. **{prefix}help** shows what else I can do.",
  help: "Write your question as a message and I will answer it here.\n\n**{prefix}new** begins a new conversation: I forget what we talked about.\n**{prefix}help** shows this text.",
  newSession: "Done: this is a new conversation.",
  wordless:
    "I can only read text so far. Please write your question as a message, or as the caption.",
  emptyAnswer: "I have no answer to that.",
  failed: "Sorry, I could not answer. Please try again later.",
  partial: "Sorry, the rest of this answer could not be delivered.",
  tooMany:
    "That was a lot at once. I could not take all of your messages; please send the rest again in a minute.",
};
