import type {
  BlockContent,
  DefinitionContent,
  Html,
  ListItem as ListItemNode,
  PhrasingContent,
  RootContent,
  Table,
  Text,
} from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import {
  type ListItem,
  mergeRuns,
  type ReadText,
  readTextOf,
  type Run,
  type Style,
  type TextBlock,
} from "./read-text.ts";
import { callsIn, type Names, noNames, TOKEN, tokenRun } from "./tokens.ts";

/**
 * A text in the Markdown that `markdown_text` and `markdown` blocks take, as people see it: images
 * become links, HTML stands there as it was written, tokens between angle brackets are honoured.
 * @see https://docs.slack.dev/reference/block-kit/blocks/markdown-block
 */
export function readMarkdownText(markdown: string, names: Names = noNames): ReadText {
  const root = fromMarkdown(markdown, {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  const urls = new Map<string, string>();
  for (const node of root.children) {
    if (node.type === "definition") urls.set(node.identifier, node.url);
  }
  return readTextOf(blocksOf(root.children, { urls, names, source: markdown }), callsIn(markdown));
}

/** What the nodes do not say themselves. */
interface Around {
  readonly urls: ReadonlyMap<string, string>;
  readonly names: Names;
  readonly source: string;
}

type BlockNode = RootContent | BlockContent | DefinitionContent;

function blocksOf(nodes: readonly BlockNode[], around: Around): TextBlock[] {
  return nodes.flatMap((node) => blockOf(node, around));
}

function blockOf(node: BlockNode, around: Around): TextBlock[] {
  switch (node.type) {
    case "paragraph":
      return [{ type: "paragraph", runs: inline(node.children, around) }];
    case "heading":
      return [{ type: "heading", level: node.depth, runs: inline(node.children, around) }];
    case "code":
      return [{ type: "code", text: node.value, ...(node.lang ? { language: node.lang } : {}) }];
    case "blockquote":
      return [{ type: "quote", blocks: blocksOf(node.children, around) }];
    case "list": {
      const items = node.children.map((item) => itemOf(item, around));
      return [{ type: "list", ...(node.ordered ? { start: node.start ?? 1 } : {}), items }];
    }
    case "table":
      return [tableOf(node, around)];
    case "thematicBreak":
      return [{ type: "rule" }];
    case "html":
      return [{ type: "paragraph", runs: mergeRuns(literal(node, [], around)) }];
    case "footnoteDefinition":
      return blocksOf(node.children, around);
    case "definition":
    case "yaml":
      return [];
    case "listItem":
    case "tableRow":
    case "tableCell":
      // They stand inside lists and tables only.
      return [];
    case "text":
    case "inlineCode":
    case "strong":
    case "emphasis":
    case "delete":
    case "break":
    case "link":
    case "linkReference":
    case "image":
    case "imageReference":
    case "footnoteReference":
      return [{ type: "paragraph", runs: inline([node], around) }];
  }
}

function itemOf(item: ListItemNode, around: Around): ListItem {
  const blocks = blocksOf(item.children, around);
  return typeof item.checked === "boolean" ? { checked: item.checked, blocks } : { blocks };
}

function tableOf(table: Table, around: Around): TextBlock {
  return {
    type: "table",
    rows: table.children.map((row) => row.children.map((cell) => inline(cell.children, around))),
  };
}

function inline(nodes: readonly PhrasingContent[], around: Around): Run[] {
  return mergeRuns(nodes.flatMap((node) => runsOf(node, [], around)));
}

function runsOf(node: PhrasingContent, styles: readonly Style[], around: Around): Run[] {
  const within = (children: readonly PhrasingContent[], style?: Style): Run[] =>
    children.flatMap((child) => runsOf(child, style ? withStyle(styles, style) : styles, around));
  switch (node.type) {
    case "text":
    case "html":
      return literal(node, styles, around);
    case "inlineCode":
      return [{ text: node.value, styles: withStyle(styles, "code") }];
    case "strong":
      return within(node.children, "bold");
    case "emphasis":
      return within(node.children, "italic");
    case "delete":
      return within(node.children, "strike");
    case "break":
      return [{ text: "\n", styles }];
    case "link":
      return linked(within(node.children), node.url);
    case "linkReference":
      return linked(within(node.children), around.urls.get(node.identifier));
    case "image":
      return linked([{ text: node.alt || node.url, styles }], node.url);
    case "imageReference":
      return linked([{ text: node.alt ?? "", styles }], around.urls.get(node.identifier));
    case "footnoteReference":
      return [{ text: `[${node.label ?? node.identifier}]`, styles }];
  }
}

function withStyle(styles: readonly Style[], style: Style): readonly Style[] {
  return styles.includes(style) ? styles : [...styles, style];
}

/** An autolink keeps what stands after a bar: Slack reads that as its label. */
function linked(runs: readonly Run[], url: string | undefined): Run[] {
  if (url === undefined) return [...runs];
  const [address = "", label] = url.replaceAll("%7C", "|").split("|", 2);
  return runs.map((run) => ({ ...run, text: label ?? run.text, link: address }));
}

/**
 * Words as they stand there, with the tokens in them. What only looks like a token once references
 * such as `&lt;` are resolved is none.
 */
function literal(
  { value, position }: Html | Text,
  styles: readonly Style[],
  around: Around,
): Run[] {
  const written = position
    ? around.source.slice(position.start.offset, position.end.offset)
    : value;
  const runs: Run[] = [];
  let rest = value;
  for (let found = TOKEN.exec(rest); found?.[1]; found = TOKEN.exec(rest)) {
    const [whole, token, label] = found;
    const isWritten = written.includes(whole);
    runs.push({ text: rest.slice(0, found.index), styles });
    runs.push(isWritten ? tokenRun(token, label, styles, around.names) : { text: whole, styles });
    rest = rest.slice(found.index + whole.length);
  }
  return [...runs, { text: rest, styles }];
}
