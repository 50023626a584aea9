import { createHash } from "node:crypto";
import type { Ids } from "./ids.ts";
import type { JsonObject } from "./types.ts";

export const mediaKinds = ["image", "audio", "voice", "video", "document", "sticker"] as const;
/** What can be attached. A voice note is an `audio` with `voice: true`. */
export type MediaKind = (typeof mediaKinds)[number];

interface SharedLocation {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
  readonly url?: string;
}

/** What a person sends, besides what it answers. Exactly one of them, apart from a caption. */
export interface Content {
  readonly text?: string;
  readonly media?: MediaKind;
  /** The words under an image, video or document; nothing else has any. */
  readonly caption?: string;
  readonly location?: SharedLocation;
  /** Contact cards, as the API describes them. */
  readonly contacts?: readonly JsonObject[];
  /** Items of an order: how many of which product. */
  readonly order?: readonly { readonly product: string; readonly quantity: number }[];
  /** What WhatsApp does not pass on, by its name, such as `poll_creation`. */
  readonly unsupported?: string;
  /** True for the event of a chat opened for the first time. */
  readonly requestWelcome?: boolean;
  /** Any other message: its `type` and what belongs to it. */
  readonly other?: JsonObject & { readonly type: string };
}

/** The part of a `messages[]` entry that says what it is. */
export interface Composed {
  readonly type: string;
  readonly json: JsonObject;
  /** Text or caption. */
  readonly body: string;
}

/**
 * @throws RangeError when nothing is to be sent
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */
export function composeContent(content: Content, ids: Ids): Composed {
  const { text, media, location, contacts, order, unsupported, other } = content;
  if (other !== undefined) return { type: other.type, json: other, body: "" };
  if (text !== undefined) return composed("text", { body: text }, text);
  if (media !== undefined) return composeMedia(media, content.caption, ids);
  if (location !== undefined) return composed("location", { ...location });
  if (contacts !== undefined) return composed("contacts", contacts);
  if (order !== undefined) return composed("order", composeOrder(order));
  if (unsupported !== undefined) return composeUnsupported(unsupported);
  if (content.requestWelcome) {
    return { type: "request_welcome", json: { type: "request_welcome" }, body: "" };
  }
  throw new RangeError("Say something: a text, media, a location, contacts or an order.");
}

function composed(type: string, value: unknown, body = ""): Composed {
  return { type, json: { type, [type]: value }, body };
}

/** What can have words under it. */
const captioned: ReadonlySet<MediaKind> = new Set(["image", "video", "document"]);

const mimeTypes: Readonly<Record<MediaKind, string>> = {
  image: "image/jpeg",
  audio: "audio/mpeg",
  voice: "audio/ogg; codecs=opus",
  video: "video/mp4",
  document: "application/pdf",
  sticker: "image/webp",
};

function composeMedia(kind: MediaKind, caption: string | undefined, ids: Ids): Composed {
  const id = ids.mediaId();
  const type = kind === "voice" ? "audio" : kind;
  const words = captioned.has(kind) ? caption : undefined;
  const value = {
    ...(words === undefined ? {} : { caption: words }),
    ...(kind === "document" ? { filename: "file.pdf" } : {}),
    mime_type: mimeTypes[kind],
    sha256: createHash("sha256").update(id).digest("base64"),
    id,
    url: `https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=${id}`,
    ...(type === "audio" ? { voice: kind === "voice" } : {}),
    ...(kind === "sticker" ? { animated: false } : {}),
  };
  return composed(type, value, words);
}

function composeOrder(items: NonNullable<Content["order"]>): JsonObject {
  return {
    catalog_id: "194836987003835",
    text: "",
    product_items: items.map(({ product, quantity }) => ({
      product_retailer_id: product,
      quantity,
      item_price: 30,
      currency: "USD",
    })),
  };
}

function composeUnsupported(type: string): Composed {
  const title = "Message type unknown";
  const details = "Message type is currently not supported.";
  const errors = [{ code: 131_051, title, message: title, error_data: { details } }];
  return {
    type: "unsupported",
    json: { errors, type: "unsupported", unsupported: { type } },
    body: "",
  };
}
