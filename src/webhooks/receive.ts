import type { Bindings } from "../conversation/bindings.ts";
import { codeOf } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import type { PlatformName } from "../messages/address.ts";
import type { Webhook } from "../platforms/platform.ts";
import { type ConnectedServices, type Services, servicesOf } from "../services.ts";
import { countDropped } from "./dropped.ts";
import { group } from "./group.ts";
import type { WebhookResult } from "./respond.ts";
import { store } from "./store.ts";

/**
 * The story of a webhook: verify the bytes, read what they say, and hand every message to its
 * conversation, which stores it. Only then is the platform told that we have it.
 *
 * @param request names this webhook in the log
 */
export async function receive(
  bindings: Bindings,
  name: PlatformName,
  webhook: Webhook,
  request: string,
  log: Log,
): Promise<WebhookResult> {
  const services = servicesOf(bindings);
  const connected = connectedOf(services, name, log);
  if ("kind" in connected) return connected;
  const verdict = await connected.platform.verify(webhook);
  if (!verdict.ok) {
    log("warn", "webhook_refused", { reason: verdict.reason });
    return { kind: "forbidden" };
  }
  try {
    const { events, reply } = await connected.platform.parse(webhook);
    const oldest = webhook.receivedAt - services.configuration.settings.acceptanceAge;
    const groups = group(events, oldest, (reason, detail) => {
      log("info", "dropped", { reason, detail, ...countDropped(reason) });
    });
    await Promise.all(groups.map((one) => store(bindings, one, request)));
    return { kind: "stored", ...(reply === undefined ? {} : { reply }) };
  } catch (error) {
    log("error", "webhook_not_stored", { code: codeOf(error) });
    return { kind: "unavailable" };
  }
}

/** Answers the GET by which a platform makes sure that this address is ours. */
export async function shakeHands(
  bindings: Bindings,
  name: PlatformName,
  query: URLSearchParams,
  log: Log,
): Promise<WebhookResult> {
  const connected = connectedOf(servicesOf(bindings), name, log);
  if ("kind" in connected) return connected;
  const { handshake } = connected.platform;
  if (handshake === undefined) return { kind: "no_get" };
  const answer = await handshake(query);
  log(answer === undefined ? "warn" : "info", "handshake", { accepted: answer !== undefined });
  return answer === undefined ? { kind: "stranger" } : { kind: "shaken", answer };
}

function connectedOf(
  services: Services,
  name: PlatformName,
  log: Log,
): ConnectedServices | WebhookResult {
  const state = services.configuration.platforms[name];
  if (state.kind === "off") return { kind: "off", hint: `${name} is off: see docs/settings.md` };
  const connected = services.connected(name);
  if (connected !== undefined) return connected;
  log("error", "platform_misconfigured");
  return { kind: "misconfigured" };
}
