import { GraphRefusal } from "../graph-error.ts";
import { missing, optionalChoice, optionalObject, requiredText } from "../params.ts";
import type { Chat, ShownMessage } from "../types.ts";
import type { NumberRoute } from "./route.ts";

/**
 * Marks a message and all before it as read, and shows a typing sign with it.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/mark-message-as-read
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators
 */
export const readReceipt: NumberRoute = ({ number, call: { params } }, surroundings) => {
  const { world, record, now } = surroundings;
  optionalChoice(params["status"], "status", ["read"]);
  const messageId = requiredText(params["message_id"], "message_id");
  const typing = optionalObject(params["typing_indicator"], "typing_indicator", ["type"]);
  if (typing) {
    const type = optionalChoice(typing["type"], "typing_indicator['type']", ["text"]);
    if (type === undefined) throw missing("typing_indicator['type']");
  }
  const chats = world.chats.filter((chat) => chat.number === number);
  const found = find(chats, messageId);
  if (!found) {
    throw new GraphRefusal(131_009, { details: "The message ID is not of a received message." });
  }
  const { chat, message } = found;
  for (const one of chat.messages.slice(0, chat.messages.indexOf(message) + 1)) {
    if (one.from === "person") one.readAt ??= now();
  }
  if (typing) record.noteTyping(chat, { messageId, at: now() });
  return { json: { success: true } };
};

function find(
  chats: readonly Chat[],
  messageId: string,
): { chat: Chat; message: ShownMessage } | undefined {
  for (const chat of chats) {
    const message = chat.messages.find(({ id, from }) => id === messageId && from === "person");
    if (message) return { chat, message };
  }
  return undefined;
}
