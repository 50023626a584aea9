import * as v from "valibot";
import { splitText } from "../../src/markdown/split.ts";
import { conversationKey, type PlatformName } from "../../src/messages/address.ts";
import type { InboundMessage } from "../../src/messages/inbound.ts";
import type { RenderedPart } from "../../src/messages/part.ts";
import type {
  Delivery,
  LookOutcome,
  ParsedWebhook,
  Platform,
  SendOutcome,
  Webhook,
} from "../../src/platforms/platform.ts";

/** How the fake's next sends end. */
type FakeBehaviour =
  | "shows"
  | "refuses"
  /** Shows the part, but nobody learns of it. */
  | "loses_reply"
  /** The connection never opens. */
  | "unreachable";

/** One part as somebody sees it. */
interface ShownPart {
  readonly to: Delivery["to"];
  readonly partId: string;
  readonly text: string;
  readonly plain: boolean;
}

export interface FakePlatform extends Platform {
  /** What people have been shown, oldest first. */
  readonly shown: readonly ShownPart[];
  /** How often somebody was shown to be at work. */
  workingShown(): number;
  behave(behaviour: FakeBehaviour): void;
  /** A webhook of this platform that asks something. */
  webhookOf(text: string, fields?: { readonly id?: string; readonly sentAt?: number }): Webhook;
}

export interface FakePlatformOptions {
  readonly name?: PlatformName;
  /** UTF-16 units that one part may hold. */
  readonly limit?: number;
}

const SECRET_HEADER = "x-fake-secret";
const SECRET = "fake-secret";
const ACCOUNT = "fake-account";
const CHANNEL = "fake-channel";
const AUTHOR = "fake-author";
const DEFAULT_LIMIT = 200;

const webhookSchema = v.object({
  id: v.string(),
  sentAt: v.number(),
  text: v.string(),
});

/** A platform in memory: for tests of what uses a platform, and itself a subject of the contract suite. */
export function createFakePlatform(options: FakePlatformOptions = {}): FakePlatform {
  const { name = "telegram", limit = DEFAULT_LIMIT } = options;
  const shown: ShownPart[] = [];
  let behaviour: FakeBehaviour = "shows";
  let working = 0;
  let webhooks = 0;

  return {
    name,
    shown,
    workingShown: () => working,
    behave(next) {
      behaviour = next;
    },
    webhookOf(text, { id, sentAt = 1_790_000_000_000 } = {}) {
      webhooks += 1;
      return genuine(JSON.stringify({ id: id ?? String(webhooks), sentAt, text }));
    },

    verify: ({ headers }) =>
      Promise.resolve(
        headers.get(SECRET_HEADER) === SECRET
          ? { ok: true }
          : { ok: false, reason: "secret_wrong" },
      ),
    parse: ({ body }) => Promise.resolve(parse(name, body)),
    render: (markdown) => render(markdown, limit),
    send: (delivery) => Promise.resolve(send(delivery)),
    workingSign: {
      repeatMs: 4_000,
      show() {
        working += 1;
        return Promise.resolve();
      },
    },
    pace: () => ({ burst: 1_000, intervalMs: 1 }),
    isReachable: () => Promise.resolve(behaviour !== "unreachable"),
    tracing: { looksAtMs: [0], look: ({ partId }) => Promise.resolve(lookFor(partId)) },
  };

  function send({ to, part, partId, plain }: Delivery): SendOutcome {
    if (behaviour === "unreachable") {
      return { kind: "not_sent", code: "fake_unreachable", remedy: { do: "outlast" } };
    }
    if (behaviour === "refuses") {
      return { kind: "not_sent", code: "fake_refused", remedy: { do: "give_up" } };
    }
    shown.push({ to, partId, text: plain ? part.plain : part.rich, plain });
    return behaviour === "loses_reply"
      ? { kind: "unknown", code: "fake_reply_lost" }
      : { kind: "sent", messageId: messageIdOf(shown.length - 1) };
  }

  function lookFor(partId: string): LookOutcome {
    const at = shown.findIndex((each) => each.partId === partId);
    return at === -1 ? { kind: "absent" } : { kind: "found", messageId: messageIdOf(at) };
  }
}

function messageIdOf(at: number): string {
  return `fake-${at + 1}`;
}

function genuine(body: string): Webhook {
  return {
    headers: new Headers({ [SECRET_HEADER]: SECRET }),
    body: new TextEncoder().encode(body),
    receivedAt: 1_790_000_001_000,
  };
}

function parse(platform: PlatformName, body: Uint8Array): ParsedWebhook {
  const read = v.safeParse(webhookSchema, readJson(body));
  if (!read.success) return { events: [{ kind: "dropped", reason: "unreadable" }] };
  const { id, sentAt, text } = read.output;
  const message: InboundMessage = {
    conversation: conversationKey({ platform, account: ACCOUNT, channel: CHANNEL }),
    id,
    sentAt,
    content: { kind: "question", text },
    author: { id: AUTHOR },
    address: { channel: CHANNEL },
  };
  return { events: [{ kind: "message", message }] };
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** Formatting stays as it was written, except in the words alone. */
function render(markdown: string, limit: number): readonly RenderedPart[] {
  return splitText(markdown, limit).map((text) => ({
    rich: text,
    plain: text.replace(/[*_`]/g, "") || text,
  }));
}
