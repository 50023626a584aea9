import { Parser } from "htmlparser2";
import { type Block, headingOf, paragraphs } from "../block.ts";
import { SourceError } from "../source-error.ts";
import {
  type Attributes,
  headingLevel,
  isBlockElement,
  isMain,
  isUnread,
} from "./html-elements.ts";
import { createTableReader, type TableReader } from "./html-table.ts";

/** A page as somebody reads it. */
export interface Page {
  /** Empty when it has none. */
  readonly title: string;
  readonly blocks: Block[];
}

/** Reads a page piece by piece. */
export interface PageReader {
  write(html: string): void;
  end(): Page;
}

/** What a page marks as its content counts alone when it is at least this share of all its text. */
const MAIN_SHARE = 0.2;

/** As long as the name of a file may be: a title stands in lists. */
const MAX_TITLE_CHARACTERS = 255;

/** Browsers stop nesting at 512. What is deeper takes ever longer to read, and was made for that. */
const MAX_DEPTH = 2000;

/**
 * Reads the text of a page: headings, paragraphs, lists, code and tables, without what is hidden,
 * scripts, and what stands on every page of a site. Entities are resolved; broken HTML is read as
 * far as it goes, as browsers do. `write` and `end` throw a SourceError for what is nested absurdly.
 * @see https://html.spec.whatwg.org/multipage/sections.html
 */
export function createPageReader(): PageReader {
  const reading: Reading = {
    title: undefined,
    placed: [],
    elements: [],
    lists: [],
    tables: [],
    text: "",
    mark: "",
    pre: 0,
  };
  const parser = new Parser({
    onopentag: (name, attributes) => open(reading, name, attributes),
    ontext: (text) => write(reading, text),
    onclosetag: (name) => close(reading, name),
  });
  return {
    write: (html) => parser.write(html),
    end() {
      parser.end();
      flush(reading);
      const title = oneLine(reading.title ?? "").slice(0, MAX_TITLE_CHARACTERS);
      return { title, blocks: contentOf(reading.placed) };
    },
  };
}

interface Reading {
  title: string | undefined;
  readonly placed: { readonly block: Block; readonly isMain: boolean }[];
  readonly elements: Element[];
  /** The number of the next item, 0 in a list without numbers. */
  readonly lists: number[];
  readonly tables: Table[];
  /** The text of the block that is still open. */
  text: string;
  /** What stands in front of it: an item's mark. */
  mark: string;
  /** How many elements around keep their line breaks. */
  pre: number;
}

interface Element {
  readonly name: string;
  readonly isUnread: boolean;
  readonly isMain: boolean;
}

/** A table that only places what is in it, or one of rows and cells. */
interface Table {
  readonly reader: TableReader;
  isLayout: boolean;
  inCell: boolean;
}

function open(reading: Reading, name: string, attributes: Attributes): void {
  if (reading.elements.length > MAX_DEPTH) {
    throw new SourceError("error:unreadable", "the page is nested too deeply");
  }
  const parent = reading.elements.at(-1);
  const element = {
    name,
    isUnread: (parent?.isUnread ?? false) || isUnread(name, attributes),
    isMain: (parent?.isMain ?? false) || isMain(name, attributes),
  };
  if (name === "title" && !element.isUnread) reading.title ??= "";
  if (element.isUnread || name === "title") {
    reading.elements.push(element);
    return;
  }
  if (headingLevel(name) !== undefined || name === "table") becomeLayout(reading);
  if (isBlockElement(name) || headingLevel(name) !== undefined) flush(reading);
  reading.elements.push(element);
  if (name === "br") reading.text += "\n";
  else if (name === "pre") reading.pre += 1;
  else if (name === "ul" || name === "ol") reading.lists.push(name === "ol" ? 1 : 0);
  else if (name === "li") beginItem(reading);
  else openTablePart(reading, name);
}

