import { remove, update } from "./change-message.ts";
import { authTest, conversationInfo, conversationOpen, userInfo } from "./look.ts";
import type { Method } from "./method.ts";
import { postMessage } from "./post-message.ts";
import { history, replies } from "./read-conversation.ts";
import { setStatus } from "./status.ts";

/** Every method there is here that wants a token. Names are read with regard to case. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    "assistant.threads.setStatus": setStatus,
    "auth.test": authTest,
    "chat.delete": remove,
    "chat.postMessage": postMessage,
    "chat.update": update,
    "conversations.history": history,
    "conversations.info": conversationInfo,
    "conversations.open": conversationOpen,
    "conversations.replies": replies,
    "users.info": userInfo,
  }),
);
