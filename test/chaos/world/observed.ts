import type { FaultKind } from "../plan/kinds.ts";

/** How a call of the bridge ended, as far as the bridge can know. */
export type Outcome =
  /** Answered as wished. */
  | "ok"
  /** Answered with a refusal: nothing happened. */
  | "refused"
  /** The answer was lost, or somebody in between answered. */
  | "unknown";

interface Timed {
  /** Unix milliseconds. */
  readonly at: number;
  /** Unix milliseconds; absent until then. */
  endedAt?: number;
  /** What went wrong on purpose. */
  fault?: FaultKind;
}

/** One attempt to deliver a webhook. */
export interface WebhookSeen extends Timed {
  readonly what: "webhook";
  /** Whether it brings a message, a change of one, a report, or what somebody else has signed. */
  readonly brings: "message" | "change" | "report" | "forgery" | "stale";
  readonly token: string;
  /** The part that a report is about. */
  readonly partId?: string;
  /** What the bridge answered; absent when nothing came. */
  status?: number;
}

/** One call of the platform's API. */
export interface CallSeen extends Timed {
  readonly what: "call";
  readonly method: string;
  /** The words that it wants to show; absent when it shows nothing. */
  readonly text?: string;
  /** The bridge's own id of the part, where it is carried along. */
  readonly partId?: string;
  /** The message whose answer it is, where the words tell. */
  readonly token?: string;
  outcome?: Outcome;
  /** Unix milliseconds at which it took effect. */
  appliedAt?: number;
  /** Whether something was shown by it. */
  applied?: boolean;
  status?: number;
  /** The platform's word for a refusal. */
  says?: string;
}

/** One question, as the chatbot received it. */
export interface AskSeen extends Timed {
  readonly what: "ask";
  readonly query: string;
  readonly token: string;
  readonly session: string;
  /** Turns that the session's record had then. */
  readonly turnsBefore: number;
  outcome?: Outcome;
  /** Whether the chatbot took it. */
  reached: boolean;
  status?: number;
}

/** One look at a session's record. */
export interface LookSeen extends Timed {
  readonly what: "look";
  readonly session: string;
  outcome?: Outcome;
  status?: number;
  /** What was listed, when it was. */
  listed?: { readonly turns: number; readonly query: string; readonly isWhole: boolean };
}

/** A session was begun, or could not be. */
export interface SessionSeen extends Timed {
  readonly what: "session";
  outcome?: Outcome;
  status?: number;
}

/** One operation of the published map. */
export interface MapSeen extends Timed {
  readonly what: "map";
  readonly operation: string;
}

/** Somebody wrote, changed or took back something. */
export interface PersonSeen extends Timed {
  readonly what: "person";
  readonly does: "writes" | "edits" | "withdraws";
  readonly token: string;
  readonly text: string;
}

export type Seen = WebhookSeen | CallSeen | AskSeen | LookSeen | SessionSeen | MapSeen | PersonSeen;

/** One time that the runtime was killed. */
export interface KillSeen {
  readonly kind: FaultKind;
  /** Unix milliseconds. */
  readonly at: number;
  /** Unix milliseconds at which it answered again. */
  backAt: number;
}

/** Everything that was seen from outside, by conversation. */
export interface Observer {
  note<T extends Seen>(conversation: string, seen: T): T;
  of(conversation: string): readonly Seen[];
  /** Questions of the last milliseconds that nothing was shown for. */
  unanswered(withinMs: number): number;
  readonly kills: KillSeen[];
}

export function createObserver(): Observer {
  const all = new Map<string, Seen[]>();
  const open = new Map<string, number>();

  /** In the order in which they were written, so that the oldest stand first. */
  function follow(seen: Seen): void {
    if (seen.what === "person" && seen.does === "writes") open.set(seen.token, seen.at);
    if (seen.what === "call" && seen.token !== undefined) open.delete(seen.token);
  }

  return {
    kills: [],
    note(conversation, seen) {
      follow(seen);
      const known = all.get(conversation);
      if (known === undefined) all.set(conversation, [seen]);
      else known.push(seen);
      return seen;
    },
    of: (conversation) => all.get(conversation) ?? [],
    unanswered(withinMs) {
      for (const [token, at] of open) {
        if (at >= Date.now() - withinMs) break;
        open.delete(token);
      }
      return open.size;
    },
  };
}

const TOKEN = /\bc(\d+)m\d+\b/;

/** The message that a text is about. */
export function tokenIn(text: string): string | undefined {
  return TOKEN.exec(text)?.[0];
}
