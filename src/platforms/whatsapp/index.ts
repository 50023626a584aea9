import type { Fetch } from "../../lib/http.ts";
import { isSameSecret } from "../../lib/same-secret.ts";
import type { Platform, WorkingSign } from "../platform.ts";
import { type CallApi, createApi } from "./send-api.ts";
import { parseWebhook } from "./parse.ts";
import { renderMarkdown } from "./render.ts";
import { answersAnything, PAIR_PACE, sendPart, showTyping } from "./send.ts";
import { createVerifier } from "./verify.ts";

/** Who we are to WhatsApp. */
interface WhatsAppAccount {
  /** Of a system user who may send messages for the number. */
  readonly accessToken: string;
  /** Secrets of the Meta app whose signatures are accepted; several while one is being replaced. */
  readonly appSecrets: readonly string[];
  /** Words that we have told Meta, by which it makes sure that this address is ours. */
  readonly verifyTokens: readonly string[];
  /** Meta's id of the business number, all digits; not the number itself. */
  readonly phoneNumberId: string;
}

/** Where WhatsApp is, and how to get there. */
interface WhatsAppAccess {
  /** Such as `https://graph.facebook.com`. */
  readonly apiUrl: string;
  /** Such as `v25.0`. */
  readonly apiVersion: string;
  readonly fetch: Fetch;
  /** Unix milliseconds. */
  now(): number;
}

/** What a WhatsApp connection is made of. */
export type WhatsAppOptions = WhatsAppAccount & WhatsAppAccess;

/** The sign stays for 25 seconds. @see https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators */
const TYPING_REPEAT_MS = 20_000;

/**
 * The report that a message has left follows within seconds. One that has not come by then may still
 * come, and is taken then.
 */
const REPORTED_AFTER_MS = 20_000;

/** WhatsApp for one business number. */
export function createWhatsApp(options: WhatsAppOptions): Platform {
  const { phoneNumberId, apiUrl, apiVersion } = options;
  const numberUrl = `${apiUrl.replace(/\/+$/, "")}/${apiVersion}/${phoneNumberId}`;
  const callApi = createApi({ ...options, numberUrl });
  return {
    name: "whatsapp",
    verify: createVerifier(options.appSecrets),
    parse: ({ body }) => Promise.resolve(parseWebhook(body, options)),
    render: renderMarkdown,
    send: (delivery) => sendPart(callApi, delivery),
    workingSign: createWorkingSign(callApi, options),
    pace: () => PAIR_PACE,
    isReachable: (signal) => answersAnything(callApi, signal),
    // Nothing can be looked up: WhatsApp reports on a part by webhook.
    tracing: { looksAtMs: [REPORTED_AFTER_MS] },
    handshake: (query) => answerHandshake(query, options.verifyTokens),
  };
}

/** Signs are cosmetic: one that is too many silences all of this number's for as long as WhatsApp asks. */
function createWorkingSign(callApi: CallApi, { now }: Pick<WhatsAppOptions, "now">): WorkingSign {
  let quietUntil = 0;
  return {
    repeatMs: TYPING_REPEAT_MS,
    async show(to, signal) {
      if (now() < quietUntil) return;
      const quietMs = await showTyping(callApi, to, signal);
      quietUntil = Math.max(quietUntil, now() + quietMs);
    },
  };
}

/**
 * Repeats Meta's challenge to whoever knows one of our tokens; every one is compared, in constant time.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint
 */
async function answerHandshake(
  query: URLSearchParams,
  verifyTokens: readonly string[],
): Promise<string | undefined> {
  const given = query.get("hub.verify_token");
  const challenge = query.get("hub.challenge");
  if (query.get("hub.mode") !== "subscribe" || given === null || challenge === null) {
    return undefined;
  }
  const known = verifyTokens.filter((token) => token !== "");
  const matches = await Promise.all(known.map((token) => isSameSecret(given, token)));
  return matches.includes(true) ? challenge : undefined;
}
