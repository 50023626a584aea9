import { deleteMessage, editMessageText } from "./change-message.ts";
import { getMyCommands, setMyCommands } from "./commands.ts";
import { answerCallbackQuery, getChat, getFile, getMe, sendChatAction } from "./look.ts";
import type { Method } from "./method.ts";
import { sendMessage } from "./send-message.ts";
import { deleteWebhook, getUpdates, getWebhookInfo, setWebhook } from "./webhook.ts";

/** Every method there is here, by its name in lower case: names are read without regard to case. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    answerCallbackQuery,
    deleteMessage,
    deleteWebhook,
    editMessageText,
    getChat,
    getFile,
    getMe,
    getMyCommands,
    getUpdates,
    getWebhookInfo,
    sendChatAction,
    sendMessage,
    setMyCommands,
    setWebhook,
  }).map(([name, method]) => [name.toLowerCase(), method]),
);
