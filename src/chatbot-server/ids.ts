/**
 * Ids as the API has them: 32 lowercase hexadecimal digits without dashes. The first half of a
 * session's id names the object that holds it, and the ids of its messages begin with the same half:
 * so a message is found by its id alone, and no list of all messages is kept anywhere.
 * @see https://guide.gpt-trainer.com/api-reference/messages/properties-reference
 */

/** Half an id is random enough to name an object: 64 bits. */
const NAME_BYTES = 8;
const NAME_DIGITS = NAME_BYTES * 2;

/** Whether something can be an id of this API. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/** An id for a new chatbot or session. */
export function newUuid(): string {
  return randomHex(NAME_BYTES) + randomHex(NAME_BYTES);
}

/** An id for a new message of a session. @param session the session's id */
export function newMessageUuid(session: string): string {
  return objectNameOf(session) + randomHex(NAME_BYTES);
}

/** The name of the object that holds a session or a message. @param uuid of either */
export function objectNameOf(uuid: string): string {
  return uuid.slice(0, NAME_DIGITS);
}

function randomHex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
