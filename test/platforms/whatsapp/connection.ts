import type { Delivery, Platform } from "../../../src/platforms/platform.ts";
import { createWhatsApp, type WhatsAppOptions } from "../../../src/platforms/whatsapp/index.ts";
import { APP_SECRET, PHONE_NUMBER_ID } from "./webhooks.ts";

/** WhatsApp at an API that plays Meta's. */
export function connect(apiUrl: string, more: Partial<WhatsAppOptions> = {}): Platform {
  return createWhatsApp({
    accessToken: "EAAtoken",
    appSecrets: [APP_SECRET],
    verifyTokens: ["verify-me"],
    phoneNumberId: PHONE_NUMBER_ID,
    apiUrl,
    apiVersion: "v25.0",
    fetch,
    now: Date.now,
    ...more,
  });
}

/** A part for somebody who shows a number. */
export const delivery: Delivery = {
  conversation: "whatsapp/777000111222/PT.12345678901234567890",
  to: { channel: "351910000001", replyTo: "wamid.HBgMMzUxOTEwMDAwMDAxFQIAEhgUM0E01" },
  part: { rich: "Your order *left* today.", plain: "Your order left today." },
  partId: "part-1",
  plain: false,
};
