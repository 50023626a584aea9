import { call, retryAfterMs } from "../../../lib/http.ts";
import { atLeastMs, backoffMs } from "../../../lib/retry.ts";
import { endpointOf, type EndpointName, isDeletion, isRepeatable } from "./endpoints.ts";
import { type ApiErrorDetails, GptTrainerApiError } from "./error.ts";
import { type Absence, absenceOf } from "./absence.ts";
import { type CallOptions, type Host, invalidArgument } from "./host.ts";
import { pause } from "./pause.ts";
import { errorOf, type Refusal } from "./refusal.ts";

/** What goes along with a call. */
export interface ApiRequest extends CallOptions {
  /** Id of what the path names. */
  readonly uuid?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Is sent as JSON. */
  readonly body?: object;
  /** Is sent as `multipart/form-data`. */
  readonly form?: FormData;
  /** Words of people among it, which no error may repeat. */
  readonly words?: readonly string[];
  /** A status that is an answer here, and no failure. */
  readonly alsoAnswers?: number;
}

/** An answer whose body has been read. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Statuses of something in front of the API that is over soon, and of its own request for a pause. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** The first pause is half a second on average; none is longer than 8 s. */
const BACKOFF = { baseMs: 1000, maxMs: 8000 };

/** Who is asked to wait for longer than this is told so, and not kept waiting. */
const LONGEST_PAUSE_MS = 30_000;

/** Characters of an id. Anything else could name another path. */
const ID = /^[A-Za-z0-9_-]+$/u;

/**
 * Calls one endpoint and reads what it answers. What only reads or deletes is called again after a
 * passing failure; everything else, a message above all, is sent once.
 * @throws GptTrainerApiError
 */
export async function send(
  host: Host,
  endpoint: EndpointName,
  request: ApiRequest,
): Promise<Answer> {
  const attempts = isRepeatable(endpoint) ? host.limits.attempts : 1;
  let mayBeDone = false;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOnce(host, endpoint, request);
    if (outcome.kind === "answer") {
      host.answered.add(endpoint);
      return outcome;
    }
    if (mayBeDone && outcome.kind === "refusal" && isGone(endpoint, outcome)) {
      return { status: outcome.status, text: "" };
    }
    mayBeDone ||= mayHaveArrived(outcome);
    const wait = pauseAfter(host, outcome, attempt);
    if (attempt >= attempts || wait === undefined) {
      throw await failureOf(host, endpoint, request, outcome);
    }
    if (!(await pause(wait, request.signal))) throw aborted(endpoint, request.signal);
  }
}

type Outcome =
  | ({ readonly kind: "answer" } & Answer)
  | ({ readonly kind: "refusal" } & Refusal)
  | { readonly kind: "lost"; readonly error: GptTrainerApiError };

async function attemptOnce(
  host: Host,
  endpoint: EndpointName,
  request: ApiRequest,
): Promise<Outcome> {
  const { url, init } = requestOf(host, endpoint, request);
  const timeoutMs = request.timeoutMs ?? host.limits.timeoutMs;
  const result = await call<Outcome>(
    host.platform.fetch,
    url,
    init,
    timeoutMs,
    async (response) => {
      const { status, ok, headers } = response;
      const text = await response.text();
      if (ok || status === request.alsoAnswers) return { kind: "answer", status, text };
      return { kind: "refusal", ...refusalOf(status, text, headers, host.platform.now()) };
    },
  );
  if (result.kind === "answer") return result.answer;
  if (request.signal?.aborted) return { kind: "lost", error: aborted(endpoint, request.signal) };
  const error =
    result.failure === "timeout"
      ? new GptTrainerApiError({ kind: "timeout", endpoint, limit: "total" })
      : new GptTrainerApiError({ kind: "unreachable", endpoint });
  return { kind: "lost", error };
}

/** A refusal with what its `Retry-After` asks for. @param now Unix milliseconds */
export function refusalOf(status: number, text: string, headers: Headers, now: number): Refusal {
  const afterMs = retryAfterMs(headers, now);
  return { status, text, ...(afterMs === undefined ? {} : { retryAfterMs: afterMs }) };
}