function beginItem(reading: Reading): void {
  flush(reading);
  const next = reading.lists.pop() ?? 0;
  reading.lists.push(next === 0 ? 0 : next + 1);
  reading.mark = next === 0 ? "- " : `${next}. `;
}

function openTablePart(reading: Reading, name: string): void {
  if (name === "table") {
    flush(reading);
    reading.tables.push({ reader: createTableReader(), isLayout: false, inCell: false });
  }
  const table = reading.tables.at(-1);
  if (table === undefined) return;
  if (name === "tr") {
    flush(reading);
    table.reader.beginRow();
  } else if (name === "td" || name === "th") {
    flush(reading);
    table.inCell = !table.isLayout;
  }
}

/** A table that holds headings or other tables: what its cells hold is read one after another. */
function becomeLayout(reading: Reading): void {
  const table = reading.tables.at(-1);
  if (table === undefined || table.isLayout || !table.inCell) return;
  table.isLayout = true;
  table.inCell = false;
  place(reading, table.reader.endRow());
  flush(reading);
}

function write(reading: Reading, text: string): void {
  const element = reading.elements.at(-1);
  if (element?.isUnread) return;
  if (element?.name === "title") reading.title = (reading.title ?? "") + text;
  else reading.text += reading.pre > 0 ? text : text.replace(/\s+/g, " ");
}

function close(reading: Reading, name: string): void {
  const element = reading.elements.at(-1);
  if (element === undefined || element.isUnread || name === "title") {
    reading.elements.pop();
    return;
  }
  const level = headingLevel(name);
  const isInCell = reading.tables.at(-1)?.inCell ?? false;
  if (level !== undefined && !isInCell) endHeading(reading, level);
  else if (isBlockElement(name)) flush(reading);
  if (name === "pre") reading.pre -= 1;
  else if (name === "ul" || name === "ol") reading.lists.pop();
  else closeTablePart(reading, name);
  reading.elements.pop();
}

function endHeading(reading: Reading, level: number): void {
  const text = oneLine(reading.text);
  reading.text = "";
  reading.mark = "";
  if (text !== "") place(reading, headingOf(level, text));
}

function closeTablePart(reading: Reading, name: string): void {
  const table = reading.tables.at(-1);
  if (table === undefined) return;
  if (name === "td" || name === "th") {
    if (table.inCell) table.reader.addCell(reading.mark + reading.text, name === "th");
    else flush(reading);
    if (table.inCell) clear(reading);
    table.inCell = false;
  } else if (name === "tr") {
    place(reading, table.reader.endRow());
  } else if (name === "table") {
    place(reading, table.reader.endRow());
    flush(reading);
    reading.tables.pop();
  }
}

/** Ends the block that is open. Inside a cell there is only its text. */
function flush(reading: Reading): void {
  if (reading.tables.at(-1)?.inCell ?? false) {
    reading.text += "\n";
    return;
  }
  const text = reading.pre > 0 ? preformatted(reading.text) : lines(reading.text);
  if (text !== "") {
    place(reading, paragraphs(reading.mark + text));
    reading.mark = "";
  }
  reading.text = "";
}

function clear(reading: Reading): void {
  reading.text = "";
  reading.mark = "";
}

function place(reading: Reading, blocks: readonly Block[]): void {
  const inMain = reading.elements.at(-1)?.isMain ?? false;
  for (const block of blocks) reading.placed.push({ block, isMain: inMain });
}

function contentOf(placed: Reading["placed"]): Block[] {
  const lengthOf = (some: Reading["placed"]): number =>
    some.reduce((sum, { block }) => sum + block.text.length, 0);
  const main = placed.filter(({ isMain }) => isMain);
  const chosen = lengthOf(main) >= lengthOf(placed) * MAIN_SHARE ? main : placed;
  return (main.length === 0 ? placed : chosen).map(({ block }) => block);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** The line breaks that are left are those of `<br>`. */
function lines(text: string): string {
  return text
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .trim();
}

function preformatted(text: string): string {
  return text.replace(/^\n+/, "").trimEnd();
}
