import { readFileSync } from "node:fs";

/** What a manifest asks for: where the app is mentioned, or all of the threads that it is in. */
export type ManifestKind = "plain" | "sticky";

/** The manifests, as they lie in the project's root. */
const files: Readonly<Record<ManifestKind, string>> = {
  plain: "slack-manifest.yaml",
  sticky: "slack-manifest.sticky.yaml",
};

/** Stands in the manifests where the bridge's origin belongs. */
const PLACEHOLDER = "https://causeway.example.workers.dev";

/** What the app may do; the same as in the manifests. @see https://docs.slack.dev/reference/scopes */
export const scopesOf: Readonly<Record<ManifestKind, readonly string[]>> = {
  plain: ["app_mentions:read", "chat:write", "im:history"],
  sticky: [
    "app_mentions:read",
    "channels:history",
    "chat:write",
    "groups:history",
    "im:history",
    "mpim:history",
  ],
};

/**
 * A manifest with the bridge's address in it, without the remarks for people who read the file.
 * @param origin of the bridge
 */
export function readManifest(kind: ManifestKind, origin: string): string {
  const file = new URL(`../../../../${files[kind]}`, import.meta.url);
  return readFileSync(file, "utf8")
    .replaceAll(/^\s*#.*\n/gmu, "")
    .replaceAll(PLACEHOLDER, origin);
}

/** Opens Slack's page for a new app with the manifest in it. @see https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests */
export function prefilledLink(manifest: string): string {
  return `https://api.slack.com/apps?new_app=1&manifest_yaml=${encodeURIComponent(manifest)}`;
}
