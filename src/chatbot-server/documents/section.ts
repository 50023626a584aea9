import * as v from "valibot";

const passage = v.object({ text: v.string(), head: v.optional(v.string()) });

const section = v.object({
  page: v.string(),
  title: v.string(),
  headings: v.array(v.string()),
  passages: v.array(passage),
});

/** What the build leaves for the server: the sections, and the index of their passages as its library writes it. */
export const savedDocuments = v.object({ sections: v.array(section), index: v.string() });

/**
 * What is found and quoted as a whole: a paragraph, an item of a list with what belongs to it, or a
 * row of a table with `head`, the two lines of Markdown above its rows.
 */
export type Passage = v.InferOutput<typeof passage>;

/**
 * A heading of a page and what stands below it up to the next one. `page` is a path from the
 * project's root, `title` the page's own, `headings` the path to this section without that title;
 * empty for what stands before the first.
 */
export type Section = v.InferOutput<typeof section>;

/** A passage with the section it stands in. */
export interface Placed {
  readonly section: Section;
  readonly passage: Passage;
}

/** All passages in the order of the pages: the place in this list is a passage's id in the index. */
export function placedPassages(sections: readonly Section[]): Placed[] {
  return sections.flatMap((section) => section.passages.map((passage) => ({ section, passage })));
}
