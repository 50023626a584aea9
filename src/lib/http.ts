/** The platform's `fetch`, passed in so that every call of the bridge goes through one place. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** How a call ended when no answer came. */
export type CallFailure =
  /** Our own time limit ran out. */
  | "timeout"
  /** The connection was refused or lost: the runtime does not say which. */
  | "connection";

export type CallResult =
  | { readonly kind: "answer"; readonly response: Response }
  | { readonly kind: "failure"; readonly failure: CallFailure };

/**
 * Makes one call and turns what `fetch` throws into a value. The body of the answer is the caller's
 * to read or to cancel: a durable object has six connections at most.
 *
 * @param timeoutMs milliseconds until the answer's head must be there and its body be read
 */
export async function call(
  fetch: Fetch,
  url: string,
  init: RequestInit,
  timeoutMs: number,
): Promise<CallResult> {
  const limit = AbortSignal.timeout(timeoutMs);
  const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
  try {
    return { kind: "answer", response: await fetch(url, { ...init, signal }) };
  } catch {
    return { kind: "failure", failure: limit.aborted ? "timeout" : "connection" };
  }
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

/**
 * Milliseconds that a `Retry-After` header asks for: seconds or an HTTP date.
 * @param now Unix milliseconds
 * @returns undefined when there is none that can be read
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const value = headers.get("retry-after");
  if (value === null || value.trim() === "") return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1000));
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
