import { CausewayError } from "./errors.ts";

/** Resolves after `ms` milliseconds. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * What a promise comes to, if it comes in time. What was begun is not ended by this: it may still take
 * effect.
 * @param ms milliseconds
 * @throws CausewayError `no_answer_in_time`, and whatever the promise is rejected with
 */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new CausewayError("no_answer_in_time", "nobody answered in time", { retryable: true }),
      );
    }, ms);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
