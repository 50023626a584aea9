import { type Answer, askServer } from "../ask-server.ts";
import { originOf } from "../bridge/find-bridge.ts";
import { healthOf } from "../bridge/health.ts";
import { refused } from "../failure.ts";
import type { Surroundings } from "../surroundings.ts";

/** A platform of the bridge, by the name in its route. */
export type PlatformName = "slack" | "telegram" | "whatsapp";

const titles: Readonly<Record<PlatformName, string>> = {
  slack: "Slack",
  telegram: "Telegram",
  whatsapp: "WhatsApp",
};

/** The address to which a platform sends its webhooks. @throws CausewayError `usage` for what is no address */
export function webhookUrl(bridgeAddress: string, platform: PlatformName): string {
  return `${originOf(bridgeAddress)}/webhooks/${platform}`;
}

/**
 * Makes sure that the bridge is there and the platform is on: a platform that is told of it earlier
 * meets errors, and some give up.
 * @throws CausewayError that says what to do first
 */
export async function requireBridge(
  surroundings: Surroundings,
  bridgeAddress: string,
  platform: PlatformName,
): Promise<string> {
  const url = originOf(bridgeAddress);
  const { platforms, problems } = await healthOf(surroundings, url);
  const state = platforms[platform];
  if (state === "on") return `The bridge at ${url} answers, and ${titles[platform]} is on there.`;
  const why =
    state === "off"
      ? "none of its variables is set there"
      : (problems?.join("; ") ?? "a variable is missing or cannot be used");
  const more = problems ? "" : ` With CAUSEWAY_ADMIN_TOKEN in the environment it is named here.`;
  throw refused(
    `${titles[platform]} is ${state ?? "unknown"} at ${url}: ${why}. ` +
      `Set it with npx wrangler secret put <name>, then run this again.${state === "off" ? "" : more}`,
  );
}

/** Posts to our own webhook what the platform might post. */
export function postToWebhook(
  { fetch }: Surroundings,
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  return askServer(fetch, url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
}
