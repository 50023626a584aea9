import type { Address, ConversationKey, PlatformName } from "../messages/address.ts";
import type { WebhookEvent } from "../messages/inbound.ts";
import type { RenderedPart } from "../messages/part.ts";

/** A webhook as it arrived. The body is read once, as bytes: signatures are about bytes. */
export interface Webhook {
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** Unix milliseconds at which it arrived. */
  readonly receivedAt: number;
}

/** Whether the platform itself sent it; otherwise why we think not (for the log, never for the sender). */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** What a verified webhook says. */
export interface ParsedWebhook {
  readonly events: readonly WebhookEvent[];
  /**
   * What the 200 carries, where a platform reads it. Built from constants and ids, never from
   * anybody's words: Telegram, for one, runs a method named there.
   */
  readonly reply?: Readonly<Record<string, unknown>>;
}

/** One call that shows one part. */
export interface Delivery {
  /** Where it belongs: platforms that report on a part by webhook carry it there and back. */
  readonly conversation: ConversationKey;
  readonly to: Address;
  readonly part: RenderedPart;
  /** Our own id of this part; platforms that can carry one let us look for it after a lost reply. */
  readonly partId: string;
  /** True once the platform refused the formatting: send the words alone. */
  readonly plain: boolean;
  readonly signal?: AbortSignal;
}

/** What to do about a part that was certainly not sent. One row of a platform's error table ends in one of these. */
export type Remedy =
  /** Transient: try again after a growing pause; uses up an attempt. */
  | { readonly do: "retry" }
  /** The platform limits us: not before this many milliseconds; uses up no attempt. */
  | { readonly do: "wait"; readonly ms: number }
  /** The platform is out of order, or our credentials are: try until the message is too old. */
  | { readonly do: "outlast" }
  /** The formatting was refused: once more with the words alone. */
  | { readonly do: "plain" }
  /** Once more to this corrected address. */
  | { readonly do: "readdress"; readonly to: Address }
  /** Too long for the platform: cut it in two and go on. */
  | { readonly do: "split" }
  /** Nothing to show: count it as sent. */
  | { readonly do: "skip" }
  /** This answer cannot be shown; the person can still be told. */
  | { readonly do: "give_up" }
  /** Nothing can be shown there any more: not the answer, not a note. */
  | { readonly do: "close" };

export type SendOutcome =
  | { readonly kind: "sent"; readonly messageId: string }
  /** The API answered with an error, or the connection never opened. */
  | { readonly kind: "not_sent"; readonly code: string; readonly remedy: Remedy }
  /** A lost reply, a time-out, a gateway's 5xx: it may or may not be shown. */
  | { readonly kind: "unknown"; readonly code: string };

/** How fast one conversation may be written to: a token bucket. */
export interface Pace {
  /** Messages that may go out at once. */
  readonly burst: number;
  /** Milliseconds until one more may follow. */
  readonly intervalMs: number;
}

/**
 * One platform, for one connection. Required members are what every platform has; what a platform
 * lacks is an absent optional member.
 */
export interface Platform {
  readonly name: PlatformName;
  /** Whether the platform itself sent this. */
  verify(webhook: Webhook): Promise<Verdict>;
  /**
   * What it says. Never throws for bad content: that is a `dropped` event.
   * @throws CausewayError (retryable) when something it needs could not be asked of the platform
   */
  parse(webhook: Webhook): Promise<ParsedWebhook>;
  /** An answer in Markdown as parts this platform accepts, in order; none for an empty answer. */
  render(markdown: string): readonly RenderedPart[];
  /** Shows one part. Never throws. */
  send(delivery: Delivery): Promise<SendOutcome>;

  /** What people write before a command's name; `/` when absent. */
  readonly commandPrefix?: string;
  /** Shows that somebody is at work. */
  readonly workingSign?: WorkingSign;
  /** How fast this address may be written to. */
  pace?(to: Address): Pace;
  /** Whether the API can be reached at all; asked before an unknown part is sent again. */
  isReachable?(signal: AbortSignal): Promise<boolean>;
  /** How to find out about a part whose sending ended unknown; absent: nobody can. */
  readonly tracing?: PartTracing;
  /**
   * Answers the GET by which a platform makes sure that this address is ours.
   * @returns what to answer; undefined when it was not the platform that asked
   */
  handshake?(query: URLSearchParams): Promise<string | undefined>;
}

/** Shows for some seconds that somebody is at work. Cosmetic: failures are its own affair. */
export interface WorkingSign {
  /** Milliseconds after which it must be shown again to stay. */
  readonly repeatMs: number;
  show(to: Address, signal: AbortSignal): Promise<void>;
}

/** A part that may or may not be shown. */
export interface LostPart {
  readonly partId: string;
  readonly to: Address;
  /** The platform's own stamp of the message that it answers, in Unix milliseconds: it was not shown before. */
  readonly after?: number;
}

/** How the fate of an unknown part is found out. */
export interface PartTracing {
  /**
   * Milliseconds since the first doubt at which to look, ascending. Not found by the last look, it
   * counts as not shown.
   */
  readonly looksAtMs: readonly number[];
  /** Looks for it; absent where the platform itself reports on it by webhook: then a look only waits. */
  look?(part: LostPart, signal: AbortSignal): Promise<LookOutcome>;
}

export type LookOutcome =
  | { readonly kind: "found"; readonly messageId: string }
  | { readonly kind: "absent" }
  /** Nobody answered, or not what was asked: it is as unknown as before. */
  | {
      readonly kind: "unanswered";
      readonly code: string;
      /** Milliseconds before which the platform wants no further look. */
      readonly afterMs?: number;
    }
  /** It cannot be looked up here (a missing permission, say). */
  | { readonly kind: "blind"; readonly code: string };
