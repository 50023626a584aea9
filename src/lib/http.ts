/** The platform's `fetch`, passed in so that every call of the bridge goes through one place. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** How a call ended when no answer came. */
export type CallFailure =
  /** Our own time limit ran out. */
  | "timeout"
  /** The connection was refused or lost: the runtime does not say which. */
  | "connection";

export type CallResult<T> =
  | { readonly kind: "answer"; readonly answer: T }
  | { readonly kind: "failure"; readonly failure: CallFailure };

/**
 * Makes one call, reads its answer, and turns what `fetch` throws into a value.
 *
 * One timer, cleared at the end: `AbortSignal.timeout` would hold its memory until the limit has
 * passed, long after a quick answer.
 *
 * @param timeoutMs milliseconds until the answer must be there and read
 * @param read reads the body, or cancels it: a durable object has six connections at most
 */
export async function call<T>(
  fetch: Fetch,
  url: string,
  init: RequestInit,
  timeoutMs: number,
  read: (response: Response) => Promise<T>,
): Promise<CallResult<T>> {
  const controller = new AbortController();
  let failure: CallFailure = "connection";
  const timer = setTimeout(() => {
    failure = "timeout";
    controller.abort();
  }, timeoutMs);
  const give = (): void => controller.abort();
  init.signal?.addEventListener("abort", give, { once: true });
  if (init.signal?.aborted) give();
  try {
    const response = await fetch(url, { ...init, signal: controller.signal });
    return { kind: "answer", answer: await read(response) };
  } catch {
    return { kind: "failure", failure };
  } finally {
    clearTimeout(timer);
    init.signal?.removeEventListener("abort", give);
  }
}

/**
 * The text of a body, as far as so many bytes: what a host sends without end must not end us.
 * @param mostBytes the rest is not read
 */
export async function textUpTo(response: Response, mostBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  const body: ReadableStream<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    bytes += chunk.byteLength;
    if (bytes > mostBytes) break;
  }
  return text + decoder.decode();
}

/**
 * Whether a status means that Cloudflare's edge could not open a connection to the origin at all,
 * so that the request certainly did not arrive: 521 refused, 522 no handshake, 523 unreachable,
 * 525 and 526 TLS, 530 no such host.
 * @see https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/
 */
export function neverConnected(status: number): boolean {
  return (status >= 521 && status <= 523) || status === 525 || status === 526 || status === 530;
}

/** No server means a longer pause: it wrote a time where seconds belong. */
const LONGEST_PAUSE_MS = 24 * 60 * 60_000;

/**
 * Milliseconds that a `Retry-After` header asks for: seconds or an HTTP date.
 * @param now Unix milliseconds
 * @returns undefined when there is none that can be read, or none that can be meant
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const value = headers.get("retry-after");
  if (value === null || value.trim() === "") return undefined;
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - now : Math.ceil(seconds * 1000);
  return ms <= LONGEST_PAUSE_MS ? Math.max(0, ms) : undefined;
}
