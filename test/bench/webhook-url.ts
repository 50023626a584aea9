import type { PlatformName } from "../../src/messages/address.ts";

/** Where a runtime takes a platform's webhooks. */
export function webhookUrlAt(port: number | string, platform: PlatformName): string {
  return `http://127.0.0.1:${port}/webhooks/${platform}`;
}
