import * as v from "valibot";
import type { CallOptions, Host } from "../host.ts";
import { sendForJson, sendToBeDone } from "../read.ts";
import { type Chatbot, chatbot, type ChatbotChanges, type NewChatbot } from "../shapes/chatbot.ts";
import type { Uuid } from "../shapes/lenient.ts";

/** Calls about chatbots. */
export function chatbotCalls(host: Host) {
  return {
    /**
     * Makes a chatbot, with one enabled user-facing agent, "General Q&A".
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/chatbots/create
     */
    create: (settings: NewChatbot, options?: CallOptions): Promise<Chatbot> =>
      sendForJson(host, "chatbot_create", chatbot, { ...options, body: settings }),

    /**
     * Changes the settings that are given; the others stay.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/chatbots/update
     */
    update: (uuid: Uuid, changes: ChatbotChanges, options?: CallOptions): Promise<Chatbot> =>
      sendForJson(host, "chatbot_update", chatbot, { ...options, uuid, body: changes }),

    /**
     * Shows one chatbot.
     * @throws GptTrainerApiError `not_found` when the account has none with this id
     * @see https://guide.gpt-trainer.com/api-reference/chatbots/fetch
     */
    fetch: (uuid: Uuid, options?: CallOptions): Promise<Chatbot> =>
      sendForJson(host, "chatbot_fetch", chatbot, { ...options, uuid }),

    /**
     * Lists all chatbots of the account, in no order that is documented. Also tells whether a key is good.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/chatbots/fetch_multi
     */
    list: (options?: CallOptions): Promise<readonly Chatbot[]> =>
      sendForJson(host, "chatbots", v.array(chatbot), { ...options }),

    /**
     * Deletes a chatbot with everything of it. There is no way back.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/chatbots/delete
     */
    delete: (uuid: Uuid, options?: CallOptions): Promise<void> =>
      sendToBeDone(host, "chatbot_delete", { ...options, uuid }),
  };
}
