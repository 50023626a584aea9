import type { OwnPart } from "./connection.ts";
import { type Read, readSecrets, readToken, readUrl } from "./environment.ts";

const DEFAULT_URL = "https://graph.facebook.com";
const DEFAULT_VERSION = "v25.0";

/** @see https://developers.facebook.com/docs/graph-api/guides/versioning */
const API_VERSION = /^v\d+\.\d+$/;
/** Meta's id of the number: people like to put the number itself here. */
const PHONE_NUMBER_ID = /^\d+$/;

export const whatsappVariables = [
  "WHATSAPP_ACCESS_TOKEN",
  "WHATSAPP_APP_SECRET",
  "WHATSAPP_VERIFY_TOKEN",
  "WHATSAPP_PHONE_NUMBER_ID",
] as const;

/** A WhatsApp number. @param problems gets what is wrong */
export function readWhatsApp(read: Read, problems: string[]): OwnPart {
  const accessToken = readToken("WHATSAPP_ACCESS_TOKEN", read, problems);
  const phoneNumberId = read("WHATSAPP_PHONE_NUMBER_ID") ?? "";
  if (phoneNumberId !== "" && !PHONE_NUMBER_ID.test(phoneNumberId)) {
    problems.push("WHATSAPP_PHONE_NUMBER_ID must be Meta's id of the number: digits only");
  }
  const apiVersion = read("WHATSAPP_API_VERSION") ?? DEFAULT_VERSION;
  if (!API_VERSION.test(apiVersion)) {
    problems.push(`WHATSAPP_API_VERSION must look like ${DEFAULT_VERSION}`);
  }
  return {
    platform: "whatsapp",
    account: phoneNumberId,
    credentials: {
      platform: "whatsapp",
      accessToken,
      appSecrets: readSecrets("WHATSAPP_APP_SECRET", read, problems),
      verifyTokens: readSecrets("WHATSAPP_VERIFY_TOKEN", read, problems),
      phoneNumberId,
      apiUrl: readUrl("WHATSAPP_API_URL", DEFAULT_URL, read, problems),
      apiVersion,
    },
    hashKey: accessToken,
  };
}
