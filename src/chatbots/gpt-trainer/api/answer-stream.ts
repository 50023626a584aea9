import { GptTrainerApiError, type TimeLimit } from "./error.ts";
import type { Host } from "./host.ts";
import { aborted, type ApiRequest, refusalOf, refusedBy, requestOf } from "./send.ts";
import type { Uuid } from "./shapes/lenient.ts";
import type { Question } from "./shapes/message.ts";

const ENDPOINT = "message_stream";

/** How long a streamed answer may take. */
export interface StreamOptions {
  /** Gives the answer up. */
  readonly signal?: AbortSignal;
  /** Milliseconds until the first byte; 60 000 when absent. */
  readonly firstByteMs?: number;
  /** Milliseconds without a byte, while somebody waits for one; 30 000 when absent. */
  readonly idleMs?: number;
  /** Milliseconds in all; 300 000 when absent. */
  readonly totalMs?: number;
}

/** As long as the bridge waits: a slow model thinks for half a minute before its first word. */
const FIRST_BYTE_MS = 60_000;
const IDLE_MS = 30_000;
const TOTAL_MS = 300_000;

/**
 * Asks, and hands on the answer as it comes: raw UTF-8 without any framing, whose end is the end of
 * the body. The content type says nothing, a chunk may end within a character, and blank lines are
 * part of the answer.
 * @see https://guide.gpt-trainer.com/api-reference/messages/create
 */
export async function* streamAnswer(
  host: Host,
  session: Uuid,
  question: Question,
  options: StreamOptions = {},
): AsyncGenerator<string, void, undefined> {
  const request: ApiRequest = { uuid: session, body: question, words: [question.query] };
  const watch = openWatch(host, options);
  try {
    const { url, init } = requestOf(host, ENDPOINT, request);
    const response = await watch.during(() =>
      host.platform.fetch(url, { ...init, signal: watch.signal }),
    );
    if (!response.ok) throw await refusedStream(host, request, response, watch);
    host.answered.add(ENDPOINT);
    yield* decoded(response, watch);
  } finally {
    watch.close();
  }
}

/** As {@link streamAnswer}, the whole of it. */
export async function readAnswer(
  host: Host,
  session: Uuid,
  question: Question,
  options?: StreamOptions,
): Promise<string> {
  let whole = "";
  for await (const piece of streamAnswer(host, session, question, options)) whole += piece;
  return whole;
}

/** One decoder for the whole body: each chunk by itself would break characters in two. */
async function* decoded(response: Response, watch: Watch): AsyncGenerator<string, void, undefined> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
  for (;;) {
    const read: { readonly done: boolean; readonly value?: unknown } = await watch.during(() =>
      reader.read(),
    );
    watch.byteCame();
    const isLast = read.done;
    const bytes = read.value instanceof Uint8Array ? read.value : undefined;
    const piece = isLast ? decoder.decode() : decoder.decode(bytes, { stream: true });
    if (piece !== "") yield piece;
    if (isLast) return;
  }
}

async function refusedStream(
  host: Host,
  request: ApiRequest,
  response: Response,
  watch: Watch,
): Promise<GptTrainerApiError> {
  const text = await watch.during(() => response.text());
  const refusal = refusalOf(response.status, text, response.headers, host.platform.now());
  // Who gives up is not kept waiting while it is looked up what a 404 is about.
  const probing = { ...request, signal: watch.signal };
  return watch.during(() => refusedBy(host, ENDPOINT, probing, refusal));
}

/** Keeps the three limits and the caller's signal. */
interface Watch {
  readonly signal: AbortSignal;
  /** Waits for something that ends when the signal fires. @throws GptTrainerApiError instead of what it throws */
  during<T>(wait: () => Promise<T>): Promise<T>;
  byteCame(): void;
  /** Ends what is still under way. */
  close(): void;
}

function openWatch(host: Host, options: StreamOptions): Watch {
  const { firstByteMs = FIRST_BYTE_MS, idleMs = IDLE_MS, totalMs = TOTAL_MS, signal } = options;
  const controller = new AbortController();
  const end = host.platform.now() + totalMs;
  let began = false;
  let expired: TimeLimit | undefined;
  const firstByteEnd = host.platform.now() + firstByteMs;
  const give = (): void => controller.abort();
  signal?.addEventListener("abort", give, { once: true });
  if (signal?.aborted) give();

  function startTimer(): ReturnType<typeof setTimeout> {
    const now = host.platform.now();
    const byteLeft = began ? idleMs : firstByteEnd - now;
    const isTotal = end - now <= byteLeft;
    return setTimeout(
      () => {
        expired = isTotal ? "total" : began ? "idle" : "first_byte";
        controller.abort();
      },
      Math.max(0, Math.min(end - now, byteLeft)),
    );
  }

  return {
    signal: controller.signal,
    async during(wait) {
      // Only while somebody waits: a slow reader is no slow chatbot.
      const timer = startTimer();
      try {
        return await wait();
      } catch {
        throw failureOf(expired, signal, began);
      } finally {
        clearTimeout(timer);
      }
    },
    byteCame: () => {
      began = true;
    },
    close() {
      signal?.removeEventListener("abort", give);
      controller.abort();
    },
  };
}

function failureOf(
  expired: TimeLimit | undefined,
  signal: AbortSignal | undefined,
  began: boolean,
): GptTrainerApiError {
  if (signal?.aborted) return aborted(ENDPOINT, signal);
  if (expired !== undefined) {
    return new GptTrainerApiError({ kind: "timeout", endpoint: ENDPOINT, limit: expired });
  }
  return new GptTrainerApiError({ kind: began ? "cut" : "unreachable", endpoint: ENDPOINT });
}
