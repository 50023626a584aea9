import { normaliseBaseUrl } from "../chatbots/gpt-trainer/index.ts";
import type { ChatbotConnection } from "./connection.ts";
import { type Read, readToken, readUrl } from "./environment.ts";

const DEFAULT_CHATBOT_URL = "https://app.gpt-trainer.com";

const CHATBOT_VARIABLES = ["GPT_TRAINER_API_KEY", "GPT_TRAINER_CHATBOT_UUID"] as const;

/** The chatbot that every connection speaks to. @param problems gets what is wrong */
export function readChatbot(read: Read, problems: string[]): ChatbotConnection {
  for (const variable of CHATBOT_VARIABLES) {
    if (read(variable) === undefined) problems.push(`${variable} is missing`);
  }
  const baseUrl = readUrl("GPT_TRAINER_BASE_URL", DEFAULT_CHATBOT_URL, read, problems);
  return {
    baseUrl: normaliseBaseUrl(baseUrl) ?? DEFAULT_CHATBOT_URL,
    apiKey: readToken("GPT_TRAINER_API_KEY", read, problems),
    chatbotUuid: read("GPT_TRAINER_CHATBOT_UUID") ?? "",
  };
}
