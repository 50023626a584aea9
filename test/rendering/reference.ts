import type { FootnoteDefinition, List, ListItem, Nodes, Parents, Root, Table } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** Words that must follow one another, some of them in one of several ways. */
export type Expected = readonly (string | { readonly oneOf: readonly Expected[] })[];

/** Whether a link's address is shown behind its label. */
export type Addresses = "shown" | "hidden" | "either";

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const FOLLOWED = /^(?:https?:\/\/[^/?#\s]|mailto:[^\s]|tel:[^\s])/i;
const HREF_UNITS_MAX = 2_000;
export const RULE = "———";

interface Reading {
  readonly addresses: Addresses;
  readonly urls: Map<string, string>;
  readonly notes: Map<string, FootnoteDefinition>;
  /** Footnotes in the order of their first reference. */
  readonly noted: string[];
}

/**
 * What people should see of an answer, as a parser reads it that is not the bridge's.
 */
export function expectedOf(markdown: string, addresses: Addresses): Expected {
  const root = rootOf(markdown);
  const reading: Reading = { addresses, urls: new Map(), notes: new Map(), noted: [] };
  collect(root, reading);
  const body = inside(root, reading);
  return [...body, ...notesOf(reading)];
}

let lastRead: { readonly markdown: string; readonly root: Root } | undefined;

/** The same answer is asked for once for each platform. */
function rootOf(markdown: string): Root {
  if (lastRead?.markdown !== markdown) {
    const options = {
      extensions: [gfm({ singleTilde: false })],
      mdastExtensions: [gfmFromMarkdown()],
    };
    lastRead = { markdown, root: fromMarkdown(markdown, options) };
  }
  return lastRead.root;
}

function collect(node: Nodes, { urls, notes, ...others }: Reading): void {
  if (node.type === "definition" && !urls.has(node.identifier)) urls.set(node.identifier, node.url);
  if (node.type === "footnoteDefinition" && !notes.has(node.identifier)) {
    notes.set(node.identifier, node);
  }
  if ("children" in node) {
    for (const child of node.children) collect(child, { urls, notes, ...others });
  }
}

/** Footnotes stand at the end, those that nothing refers to last. */
function notesOf(reading: Reading): Expected {
  const shown: Expected[number][] = [];
  let read = 0;
  const readOn = (): void => {
    for (; read < reading.noted.length; read += 1) {
      const note = reading.notes.get(reading.noted[read] ?? "");
      shown.push(raised(read + 1), ...(note ? inside(note, reading) : []));
    }
  };
  readOn();
  for (const identifier of reading.notes.keys()) {
    numberOf(identifier, reading);
    readOn();
  }
  return shown;
}

function numberOf(identifier: string, { noted }: Reading): number {
  const at = noted.indexOf(identifier);
  return at === -1 ? noted.push(identifier) : at + 1;
}

function raised(number: number): string {
  return String(number).replace(/\d/g, (digit) => RAISED.charAt(Number(digit)));
}

function inside(node: Parents, reading: Reading): Expected {
  return node.children.flatMap((child) => seen(child, reading));
}

function seen(node: Nodes, reading: Reading): Expected {
  // eslint-disable-next-line typescript/switch-exhaustiveness-check -- what has children is read through
  switch (node.type) {
    case "text":
    case "inlineCode":
    case "code":
      return [node.value];
    case "html":
      return [node.value.replace(/<br[ \t]*\/?>/gi, "")];
    case "thematicBreak":
      return [RULE];
    case "image":
      return linked(node.alt ? [node.alt] : [], node.url, reading);
    case "imageReference":
      return linked(node.alt ? [node.alt] : [], reading.urls.get(node.identifier) ?? "", reading);
    case "link":
      return linked(inside(node, reading), node.url, reading);
    case "linkReference":
      return linked(inside(node, reading), reading.urls.get(node.identifier) ?? "", reading);
    case "footnoteReference":
      return [raised(numberOf(node.identifier, reading))];
    case "footnoteDefinition":
    case "definition":
      return [];
    case "list":
      return listSeen(node, reading);
    case "table":
      return tableSeen(node, reading);
    default:
      return "children" in node ? inside(node, reading) : [];
  }
}

/** A link without a label is shown by its address. */
function linked(label: Expected, url: string, { addresses }: Reading): Expected {
  const words = lettersOf(label.filter((each) => typeof each === "string").join(""));
  const isEmpty = words === "" && label.every((each) => typeof each === "string");
  const shown = isEmpty ? [url] : label;
  const href = encoded(url);
  if (!FOLLOWED.test(url) || href.length > HREF_UNITS_MAX || addresses === "hidden") return shown;
  const text = isEmpty ? url : label.filter((each) => typeof each === "string").join("");
  if (text === href || href.replace(/^(?:mailto:|tel:|https?:\/\/)/i, "") === text) return shown;
  const address = [`(${href.replace(/^(?:mailto|tel):/i, "")})`];
  return [...shown, addresses === "shown" ? (address[0] ?? "") : { oneOf: [address, []] }];
}

function encoded(url: string): string {
  // eslint-disable-next-line no-control-regex
  return url.replace(/[\s\u0000-\u001f\u007f]/g, encodeURIComponent);
}

function listSeen({ children, ordered, start }: List, reading: Reading): Expected {
  return children.flatMap((item, at) => [
    signOf(item, ordered ? (start ?? 1) + at : undefined),
    ...inside(item, reading),
  ]);
}

function signOf({ checked }: ListItem, number: number | undefined): string {
  if (typeof checked === "boolean") return checked ? "☑" : "☐";
  return number === undefined ? "•" : `${number}.`;
}

/** Rows one after another, or every row with the names of its columns. */
function tableSeen({ children }: Table, reading: Reading): Expected {
  const rows = children.map((row) => row.children.map((cell) => inside(cell, reading)));
  const [header = [], ...others] = rows;
  const records = others.map((row) =>
    row.flatMap((cell, at) => {
      const name = header[at] ?? [];
      if (cell.length === 0) return [];
      return name.length === 0 ? cell : [...name, ":", ...cell];
    }),
  );
  const lines = rows.map((row) => row.flat());
  const headerAlone = header
    .filter((cell) => cell.length > 0)
    .flatMap((cell, at) => (at === 0 ? cell : ["|", ...cell]));
  // Without formatting, cells may also stand in one line with bars between them.
  const barred = rows.map((row) =>
    header.flatMap((_, at) => (at === 0 ? (row[at] ?? []) : ["|", ...(row[at] ?? [])])),
  );
  const plain = reading.addresses === "either" ? [barred.flat()] : [];
  const named = others.length > 0 ? records.flat() : headerAlone;
  return [{ oneOf: [lines.flat(), named, ...plain] }];
}

/**
 * What is compared: everything but white space (a cut takes it, and each platform indents in its own way),
 * characters that are there to keep others apart, the glyph of a bullet, the line under an aligned
 * table's header, and whether a mark of WhatsApp is written as its code in an address.
 */
function lettersOf(text: string): string {
  return text
    .replace(/^─+$/gm, "")
    .replace(/[\s\u2060]/g, "")
    .replace(/%(?:2A|5F|60|7E)/g, decodeURIComponent)
    .replace(/[◦▪]/g, "•");
}

/** What is expected, as steps that lead to one another; ways that differ meet again. */
interface Step {
  readonly ways: readonly { readonly letters: string; readonly next: Step | undefined }[];
  /** Places in the text from where this was tried in vain. */
  readonly failedAt: Set<number>;
}

function stepsOf(expected: Expected, end: Step | undefined): Step | undefined {
  let next = end;
  for (const each of expected.toReversed()) {
    if (typeof each === "string") next = stepOf([{ letters: lettersOf(each), next }]);
    else {
      const after = next;
      next = stepOf(each.oneOf.map((way) => ({ letters: "", next: stepsOf(way, after) })));
    }
  }
  return next;
}

function stepOf(ways: Step["ways"]): Step {
  return { ways, failedAt: new Set() };
}

/** Where `text` departs from what was expected; undefined: nowhere. */
export function departure(text: string, expected: Expected): string | undefined {
  const letters = lettersOf(text);
  let furthest = 0;
  const waiting: { readonly step: Step | undefined; readonly at: number }[] = [
    { step: stepsOf(expected, undefined), at: 0 },
  ];
  let wanted = "";
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { step, at } = place;
    if (step === undefined && at === letters.length) return undefined;
    if (at >= furthest) [furthest, wanted] = [at, step?.ways[0]?.letters ?? "(the end)"];
    if (step === undefined || step.failedAt.has(at)) continue;
    step.failedAt.add(at);
    for (const way of step.ways.toReversed()) {
      const isNext = letters.startsWith(way.letters, at);
      if (isNext) waiting.push({ step: way.next, at: at + way.letters.length });
    }
  }
  const found = JSON.stringify(letters.slice(furthest, furthest + 60));
  return `at ${furthest}: ${found} instead of ${JSON.stringify(wanted.slice(0, 60))}`;
}
