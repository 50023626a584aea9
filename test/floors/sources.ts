import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Source files by path from the project's root, such as `src/lib/log.ts`. */
export type Sources = ReadonlyMap<string, string>;

/** One breach of a rule, as a sentence that begins with the file's path. */
export type Finding = string;

/** All TypeScript files of a folder, read once. */
export function readSources(folder: string): Sources {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/u.test(name))
    .toSorted();
  return new Map(
    files.map((name) => {
      const path = join(folder, name);
      return [path, readFileSync(path, "utf8")];
    }),
  );
}
