/** A JSON object that is only passed on. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What can be reported of a message that was sent. */
export type StatusName = "sent" | "delivered" | "read" | "played" | "failed";

/** The Meta app that is subscribed to the webhooks and calls the API. */
export interface MetaApp {
  readonly id: string;
  /** Signs webhooks. Set it to another one to rotate it. */
  secret: string;
  /** Returned to the callback during the handshake. */
  verifyToken: string;
  accessToken: string;
  /** True once the token has run out: every call is refused with 190. */
  tokenExpired: boolean;
  /** Unix seconds at which the token will run out; 0 for one of a system user that never does. */
  tokenExpiresAtS: number;
  /** What the token may do. */
  readonly permissions: Set<string>;
}

/** A business phone number. */
export interface BusinessNumber {
  /** The phone number id, used in URLs and in `metadata`. */
  readonly id: string;
  /** Digits only, as `display_phone_number` has them. */
  readonly displayNumber: string;
  readonly verifiedName: string;
  /** The WhatsApp Business Account that it belongs to. */
  readonly wabaId: string;
  /** True for Meta's test numbers, which may only write to people on their allow list. */
  readonly isTest: boolean;
  /** While set, every send from this number is refused with this code of Meta's. */
  trouble: number | undefined;
}

/** What a webhook tells of who somebody is. */
type Visibility =
  /** Phone number and business-scoped user id. */
  | "both"
  /** Only the business-scoped user id: somebody who adopted a username. */
  | "user_id"
  /** Only the phone number, as webhooks were before 2026. */
  | "wa_id";

/**
 * A person with WhatsApp on a phone.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 */
export interface Person {
  readonly name: string;
  readonly username?: string;
  /** ISO 3166 code that the business-scoped user id begins with. */
  readonly country: string;
  /** Digits; another one once the number was changed. */
  waId: string;
  /** The business-scoped user id (BSUID), such as `US.1349…`; changes with the number. */
  userId: string;
  shows: Visibility;
  /** True while the person blocks the business: what is sent stays `sent`. */
  blocking: boolean;
  /** False for a number without WhatsApp, or with a version that is too old. */
  reachable: boolean;
  /** Whether a test number may write to this person. */
  onAllowList: boolean;
  /** False: nothing this person reads is ever reported as `read`. */
  readReceipts: boolean;
}

/** One earlier text of a message. */
export interface Edit {
  /** Unix milliseconds. */
  readonly at: number;
  /** The text after this edit. */
  readonly body: string;
}

/** One message as it stands in a chat. */
export interface ShownMessage {
  /** The `wamid.…`. */
  readonly id: string;
  readonly from: "person" | "business";
  /** Unix milliseconds. */
  readonly at: number;
  /** `text`, `image`, … as the API names it. */
  readonly type: string;
  /** Text or caption as it was sent, with its markers. */
  body: string;
  readonly replyTo?: string;
  /** `biz_opaque_callback_data` of a send. */
  readonly callbackData?: string;
  /** Labels of the buttons under it. */
  readonly buttons?: readonly string[];
  readonly edits: Edit[];
  /** What the other side reacted with; "" for nothing. */
  reaction: string;
  /** False: accepted by the API, and never on anybody's screen. */
  visible: boolean;
  revoked: boolean;
  /** Unix milliseconds at which the business marked it as read. */
  readAt: number | undefined;
}

/** A person's chat with one business number. */
export interface Chat {
  readonly person: Person;
  readonly number: BusinessNumber;
  readonly messages: ShownMessage[];
  /** Unix milliseconds until which the business may write freely; 0 while nobody has written. */
  windowUntil: number;
}