/**
 * A deletion that got through unseen finds nothing the next time: it is done. Only where the path names
 * what is deleted; elsewhere a 404 may be about the endpoint, or about another id of the list.
 */
function isGone(endpoint: EndpointName, { status }: Refusal): boolean {
  const isOfOne = isDeletion(endpoint) && endpointOf(endpoint).path.includes("{uuid}");
  return isOfOne && (status === 404 || status === 410);
}

/** Whether an attempt that failed may have been done all the same: not when it was certainly turned away. */
function mayHaveArrived(outcome: Exclude<Outcome, { kind: "answer" }>): boolean {
  return outcome.kind === "lost" || (outcome.status >= 500 && outcome.status !== 503);
}

/** Milliseconds until it may be tried again; undefined when that would not help, or not soon. */
function pauseAfter(
  host: Host,
  outcome: Exclude<Outcome, { kind: "answer" }>,
  attempt: number,
): number | undefined {
  if (outcome.kind === "lost" && !outcome.error.retryable) return undefined;
  if (outcome.kind === "refusal" && !PASSING_STATUSES.has(outcome.status)) return undefined;
  const asked = outcome.kind === "refusal" ? outcome.retryAfterMs : undefined;
  if (asked === undefined) return backoffMs(attempt, BACKOFF, host.platform.random());
  return asked > LONGEST_PAUSE_MS ? undefined : atLeastMs(asked, host.platform.random());
}

async function failureOf(
  host: Host,
  endpoint: EndpointName,
  request: ApiRequest,
  outcome: Exclude<Outcome, { kind: "answer" }>,
): Promise<GptTrainerApiError> {
  return outcome.kind === "lost" ? outcome.error : refusedBy(host, endpoint, request, outcome);
}

/** The error of a refusal; after a 404 it is found out what is missing, the id or the endpoint. */
export async function refusedBy(
  host: Host,
  endpoint: EndpointName,
  request: ApiRequest,
  refusal: Refusal,
): Promise<GptTrainerApiError> {
  const hidden = [host.apiKey, request.uuid ?? "", ...(request.words ?? [])];
  if (refusal.status !== 404) return errorOf(endpoint, refusal, hidden);
  const absence = await absenceOf(endpoint, host.answered, async (parent) => {
    const { uuid, signal, timeoutMs } = request;
    const probe = {
      ...(uuid === undefined ? {} : { uuid }),
      ...(signal === undefined ? {} : { signal }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    };
    const outcome = await attemptOnce(host, parent, probe);
    return outcome.kind === "lost" ? undefined : outcome.status;
  });
  return errorOf(endpoint, refusal, hidden, bySort[absence]);
}

const bySort: Readonly<Record<Absence, Partial<ApiErrorDetails>>> = {
  id: {},
  endpoint: { kind: "endpoint_absent" },
  unclear: { perhapsAbsent: true },
};

/** The error of a call that its caller gave up. */
export function aborted(endpoint: EndpointName, signal?: AbortSignal): GptTrainerApiError {
  const cause: unknown = signal?.reason;
  return new GptTrainerApiError({ kind: "aborted", endpoint, cause });
}

/**
 * The request itself. No content type for a form: it names the boundary between its parts.
 * @throws GptTrainerApiError `invalid_argument` for what cannot be an id
 */
export function requestOf(
  host: Host,
  endpoint: EndpointName,
  { uuid, query, body, form, signal }: ApiRequest,
): { readonly url: string; readonly init: RequestInit } {
  const { method, path, unversioned } = endpointOf(endpoint);
  if (path.includes("{uuid}") && !ID.test(uuid ?? "")) {
    throw invalidArgument("The id must be what the API itself gave out.", endpoint);
  }
  const root = `${host.origin}${unversioned ? "/api" : "/api/v1"}`;
  const search = query === undefined ? "" : `?${new URLSearchParams(query).toString()}`;
  return {
    url: `${root}${path.replace("{uuid}", uuid ?? "")}${search}`,
    init: {
      method,
      redirect: "manual",
      headers: {
        authorization: `Bearer ${host.apiKey}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(form === undefined ? {} : { body: form }),
      ...(signal === undefined ? {} : { signal }),
    },
  };
}
