import type { Content } from "./compose.ts";

/** What can be sent besides words. */
export const mediaKinds = [
  "photo",
  "voice",
  "document",
  "sticker",
  "audio",
  "video",
  "video_note",
  "animation",
  "location",
  "contact",
  "poll",
] as const;
export type MediaKind = (typeof mediaKinds)[number];

/**
 * Something of this kind, as an incoming message carries it.
 * @param name tells its files from all others
 * @see https://core.telegram.org/bots/api#message
 */
export function mediaOf(kind: MediaKind, name: string): Content {
  const file = { file_id: `file-${name}`, file_unique_id: `unique-${name}`, file_size: 90_000 };
  const document = { ...file, file_name: "order.pdf", mime_type: "application/pdf" };
  const animation = { ...file, width: 320, height: 240, duration: 2, mime_type: "video/mp4" };
  switch (kind) {
    case "photo":
      return { photo: photoSizes(file) };
    case "voice":
      return { voice: { ...file, duration: 4, mime_type: "audio/ogg" } };
    case "document":
      return { document };
    case "sticker":
      return { sticker: stickerOf(file) };
    case "audio":
      return { audio: { ...file, duration: 200, title: "Song", mime_type: "audio/mpeg" } };
    case "video":
      return { video: { ...file, width: 720, height: 1280, duration: 9 } };
    case "video_note":
      return { video_note: { ...file, length: 384, duration: 6 } };
    case "animation":
      // Older bots know documents only, so Telegram sends both.
      return { animation, document: { ...file, mime_type: "video/mp4" } };
    case "location":
      return { location: { latitude: -23.55, longitude: -46.63 } };
    case "contact":
      return { contact: { phone_number: "+15550001111", first_name: "Bo" } };
    case "poll":
      return { poll: pollOf(name) };
  }
}

interface File {
  readonly file_id: string;
  readonly file_unique_id: string;
}

function photoSizes(file: File): NonNullable<Content["photo"]> {
  return [
    { ...file, file_id: `${file.file_id}-small`, width: 90, height: 60 },
    { ...file, width: 1280, height: 853 },
  ];
}

function stickerOf(file: File): NonNullable<Content["sticker"]> {
  return {
    ...file,
    type: "regular",
    width: 512,
    height: 512,
    is_animated: false,
    is_video: false,
    emoji: "👍",
  };
}

function pollOf(name: string): NonNullable<Content["poll"]> {
  return {
    id: name,
    question: "Lunch?",
    options: [],
    total_voter_count: 0,
    is_closed: false,
    is_anonymous: true,
    type: "regular",
    allows_multiple_answers: false,
    allows_revoting: false,
    members_only: false,
  };
}
