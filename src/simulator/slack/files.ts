import type { JsonObject, Person } from "./types.ts";

/** What can be attached to a message. `stub` is a file of another workspace that must be asked for first. */
export const fileKinds = ["pdf", "image", "audio", "snippet", "stub"] as const;
export type FileKind = (typeof fileKinds)[number];

const types: Readonly<
  Record<Exclude<FileKind, "stub">, { name: string; mimetype: string; filetype: string }>
> = {
  pdf: { name: "order.pdf", mimetype: "application/pdf", filetype: "pdf" },
  image: { name: "photo.jpg", mimetype: "image/jpeg", filetype: "jpg" },
  audio: { name: "audio_message.m4a", mimetype: "audio/mp4", filetype: "m4a" },
  snippet: { name: "notes.txt", mimetype: "text/plain", filetype: "text" },
};

/**
 * A file of this kind, as a message carries it.
 * @param id tells it from all others
 * @see https://docs.slack.dev/reference/objects/file-object
 */
export function fileOf(kind: FileKind, id: string, owner: Person): JsonObject {
  if (kind === "stub") {
    return {
      id,
      mode: "file_access",
      file_access: "check_file_info",
      created: 0,
      timestamp: 0,
      user: owner.id,
    };
  }
  const type = types[kind];
  const path = `${owner.workspace.id}-${id}`;
  return {
    id,
    created: 1_790_000_000,
    timestamp: 1_790_000_000,
    title: type.name,
    ...type,
    pretty_type: type.filetype.toUpperCase(),
    user: owner.id,
    user_team: owner.workspace.id,
    editable: kind === "snippet",
    size: 53_072,
    mode: kind === "snippet" ? "snippet" : "hosted",
    is_external: false,
    external_type: "",
    is_public: false,
    public_url_shared: false,
    display_as_bot: false,
    username: "",
    url_private: `https://files.slack.com/files-pri/${path}/${type.name}`,
    url_private_download: `https://files.slack.com/files-pri/${path}/download/${type.name}`,
    permalink: `https://${owner.workspace.domain}.slack.com/files/${owner.id}/${id}/${type.name}`,
    has_rich_preview: false,
    file_access: "visible",
  };
}
