import type { Fetch } from "../../../lib/http.ts";
import { normaliseBaseUrl } from "../client.ts";
import type { EndpointName } from "./endpoints.ts";
import { GptTrainerApiError } from "./error.ts";

/** What the client tells beside its results. */
export interface Notice {
  /** The host lists sessions of all times, whatever window was asked for; the client has cut the list itself. */
  readonly kind: "time_filter_ignored";
  readonly endpoint: EndpointName;
}

/** Where the API is and how it is called. */
export interface GptTrainerApiOptions {
  /** Such as `https://app.gpt-trainer.com`, or a whitelabel's; a pasted `/api/v1` at the end is taken off. */
  readonly baseUrl: string;
  /** From Account > API Keys; it opens the whole account. */
  readonly apiKey: string;
  /** The platform's, when absent. */
  readonly fetch?: Fetch;
  /** Milliseconds that one call may take, unless a call names its own; 30 000 when absent. */
  readonly timeoutMs?: number;
  /** How often a call that only reads or deletes is made at most; 3 when absent, 1 for never again. */
  readonly attempts?: number;
  /** Unix milliseconds; the clock when absent. */
  readonly now?: () => number;
  /** In [0, 1); for the length of pauses. */
  readonly random?: () => number;
  /** Is told what a caller may want to know although the call succeeded. */
  readonly onNotice?: (notice: Notice) => void;
}

/** What every call may be given. */
export interface CallOptions {
  /** Gives the call up. */
  readonly signal?: AbortSignal;
  /** Milliseconds that the call may take; for each attempt where there are several. */
  readonly timeoutMs?: number;
}

/** A host as the calls see it. */
export interface Host {
  /** Without a slash at the end and without `/api/v1`. */
  readonly origin: string;
  readonly apiKey: string;
  /** Endpoints that have answered here, so that a later 404 of theirs can only mean the id. */
  readonly answered: Set<EndpointName>;
  readonly limits: { readonly timeoutMs: number; readonly attempts: number };
  readonly platform: Platform;
  readonly onNotice?: (notice: Notice) => void;
}

/** What a client is given instead of the world. */
export interface Platform {
  readonly fetch: Fetch;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Nothing but an answer of the model takes longer; those have limits of their own. */
const DEFAULT_TIMEOUT_MS = 30_000;

/** As the vendor's own library: a passing fault is over by the third, or lasts. */
const DEFAULT_ATTEMPTS = 3;

/** @throws GptTrainerApiError `invalid_argument` when the address or the key cannot be one */
export function openHost(options: GptTrainerApiOptions): Host {
  const origin = normaliseBaseUrl(options.baseUrl);
  if (origin === undefined) {
    throw invalidArgument("baseUrl must be an address such as https://app.gpt-trainer.com.");
  }
  const apiKey = options.apiKey.trim();
  // A header holds visible characters only; anything else was pasted by mistake.
  if (!/^[\x21-\x7e]+$/u.test(apiKey)) {
    throw invalidArgument("apiKey must be a key from Account > API Keys.");
  }
  const { timeoutMs = DEFAULT_TIMEOUT_MS, attempts = DEFAULT_ATTEMPTS, onNotice } = options;
  return {
    origin,
    apiKey,
    answered: new Set(),
    limits: { timeoutMs, attempts },
    platform: {
      fetch: options.fetch ?? ((url, init) => fetch(url, init)),
      now: options.now ?? Date.now,
      random: options.random ?? Math.random,
    },
    ...(onNotice === undefined ? {} : { onNotice }),
  };
}

/** The error of a call that cannot be made. @param about what is wrong, without the value itself */
export function invalidArgument(about: string, endpoint?: EndpointName): GptTrainerApiError {
  return new GptTrainerApiError({
    kind: "invalid_argument",
    about,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
}
