import { type ConversationKey, conversationKey, placeOf } from "../../messages/address.ts";

/**
 * WhatsApp gives a string of ours back in every report on a message that carried it. Ours names the
 * part and its conversation, so that a report finds its way without being looked up.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status
 */

/** Characters that `biz_opaque_callback_data` may have. */
const CALLBACK_DATA_CHARS_MAX = 512;

/** Never in a part's id, and percent-encoded in a conversation's key. */
const SEPARATOR = ":";

/** What a report is about. */
export interface CallbackData {
  /** Our own id of the part. */
  readonly partId: string;
  readonly conversation: ConversationKey;
}

/** @returns undefined when it does not fit: then the part is sent without, and nobody reports on it */
export function callbackDataOf({ partId, conversation }: CallbackData): string | undefined {
  const data = `${partId}${SEPARATOR}${conversation}`;
  const isOurs = partId !== "" && !partId.includes(SEPARATOR);
  return isOurs && data.length <= CALLBACK_DATA_CHARS_MAX ? data : undefined;
}

/**
 * What {@link callbackDataOf} wrote.
 * @param phoneNumberId the number of this connection
 * @returns undefined for anybody else's data, and for that of another number
 */
export function readCallbackData(data: string, phoneNumberId: string): CallbackData | undefined {
  const at = data.indexOf(SEPARATOR);
  if (at < 1 || !data.isWellFormed()) return undefined;
  const conversation = data.slice(at + SEPARATOR.length);
  const place = placeOf(conversation);
  if (place?.platform !== "whatsapp" || place.account !== phoneNumberId) return undefined;
  // Only as we write it: two spellings of one key would be two conversations.
  if (conversationKey(place) !== conversation) return undefined;
  return { partId: data.slice(0, at), conversation };
}
