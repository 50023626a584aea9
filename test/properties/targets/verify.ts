import { createHmac } from "node:crypto";
import * as fc from "fast-check";
import type { Verdict, Webhook } from "../../../src/platforms/platform.ts";
import { createVerifier as createSlack } from "../../../src/platforms/slack/verify.ts";
import { createVerifier as createTelegram } from "../../../src/platforms/telegram/verify.ts";
import { createVerifier as createWhatsApp } from "../../../src/platforms/whatsapp/verify.ts";
import { hostileText } from "../bodies/hostile.ts";
import { demand, tryCases } from "../sample.ts";
import type { Target } from "./target.ts";

const SECRETS = ["secret-of-today", "secret-of-yesterday"] as const;
const RECEIVED_AT_MS = 1_790_000_000_000;
const WINDOW_S = 300;

/** Why a webhook is refused, as it may stand in a log. */
const REASON = /^[a-z_]{1,40}$/;

/** A webhook, and whether it must be taken, as Node's own cryptography says. */
interface Case {
  readonly webhook: Webhook;
  readonly isGenuine: boolean;
}

const secret = fc.constantFrom(...SECRETS, "", "somebody-elses");
const isKnown = (given: string): boolean => SECRETS.some((known) => known === given);

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  hostileText.map((text) => new TextEncoder().encode(text)),
  fc
    .constantFrom("ssl_check=1", "ssl_check=0", "ssl_check=1&token=x", "token=x&ssl_check=1", "{}")
    .map((text) => new TextEncoder().encode(text)),
);

/** Only such text can be in a header. @see https://fetch.spec.whatwg.org/#header-value */
const headerText = fc.oneof(
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0xff }).map((unit) => String.fromCharCode(unit)),
    maxLength: 90,
  }),
  fc.constantFrom("", "v0=", "sha256=", `v0=${"0".repeat(64)}`, `sha256=${"g".repeat(64)}`),
);

/** What becomes of a header on its way. */
const fate = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: "kept" } as const) },
  fc.constant({ kind: "capitals" } as const),
  fc.constant({ kind: "lost" } as const),
  fc.record({ kind: fc.constant("other" as const), text: headerText }),
  fc.record({
    kind: fc.constant("bent" as const),
    at: fc.nat(63),
    digit: fc.constantFrom("0", "f"),
  }),
  fc.constant({ kind: "short" } as const),
);
type Fate = typeof fate extends fc.Arbitrary<infer T> ? T : never;

/** A header after all that; null where there is none. */
function after(value: string, what: Fate): string | null {
  switch (what.kind) {
    case "kept":
      return value;
    case "lost":
      return null;
    case "capitals":
      return value.replace(/[^=]*$/, (digits) => digits.toUpperCase());
    case "other":
      return what.text;
    case "short":
      return value.slice(0, -1);
    case "bent": {
      const start = value.length - 64 + what.at;
      return value.slice(0, start) + what.digit + value.slice(start + 1);
    }
  }
}

function hmacOf(key: string, ...texts: readonly (string | Uint8Array)[]): string {
  return texts.reduce((hmac, text) => hmac.update(text), createHmac("sha256", key)).digest("hex");
}

function webhookWith(body: Uint8Array, headers: Readonly<Record<string, string | null>>): Webhook {
  const present = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, value]],
  );
  return { headers: new Headers(present), body, receivedAt: RECEIVED_AT_MS };
}

/** Headers lose the white space around them. */
const seen = (value: string | null): string | null =>
  value?.replace(/^[\t ]+|[\t ]+$/g, "") ?? null;

function isHmac(
  given: string | null,
  prefix: string,
  ...texts: readonly (string | Uint8Array)[]
): boolean {
  return SECRETS.some((key) => seen(given)?.toLowerCase() === `${prefix}${hmacOf(key, ...texts)}`);
}

const timestamp = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -WINDOW_S - 2, max: WINDOW_S + 2 }) },
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
);

const slackCases: fc.Arbitrary<Case> = fc
  .record({ body: bytes, secret, ago: timestamp, signature: fate, stamped: fate })
  .map(({ body, secret: key, ago, signature, stamped }) => {
    const stamp = String(RECEIVED_AT_MS / 1000 - ago);
    const given = after(`v0=${hmacOf(key, `v0:${stamp}:`, body)}`, signature);
    const at = stamped.kind === "bent" ? `${stamp}9` : after(stamp, stamped);
    const told = seen(at) ?? "";
    const isInTime =
      /^\d{1,12}$/.test(told) && Math.abs(RECEIVED_AT_MS / 1000 - Number(told)) <= WINDOW_S;
    const isProbe =
      given === null &&
      new URLSearchParams(new TextDecoder().decode(body)).get("ssl_check") === "1";
    return {
      webhook: webhookWith(body, { "x-slack-signature": given, "x-slack-request-timestamp": at }),
      isGenuine: isProbe || (isInTime && isHmac(given, "v0=", `v0:${told}:`, body)),
    };
  });

const whatsappCases: fc.Arbitrary<Case> = fc
  .record({ body: bytes, secret, signature: fate })
  .map(({ body, secret: key, signature }) => {
    const given = after(`sha256=${hmacOf(key, body)}`, signature);
    return {
      webhook: webhookWith(body, { "x-hub-signature-256": given }),
      isGenuine: isHmac(given, "sha256=", body),
    };
  });

const telegramCases: fc.Arbitrary<Case> = fc
  .record({ body: bytes, secret, header: fate })
  .map(({ body, secret: key, header }) => {
    const given = after(key, header.kind === "bent" ? { kind: "short" } : header);
    return {
      webhook: webhookWith(body, { "x-telegram-bot-api-secret-token": given }),
      isGenuine: isKnown(seen(given) ?? ""),
    };
  });

/** Counts what is tried, so that a run in which nothing is genuine does not pass. */
async function tryVerifier(
  name: string,
  verify: (webhook: Webhook) => Promise<Verdict>,
  all: fc.Arbitrary<Case>,
): Promise<number> {
  const counts = { taken: 0, refused: 0 };
  const tried = await tryCases(name, all, async ({ webhook, isGenuine }) => {
    const verdict = await verify(webhook);
    demand(verdict.ok === isGenuine, `${isGenuine ? "refused" : "taken"}, and should not be`);
    if (!verdict.ok) demand(REASON.test(verdict.reason), "a reason that cannot be logged");
    counts[verdict.ok ? "taken" : "refused"] += 1;
  });
  demand(counts.taken > 0 && counts.refused > 0, "only one kind was tried");
  return tried;
}

/** Believing webhooks: whatever is not signed with a known secret is refused, and nothing throws. */
export const verifyTargets: readonly Target[] = (
  [
    ["Slack", createSlack(SECRETS), slackCases],
    ["Telegram", createTelegram(SECRETS), telegramCases],
    ["WhatsApp", createWhatsApp(SECRETS), whatsappCases],
  ] as const
).map(([title, verify, all]) => ({
  name: `verify ${title}`,
  files: [`src/platforms/${title.toLowerCase()}/verify.ts`],
  run: () => tryVerifier(`verify ${title}`, verify, all),
}));
