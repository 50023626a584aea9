/**
 * Ids as the API has them: 32 lowercase hexadecimal digits without dashes. The first half of a
 * session's id names the object that holds it, and the ids of its messages begin with the same half;
 * so do those of a chatbot's data sources and tags. Each is found by its id alone, and no list of all
 * of them is kept anywhere.
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

/** An id for what belongs to a session or a chatbot. @param owner the id of that session or chatbot */
export function newUuidUnder(owner: string): string {
  return objectNameOf(owner) + randomHex(NAME_BYTES);
}

/** The name of the object that holds what has this id, or its owner. */
export function objectNameOf(uuid: string): string {
  return uuid.slice(0, NAME_DIGITS);
}

function randomHex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
