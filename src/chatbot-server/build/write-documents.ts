/**
 * Writes the documents and their index into the module that the chatbot's Worker is bundled with.
 * Run by Wrangler before each build, in the project's root: see wrangler.chatbot.toml.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { indexPassages } from "../documents/index-passages.ts";
import { readPages } from "./read-pages.ts";
import { sectionsOf } from "./sections.ts";

const folder = new URL("../generated/", import.meta.url);
const saved = indexPassages(sectionsOf(readPages()));

mkdirSync(folder, { recursive: true });
// A string, parsed with the first question: an object would be built at every start.
writeFileSync(
  new URL("documents.js", folder),
  `export const savedDocuments = ${JSON.stringify(saved)};\n`,
);
