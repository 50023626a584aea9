import type { Finding, Sources } from "./sources.ts";

/** What every platform folder consists of, one file per verb. */
export const platformFiles = [
  "errors.ts",
  "index.ts",
  "parse.ts",
  "payloads.ts",
  "render.ts",
  "send.ts",
  "verify.ts",
] as const;

/** The platforms' names, which `conversation/` must not know. */
const platformNames = /slack|telegram|whatsapp/giu;

/**
 * Platform folders that lack one of the files, or have another. What grows too long for one of the
 * seven goes on beside it under a name that says where it belongs, such as `parse-text.ts`.
 */
export function misshapenPlatforms(sources: Sources): Finding[] {
  const folders = new Map<string, string[]>();
  for (const path of sources.keys()) {
    const [, folder, file] = /^src\/platforms\/([^/]+)\/(.+)$/u.exec(path) ?? [];
    if (folder === undefined || file === undefined) continue;
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return [...folders].flatMap(([folder, files]) => {
    const missing = platformFiles.filter((name) => !files.includes(name));
    const extra = files.filter((name) => !platformFiles.some((known) => belongsTo(known, name)));
    return [
      ...missing.map((name) => `src/platforms/${folder}/${name} is missing`),
      ...extra.map((name) => `src/platforms/${folder}/${name} is none of a platform's seven files`),
    ];
  });
}

function belongsTo(known: string, name: string): boolean {
  return name === known || name.startsWith(known.replace(/\.ts$/u, "-"));
}

/** Names of platforms anywhere in `conversation/`: in code, in text, in comments, in file names. */
export function namedPlatforms(sources: Sources): Finding[] {
  return [...sources]
    .filter(([path]) => path.startsWith("src/conversation/"))
    .flatMap(([path, source]) =>
      [path, ...source.split("\n")].flatMap((line, number) =>
        [...line.matchAll(platformNames)].map(
          ([name]) => `${path}:${number} names ${name.toLowerCase()}`,
        ),
      ),
    );
}
