import { randomInt } from "node:crypto";
import { askServer } from "../../ask-server.ts";
import { type ExitCode, refused, usageError } from "../../failure.ts";
import { safeLine } from "../../safe-text.ts";
import { firstOf, obtainSecret } from "../../secrets.ts";
import type { Surroundings } from "../../surroundings.ts";
import { createChecklist } from "../checklist.ts";
import { postToWebhook, requireBridge, webhookUrl } from "../our-webhook.ts";
import { hmacHex } from "../signature.ts";
import { chooseAccount, subscribe } from "./account.ts";
import { createGraphApi } from "./graph-api.ts";
import { judgeNumber } from "./number.ts";
import { judgeToken } from "./token.ts";

export interface WhatsAppOptions {
  /** Where the bridge is. */
  readonly url: string;
  /** Meta's id of the WhatsApp Business Account; the only one that the token may manage when absent. */
  readonly waba?: string;
}

/** The four values that the bridge has too. */
interface Credentials {
  readonly accessToken: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly phoneNumberId: string;
}

/**
 * Connects a number: looks whether the bridge would believe Meta, whether the token is good for it,
 * subscribes the account, and prints what must be typed in at Meta. It can be run again.
 * @throws CausewayError that says what to do when a step fails
 */
export async function connectWhatsApp(
  surroundings: Surroundings,
  { url: bridge, waba }: WhatsAppOptions,
): Promise<ExitCode> {
  const url = webhookUrl(bridge, "whatsapp");
  const credentials = await obtainCredentials(surroundings);
  const { accessToken, phoneNumberId } = credentials;
  const askGraph = createGraphApi(surroundings, accessToken);
  const checklist = createChecklist(surroundings);
  checklist.good(await requireBridge(surroundings, bridge, "whatsapp"));
  await requireHandshake(surroundings, url, credentials);
  checklist.good("The bridge answers Meta's handshake with this verify token.");
  await requireSameSecret(surroundings, url, credentials);
  checklist.good("The bridge has the same app secret.");
  const token = await judgeToken(askGraph, accessToken, checklist);
  const callback = await judgeNumber(askGraph, phoneNumberId, checklist);
  const account = chooseAccount(waba, token);
  await subscribe(askGraph, account, phoneNumberId, token, checklist);
  if (callback === url) checklist.good(`Meta sends the number's webhooks to ${url}.`);
  else {
    const now = callback === undefined ? "" : ` They go to ${callback} now.`;
    checklist.warn(`Meta does not send the number's webhooks here yet.${now}`);
  }
  printDashboard(surroundings, url, token.appId);
  return checklist.exitCode();
}

async function obtainCredentials(surroundings: Surroundings): Promise<Credentials> {
  const obtain = (name: string, what: string): Promise<string> =>
    obtainSecret(surroundings, name, what);
  const credentials = {
    accessToken: await obtain("WHATSAPP_ACCESS_TOKEN", "the token of a system user"),
    appSecret: firstOf(await obtain("WHATSAPP_APP_SECRET", "App settings > Basic")),
    verifyToken: firstOf(await obtain("WHATSAPP_VERIFY_TOKEN", "the word that the bridge has")),
    phoneNumberId: await obtain("WHATSAPP_PHONE_NUMBER_ID", "Meta's id of the number"),
  };
  if (/^\d+$/.test(credentials.phoneNumberId)) return credentials;
  throw usageError("WHATSAPP_PHONE_NUMBER_ID must be Meta's id of the number: digits only.");
}

/**
 * Asks the bridge what Meta asks when a callback is set.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint
 */
async function requireHandshake(
  { fetch }: Surroundings,
  url: string,
  { verifyToken }: Credentials,
): Promise<void> {
  const challenge = String(randomInt(1_000_000_000));
  const asked = new URLSearchParams({
    "hub.mode": "subscribe",
    "hub.challenge": challenge,
    "hub.verify_token": verifyToken,
  });
  const { status, text } = await askServer(fetch, `${url}?${asked}`);
  if (status === 200 && text === challenge) return;
  throw refused(
    status === 403
      ? "The bridge has another WHATSAPP_VERIFY_TOKEN than the one given here. " +
          "Set it again with npx wrangler secret put WHATSAPP_VERIFY_TOKEN, or give the same one here."
      : `The bridge answered the handshake with ${status}. Its log says why: npx wrangler tail.`,
  );
}

/** Shows the bridge a signed webhook in which nothing has happened. */
async function requireSameSecret(
  surroundings: Surroundings,
  url: string,
  { appSecret }: Credentials,
): Promise<void> {
  const body = '{"object":"whatsapp_business_account","entry":[]}';
  const headers = { "x-hub-signature-256": `sha256=${hmacHex(appSecret, body)}` };
  const { status } = await postToWebhook(surroundings, url, body, headers);
  if (status === 200) return;
  throw refused(
    status === 401
      ? "The bridge has another WHATSAPP_APP_SECRET than the one given here, so it would refuse every message. " +
          "Copy it again from App settings > Basic: npx wrangler secret put WHATSAPP_APP_SECRET."
      : `The bridge answered ${status} to a webhook. Its log says why: npx wrangler tail.`,
  );
}

function printDashboard({ print }: Surroundings, url: string, appId: string): void {
  print("");
  print(
    `At Meta, https://developers.facebook.com/apps/${safeLine(appId)}, under WhatsApp > Configuration:`,
  );
  print(`  Callback URL    ${url}`);
  print("  Verify token    the value of WHATSAPP_VERIFY_TOKEN, up to its first comma");
  print('  then press "Verify and save", and subscribe to the webhook field "messages".');
  print("Then write to the number from your phone.");
}
