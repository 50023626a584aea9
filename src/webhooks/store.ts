import type { Bindings } from "../conversation/bindings.ts";
import type { Group } from "./group.ts";

/**
 * Hands a group to its conversation. Tried once more when the runtime says that this can help: with
 * a new stub, and never when the object is overloaded.
 * @see https://developers.cloudflare.com/durable-objects/best-practices/error-handling/
 * @throws what the runtime threw, when it could not be stored
 */
export async function store(bindings: Bindings, group: Group, request: string): Promise<void> {
  try {
    await storeOnce(bindings, group, request);
  } catch (error) {
    if (!isWorthAnotherTry(error)) throw error;
    await storeOnce(bindings, group, request);
  }
}

async function storeOnce(bindings: Bindings, group: Group, request: string): Promise<void> {
  const stub = bindings.CONVERSATIONS.getByName(group.conversation);
  if (group.movedFrom !== undefined) await stub.takeOver(group.movedFrom);
  const { messages, changes, receipts, writable, writableAt } = group;
  const isEmpty = messages.length + changes.length + receipts.length === 0;
  if (isEmpty && writable === undefined) return;
  await stub.accept({
    request,
    messages,
    changes,
    receipts,
    ...(writable === undefined ? {} : { writable, writableAt }),
  });
}

function isWorthAnotherTry(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isRetryable = "retryable" in error && error.retryable === true;
  const isOverloaded = "overloaded" in error && error.overloaded === true;
  return isRetryable && !isOverloaded;
}
