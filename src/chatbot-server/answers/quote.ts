import type { Found } from "../documents/search-documents.ts";
import type { Passage, Section } from "../documents/section.ts";

/** A section whose headings say this much of the question is quoted from its beginning. */
const ABOUT_THE_QUESTION = 0.8;

/** A passage of the same section is quoted too when it scores this share of the best one. */
const NEARLY_AS_GOOD = 0.75;

/** Another section is named when its best passage scores this share of the best one. */
const WORTH_NAMING = 0.6;

/** What somebody reads at a glance, on a phone. */
const MAX_PASSAGES = 3;
const MAX_STEPS = 6;
const MAX_QUOTED_CHARACTERS = 1500;
const MAX_OTHERS = 2;

/**
 * An answer that quotes what was found, under the page and heading it stands in.
 * @param found best first
 */
export function quote(best: Found, found: readonly Found[]): string {
  const others = otherSections(best, found);
  return [
    `From ${nameOf(best.section)}:`,
    ...quotedBlocks(passagesToQuote(best, found)),
    ...(others.length === 0 ? [] : [`See also ${others.map(nameOf).join(" and ")}.`]),
  ].join("\n\n");
}

/** A page as code: some chats take `README.md` for a web address otherwise. */
function nameOf({ page, title, headings }: Section): string {
  return `\`${page}\`, “${headings.at(-1) ?? title}”`;
}

function passagesToQuote(best: Found, found: readonly Found[]): Passage[] {
  const { passages } = best.section;
  if (best.headingCoverage >= ABOUT_THE_QUESTION) return fitting(passages.slice(0, MAX_STEPS));
  const good = found
    .filter(({ section }) => section === best.section)
    .filter(({ score }) => score >= best.score * NEARLY_AS_GOOD)
    .slice(0, MAX_PASSAGES)
    .map(({ passage }) => passage);
  const chosen = new Set(fitting(good));
  return passages.filter((passage) => chosen.has(passage));
}

/** As many as fit, and always the first. */
function fitting(passages: readonly Passage[]): Passage[] {
  let length = 0;
  return passages.filter(({ text }, at) => {
    length += text.length;
    return at === 0 || length <= MAX_QUOTED_CHARACTERS;
  });
}

/** Rows of one table stay one table; everything else is a quotation. */
function quotedBlocks(passages: readonly Passage[]): string[] {
  const blocks: string[] = [];
  let head: string | undefined;
  for (const passage of passages) {
    if (passage.head === undefined) blocks.push(asQuotation(passage.text));
    else if (passage.head === head) blocks.push(`${blocks.pop() ?? ""}\n${passage.text}`);
    else blocks.push(`${passage.head}\n${passage.text}`);
    head = passage.head;
  }
  return blocks;
}

function asQuotation(markdown: string): string {
  return markdown.replace(/^/gm, "> ").replace(/^> $/gm, ">");
}

function otherSections(best: Found, found: readonly Found[]): Section[] {
  const others = new Set<Section>();
  for (const { section, score } of found) {
    if (section !== best.section && score >= best.score * WORTH_NAMING) others.add(section);
  }
  return [...others].slice(0, MAX_OTHERS);
}
