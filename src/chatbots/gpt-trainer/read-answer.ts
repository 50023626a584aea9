import { retryAfterMs, type Fetch, textUpTo } from "../../lib/http.ts";
import type { AskLimits } from "../chatbot.ts";
import type { ChatbotErrorCode } from "./errors.ts";
import { boundedAnswer, isTooLong, parseJson, saysMsg } from "./payloads.ts";

/** An answer other than 2xx. */
export interface StatusResult {
  readonly kind: "status";
  readonly status: number;
  /** What its `Retry-After` asks for, in milliseconds. */
  readonly afterMs?: number;
}

export type ReadResult =
  /** A 2xx whose body came to its end. */
  | { readonly kind: "whole"; readonly text: string }
  /** Any other status; its body has been thrown away. */
  | StatusResult
  /** `received` holds whole characters only. */
  | { readonly kind: "cut"; readonly code: ChatbotErrorCode; readonly received: string };

/** Enough for one sentence in JSON. */
const REFUSAL_BYTES = 2_048;

/**
 * Notes what an answer other than 2xx says, and lets its body go unread: a durable object has six
 * connections at most. Only a 422 is read: with `msg` in it, it is about a key that is none, and
 * counts as the 401 that it means.
 * @param now Unix milliseconds
 * @throws when a body that is read is lost
 */
export async function statusResult(response: Response, now: number): Promise<StatusResult> {
  const isKeyRefused =
    response.status === 422 && saysMsg(parseJson(await textUpTo(response, REFUSAL_BYTES)));
  if (!response.bodyUsed) {
    response.body?.cancel().catch(() => {
      // It was lost already, which is what was wanted.
    });
  }
  const afterMs = retryAfterMs(response.headers, now);
  const status = isKeyRefused ? 401 : response.status;
  return { kind: "status", status, ...(afterMs === undefined ? {} : { afterMs }) };
}

/**
 * Makes one call and reads its body as raw UTF-8 text, whatever its content type says: chunks are
 * joined as they come, and the end of the body is the end of the answer.
 * @see https://guide.gpt-trainer.com/api-reference/messages/create
 */
export async function readAnswer(
  fetch: Fetch,
  url: string,
  init: RequestInit,
  limits: AskLimits,
  now: () => number,
): Promise<ReadResult> {
  const controller = new AbortController();
  const watch = startWatch(limits, now, () => controller.abort());
  let received = "";
  try {
    const response = await fetch(url, { ...init, signal: controller.signal });
    if (!response.ok) return await statusResult(response, now());
    if (response.body === null) return { kind: "whole", text: "" };
    const reader = response.body.getReader();
    // One decoder for the whole body: a chunk may end in the middle of a character.
    const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
    for (;;) {
      const read: { readonly done: boolean; readonly value?: unknown } = await reader.read();
      if (read.done) break;
      watch.byteCame();
      if (read.value instanceof Uint8Array) {
        received += decoder.decode(read.value, { stream: true });
      }
      if (isTooLong(received)) {
        controller.abort();
        return { kind: "whole", text: boundedAnswer(received) };
      }
    }
    return { kind: "whole", text: received + decoder.decode() };
  } catch {
    // The decoder is not flushed: half a character would become a sign that was never written, and
    // the recorded answer would no longer begin with what was received.
    return { kind: "cut", code: watch.expired() ?? "chatbot_connection_lost", received };
  } finally {
    watch.stop();
  }
}

interface Watch {
  byteCame(): void;
  /** The limit that ran out, if one did. */
  expired(): ChatbotErrorCode | undefined;
  stop(): void;
}

/**
 * Keeps three limits with one timer: a chunk only notes the time, and the timer, when it fires,
 * sees whether there is still time and sets itself again. An answer of a thousand chunks thus costs
 * one timer, not a thousand.
 */
function startWatch(limits: AskLimits, now: () => number, expire: () => void): Watch {
  const startedAt = now();
  let lastByteAt: number | undefined;
  let expired: ChatbotErrorCode | undefined;
  const look = (): void => {
    // One moment for all: where two limits are equal, the total is the one that is told of.
    const at = now();
    const totalLeft = startedAt + limits.totalMs - at;
    const byteLeft =
      (lastByteAt === undefined ? startedAt + limits.firstByteMs : lastByteAt + limits.idleMs) - at;
    const left = Math.min(totalLeft, byteLeft);
    if (left > 0) {
      timer = setTimeout(look, left);
      return;
    }
    if (totalLeft <= 0) expired = "chatbot_total_timeout";
    else expired = lastByteAt === undefined ? "chatbot_first_byte_timeout" : "chatbot_idle_timeout";
    expire();
  };
  let timer = setTimeout(look, Math.min(limits.firstByteMs, limits.idleMs, limits.totalMs));
  return {
    byteCame: () => {
      lastByteAt = now();
    },
    expired: () => expired,
    stop: () => clearTimeout(timer),
  };
}
