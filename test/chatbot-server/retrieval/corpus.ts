import { readdirSync, readFileSync } from "node:fs";

/** A document of the corpus. */
export interface CorpusDocument {
  /** The name of its file without the ending. */
  readonly name: string;
  readonly passages: readonly { readonly heading: string; readonly text: string }[];
}

const FOLDER = new URL("corpus/", import.meta.url);

/** All documents of the corpus; each part below a heading is a passage. */
export function readCorpus(): CorpusDocument[] {
  return readdirSync(FOLDER)
    .toSorted()
    .map((file) => ({
      name: file.replace(/\.md$/u, ""),
      passages: passagesOf(readFileSync(new URL(file, FOLDER), "utf8")),
    }));
}

function passagesOf(markdown: string): CorpusDocument["passages"] {
  const [title = "", ...parts] = markdown.split(/^##? /mu).slice(1);
  return parts.map((part) => {
    const [heading = "", ...lines] = part.split("\n");
    return { heading: `${title.trim()} › ${heading}`, text: lines.join("\n").trim() };
  });
}
