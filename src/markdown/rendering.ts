import type { Line, TableLayout } from "./lines.ts";
import { toLines } from "./lines.ts";
import { parseMarkdown } from "./parse.ts";
import { type Measure, type Split, splitLines } from "./split-lines.ts";

/** How one platform writes answers. */
export interface WritingStyle<Part> {
  /** How tables are shown; those it returns are shown as rows. */
  readonly tableLayout: TableLayout;
  readonly measure: Measure;
  /** Writes the lines of one part. */
  toPart(lines: readonly Line[]): Part;
}

/** Turns answers in Markdown into parts. */
export interface Rendering<Part> {
  /** All parts, in order; none for an answer without words. */
  renderMarkdown(markdown: string): readonly Part[];
  /**
   * The parts of an answer that stay as they are however its text goes on: those of the whole answer
   * begin with them.
   */
  settledParts(markdown: string): readonly Part[];
}

/** The rendering of a platform that writes in this style. */
export function renderingIn<Part>({
  tableLayout,
  measure,
  toPart,
}: WritingStyle<Part>): Rendering<Part> {
  const split = (markdown: string): Split =>
    splitLines(toLines(parseMarkdown(markdown), tableLayout), measure);
  return {
    renderMarkdown: (markdown) => split(markdown).parts.map(toPart),
    settledParts(markdown) {
      // A line that has not ended may still become anything.
      const { parts, settled } = split(markdown.slice(0, markdown.lastIndexOf("\n") + 1));
      return parts.slice(0, settled).map(toPart);
    },
  };
}
