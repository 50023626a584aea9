/**
 * Where a conversation takes place, and the one name it has everywhere: in KV, as the name of its
 * durable object, and (hashed) in the log.
 */

export const platformNames = ["slack", "telegram", "whatsapp"] as const;
export type PlatformName = (typeof platformNames)[number];

/** `<platform>/<account>/<channel>[/<thread>]`. Personal data: logs carry a keyed hash of it. */
export type ConversationKey = string;

/** The parts of a {@link ConversationKey}. */
export interface Place {
  readonly platform: PlatformName;
  /** The bot, team or business number: what a connection is for. */
  readonly account: string;
  /** The chat, channel or person. */
  readonly channel: string;
  /** The topic or thread, where it is a conversation of its own. */
  readonly thread?: string;
}

/** Where one answer goes. It differs from its conversation's {@link Place} where a platform wants more. */
export interface Address {
  readonly channel: string;
  readonly thread?: string;
  /** The platform's id of the message that is answered, where the platform wants it: to quote it, or to mark it as read. */
  readonly replyTo?: string;
}

/** Whether `name` is a platform this bridge knows. */
export function isPlatformName(name: string): name is PlatformName {
  return platformNames.some((known) => known === name);
}

/**
 * The key of a place. Parts are percent-encoded, so that no id of a platform can be mistaken for a
 * separator and two places never share a key.
 */
export function conversationKey(place: Place): ConversationKey {
  const parts = [place.platform, place.account, place.channel];
  if (place.thread !== undefined) parts.push(place.thread);
  // Half a surrogate pair cannot be encoded.
  return parts.map((part) => encodeURIComponent(part.toWellFormed())).join("/");
}

/**
 * The place that a key names.
 * @returns undefined when `key` was not made by {@link conversationKey}
 */
export function placeOf(key: ConversationKey): Place | undefined {
  const parts = key.split("/");
  if (parts.length < 3 || parts.length > 4) return undefined;
  const [platform, account, channel, thread] = parts.map(decoded);
  if (platform === undefined || account === undefined || channel === undefined) return undefined;
  if (!isPlatformName(platform) || (parts.length === 4 && thread === undefined)) return undefined;
  return { platform, account, channel, ...(thread === undefined ? {} : { thread }) };
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
