import { readdirSync, readFileSync } from "node:fs";
import type { Page } from "./sections.ts";

/** Where the documents are, beside the README. */
const FOLDER = "docs";

/** The README and every page of the documents, in the order of their names, as they are now. */
export function readPages(): Page[] {
  const names = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .toSorted()
    .map((name) => `${FOLDER}/${name}`);
  return ["README.md", ...names].map((path) => ({ path, markdown: readFileSync(path, "utf8") }));
}
