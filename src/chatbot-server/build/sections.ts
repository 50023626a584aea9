import type { List, Root, RootContent, Table, TableRow } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import type { Passage, Section } from "../documents/section.ts";

/** A document of the project. */
export interface Page {
  /** From the project's root. */
  readonly path: string;
  readonly markdown: string;
}

/** The level of a page's own title. */
const TITLE_LEVEL = 1;

/** A number, with its unit or marks perhaps. */
const FIGURE = /^[^\p{L}]*\d[^\p{L}]*(?:ms|s|x|MiB|KiB)?[^\p{L}]*$/u;

/** A row with fewer says one thing, and its words say which. */
const FIGURES_MEASURED = 4;

/** Cuts pages at their headings. A section without a passage is left out: there is nothing to quote. */
export function sectionsOf(pages: readonly Page[]): Section[] {
  return pages.flatMap(pageSections).filter(({ passages }) => passages.length > 0);
}

function pageSections({ path, markdown }: Page): Section[] {
  const root: Root = fromMarkdown(markdown, {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  let section: Section = { page: path, title: path, headings: [], passages: [] };
  const sections = [section];
  for (const node of root.children) {
    if (node.type !== "heading") {
      addPassages(section.passages, node, markdown);
      continue;
    }
    const heading = plainText(source(markdown, node).replace(/^#+\s+/, ""));
    if (node.depth === TITLE_LEVEL) {
      section.title = heading;
      continue;
    }
    const outer = section.headings.slice(0, node.depth - TITLE_LEVEL - 1);
    section = { ...section, headings: [...outer, heading], passages: [] };
    sections.push(section);
  }
  return sections;
}

function addPassages(passages: Passage[], node: RootContent, markdown: string): void {
  if (node.type === "table") passages.push(...rowsOf(node, markdown));
  else if (node.type === "list") passages.push(...itemsOf(node, markdown));
  else if (node.type === "code") addCode(passages, source(markdown, node));
  else if (node.type !== "html" && node.type !== "thematicBreak" && node.type !== "definition") {
    passages.push({ text: standingAlone(source(markdown, node)) });
  }
}

/** Code belongs to the sentence above it. */
function addCode(passages: Passage[], code: string): void {
  const above = passages.at(-1);
  if (above === undefined || above.head !== undefined) passages.push({ text: code });
  else passages.splice(-1, 1, { text: `${above.text}\n\n${code}` });
}

function itemsOf(list: List, markdown: string): Passage[] {
  return list.children.map((item) => ({ text: standingAlone(source(markdown, item)) }));
}

function rowsOf(table: Table, markdown: string): Passage[] {
  const [first, ...rows] = table.children;
  if (first === undefined) return [];
  const head = `${source(markdown, first)}\n|${"---|".repeat(first.children.length)}`;
  return rows
    .filter((row) => !isMeasured(row, markdown))
    .map((row) => ({ text: standingAlone(source(markdown, row)), head }));
}

/**
 * Whether a row is one of many that hold measured figures. Nobody asks for them in words, and the
 * numbers of a large table would be found by any number in a question.
 */
function isMeasured({ children: cells }: TableRow, markdown: string): boolean {
  const figures = cells.filter((cell) => FIGURE.test(source(markdown, cell)));
  return figures.length >= FIGURES_MEASURED;
}

/** A node as it is written, except that its paragraphs are one line each: chats keep line breaks. */
function source(markdown: string, node: RootContent): string {
  const { start, end } = rangeOf(node);
  let text = "";
  let at = start;
  for (const paragraph of paragraphsIn(node)) {
    text += markdown.slice(at, paragraph.start);
    text += markdown.slice(paragraph.start, paragraph.end).replace(/\n\s*/g, " ");
    at = paragraph.end;
  }
  return text + markdown.slice(at, end);
}

function paragraphsIn(node: RootContent): { start: number; end: number }[] {
  if (node.type === "paragraph") return [rangeOf(node)];
  return "children" in node ? node.children.flatMap(paragraphsIn) : [];
}

/** Where a node stands in its page, in UTF-16 code units. */
function rangeOf({ position }: RootContent): { start: number; end: number } {
  return { start: position?.start.offset ?? 0, end: position?.end.offset ?? 0 };
}

/** A link that leads from one document to another leads nowhere in an answer: its words stay. */
function standingAlone(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\((?!https?:)[^)\s]+\)/g, "$1");
}

/** A heading as words. */
function plainText(markdown: string): string {
  return standingAlone(markdown).replace(/[`*]/g, "");
}
