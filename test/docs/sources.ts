import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The text of every TypeScript file in some folders or files, subfolders included. */
export function sourceOf(...places: readonly string[]): string {
  return places
    .flatMap((place) =>
      place.endsWith(".ts")
        ? [place]
        : readdirSync(place, { recursive: true, encoding: "utf8" })
            .filter((name) => name.endsWith(".ts"))
            .map((name) => join(place, name)),
    )
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
}

/** What the first group of a pattern finds, each once, sorted. */
export function foundIn(source: string, ...patterns: readonly RegExp[]): string[] {
  const found = patterns.flatMap((pattern) =>
    [...source.matchAll(pattern)].map(([, name = ""]) => name),
  );
  return [...new Set(found)].toSorted();
}

/** The text between two others, the first of each. */
export function between(source: string, start: string, end: string): string {
  const from = source.indexOf(start);
  if (from === -1) throw new Error(`there is no ${start}`);
  return source.slice(from + start.length, source.indexOf(end, from + start.length));
}
