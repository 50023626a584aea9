import { randomBytes } from "node:crypto";
import { metaJson } from "./meta-json.ts";
import type { JsonObject } from "./types.ts";

/** How one code is answered. */
interface ErrorKind {
  /** HTTP status of the answer. */
  readonly status: number;
  readonly title: string;
  /** What `error_data.details` says; absent where Graph itself refuses, before WhatsApp sees it. */
  readonly details?: string;
  readonly transient?: true;
}

/**
 * Meta's codes with the HTTP status, title and details that they come with.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
const kinds: Readonly<Record<number, ErrorKind>> = {
  0: { status: 401, title: "Authentication Error" },
  1: { status: 400, title: "An unknown error occurred" },
  2: { status: 503, title: "Service temporarily unavailable", transient: true },
  3: { status: 500, title: "Application does not have the capability to make this API call." },
  4: { status: 400, title: "Application request limit reached", transient: true },
  10: { status: 403, title: "Application does not have permission for this action" },
  33: { status: 400, title: "The business phone number has been deleted." },
  100: { status: 400, title: "Invalid parameter" },
  104: { status: 401, title: "An access token is required to request this resource." },
  190: { status: 401, title: "Invalid OAuth access token - Cannot parse access token" },
  200: {
    status: 403,
    title:
      "You do not have the necessary permissions required to send messages on behalf of this WhatsApp Business Account",
  },
  368: {
    status: 403,
    title: "Temporarily blocked for policies violations",
    details: "The WhatsApp Business Account has been restricted or disabled.",
  },
  613: { status: 400, title: "Calls to this API have exceeded the rate limit." },
  80007: { status: 400, title: "Rate limit issues", details: "The account's limit is reached." },
  130429: {
    status: 400,
    title: "Rate limit hit",
    details: "Too many messages were sent from this phone number in a short period of time.",
  },
  130472: {
    status: 400,
    title: "User's number is part of an experiment",
    details: "Message was not sent as part of an experiment.",
  },
  130497: {
    status: 403,
    title: "Business account is restricted from messaging users in this country.",
    details: "The account may not message people in this country.",
  },
  131000: { status: 500, title: "Something went wrong", details: "The reason is not known." },
  131005: { status: 403, title: "Access denied", details: "Permission is missing or was removed." },
  131008: {
    status: 400,
    title: "Required parameter is missing",
    details: "A parameter is missing.",
  },
  131009: { status: 400, title: "Parameter value is not valid", details: "A value is not valid." },
  131016: { status: 500, title: "Service unavailable", details: "A service is unavailable." },
  131021: {
    status: 400,
    title: "Recipient cannot be sender",
    details: "Sender and recipient phone number is the same.",
  },
  131026: { status: 400, title: "Message undeliverable", details: "Message Undeliverable." },
  131030: {
    status: 400,
    title: "Recipient phone number not in allowed list",
    details: "Add the recipient phone number to the recipient list and try again.",
  },
  131031: {
    status: 403,
    title: "Business Account locked",
    details: "The account was locked for breaking a policy.",
  },
  131037: {
    status: 400,
    title: "WhatsApp provided number needs display name approval",
    details: "The display name of this number was not approved yet.",
  },
  131042: {
    status: 400,
    title: "Business eligibility payment issue",
    details: "There is a problem with the payment method.",
  },
  131045: {
    status: 500,
    title: "Incorrect certificate",
    details: "The phone number's registration has failed.",
  },
  131047: {
    status: 400,
    title: "Re-engagement message",
    details: "More than 24 hours have passed since the recipient last replied to this number.",
  },
  131048: {
    status: 400,
    title: "Spam rate limit hit",
    details: "This number is restricted in how many messages it may send.",
  },
  131049: {
    status: 400,
    title: "This message was not delivered to maintain healthy ecosystem engagement.",
    details: "Do not send it again at once.",
  },
  131051: {
    status: 400,
    title: "Unsupported message type",
    details: "The message type is currently not supported.",
  },
  131052: { status: 400, title: "Media download error", details: "The media was not available." },
  131053: { status: 400, title: "Media upload error", details: "The media could not be uploaded." },
  131056: {
    status: 400,
    title: "(Business Account, Consumer Account) pair rate limit hit",
    details: "Too many messages were sent from this phone number to the same phone number.",
  },
  131057: {
    status: 500,
    title: "Account in maintenance mode",
    details: "The account is in maintenance mode.",
  },
  133004: { status: 500, title: "Server Temporarily Unavailable", details: "Try again later." },
  133010: { status: 400, title: "Account not registered", details: "Register the number first." },
};

/** What one refusal says that its code does not. */
interface Wording {
  /** In place of `(#code) title`. */
  readonly message?: string;
  readonly details?: string;
  readonly status?: number;
  readonly type?: string;
  readonly subcode?: number;
}

/** The API says no. Thrown by routes; the server turns it into Graph's error shape. */
export class GraphRefusal extends Error {
  override readonly name = "GraphRefusal";
  readonly code: number;
  readonly wording: Wording;

  constructor(code: number, wording: Wording = {}) {
    super(wording.message ?? `(#${code}) ${titleOf(code)}`);
    this.code = code;
    this.wording = wording;
  }
}

/** An error answer: for the server, and for faults of kind `status`. */
export interface GraphErrorAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** The answer that a code of Meta's comes in. */
export function graphError(code: number, wording: Wording = {}): GraphErrorAnswer {
  const kind = kinds[code];
  const details = wording.details ?? kind?.details;
  const status = wording.status ?? kind?.status ?? 400;
  const error = {
    message: wording.message ?? `(#${code}) ${titleOf(code)}`,
    type: wording.type ?? "OAuthException",
    code,
    ...(wording.subcode === undefined ? {} : { error_subcode: wording.subcode }),
    ...(kind?.transient ? { is_transient: true } : {}),
    ...(details === undefined ? {} : { error_data: { messaging_product: "whatsapp", details } }),
    fbtrace_id: `A${randomBytes(16).toString("base64url")}`,
  };
  return { status, body: { error } };
}

/** The same code as webhooks report it, in `errors[]`. */
export function webhookError(code: number): JsonObject {
  const title = titleOf(code);
  return {
    code,
    title,
    message: title,
    error_data: { details: kinds[code]?.details ?? title },
    href: "/documentation/business-messaging/whatsapp/support/error-codes",
  };
}

/** A refusal as an HTTP response, with the header in which Graph repeats it. */
export function refusalResponse({ code, wording }: GraphRefusal): Response {
  const { status, body } = graphError(code, wording);
  const kind = status === 401 ? "invalid_token" : "invalid_request";
  const message = (wording.message ?? `(#${code}) ${titleOf(code)}`).replaceAll(
    /[^\x20-\x7e]/g,
    "?",
  );
  return new Response(metaJson(body), {
    status,
    headers: {
      "content-type": "application/json; charset=UTF-8",
      "www-authenticate": `OAuth "Facebook Platform" "${kind}" "${message}"`,
    },
  });
}

function titleOf(code: number): string {
  return kinds[code]?.title ?? "Error";
}
