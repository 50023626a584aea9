import { Lexer, type MarkedToken, type Token, type Tokens } from "marked";
import type { Block, Inline, ListItem } from "./ast.ts";
import { decodeReferences } from "./entities.ts";

/**
 * Nesting that the parser is trusted with. It recurses once or more for each level, and its time grows
 * with the square of the depth; nobody reads a list in a list this deep.
 */
const MARKERS_A_LINE_MAX = 40;

/** Quote and list markers at the beginning of a line, one after another. */
const NESTED_MARKERS = new RegExp(
  String.raw`^[ \t]*(?:(?:>|(?:[-+*]|\d{1,9}[.)])[ \t])[ \t]*){${MARKERS_A_LINE_MAX},}`,
  "m",
);

/**
 * Markdown (CommonMark with GitHub's tables, task lists, strike-through and bare links) as blocks. What
 * the parser cannot take is one paragraph of plain text: an answer is shown, if need be, as it was written.
 */
export function parseMarkdown(markdown: string): readonly Block[] {
  if (NESTED_MARKERS.test(markdown)) return asWritten(markdown);
  try {
    return toBlocks(Lexer.lex(markdown, { gfm: true }));
  } catch {
    // Depth that the guard above does not see ends in a RangeError.
    return asWritten(markdown);
  }
}

function asWritten(text: string): readonly Block[] {
  const words = text.trim();
  return words === "" ? [] : [{ kind: "paragraph", children: [{ kind: "text", text: words }] }];
}

/** Kinds of token that the parser makes by itself; others come from extensions, which are not used. */
const KNOWN: ReadonlySet<string> = new Set<MarkedToken["type"]>([
  "blockquote",
  "br",
  "checkbox",
  "code",
  "codespan",
  "def",
  "del",
  "em",
  "escape",
  "heading",
  "hr",
  "html",
  "image",
  "link",
  "list",
  "list_item",
  "paragraph",
  "space",
  "strong",
  "table",
  "text",
]);

function isKnown(token: Token): token is MarkedToken {
  return KNOWN.has(token.type);
}

function toBlocks(tokens: readonly Token[]): readonly Block[] {
  return tokens.filter(isKnown).flatMap(toBlock);
}

function toBlock(token: MarkedToken): Block | readonly Block[] {
  switch (token.type) {
    case "heading":
      return { kind: "heading", depth: token.depth, children: toInlines(token.tokens) };
    case "code":
      return toCode(token);
    case "blockquote":
      return { kind: "quote", blocks: toBlocks(token.tokens) };
    case "list":
      return toList(token);
    case "table":
      return {
        kind: "table",
        rows: [token.header, ...token.rows].map((row) =>
          row.map(({ tokens }) => toInlines(tokens)),
        ),
      };
    case "hr":
      return { kind: "rule" };
    case "html":
      return asWritten(token.text);
    case "space":
    case "def":
    case "checkbox":
      return [];
    case "paragraph":
      return { kind: "paragraph", children: toInlines(token.tokens) };
    case "text":
      // The words of a tight list item.
      return { kind: "paragraph", children: toInlines(token.tokens ?? [token]) };
    case "br":
    case "codespan":
    case "del":
    case "em":
    case "escape":
    case "image":
    case "link":
    case "strong":
      return { kind: "paragraph", children: toInline(token) };
    case "list_item":
      return toBlocks(token.tokens);
  }
}

/** The first word of what follows the fence, as it may stand in an attribute. */
function toCode({ text, lang }: Tokens.Code): Block {
  const language = lang?.match(/^[\w+#.-]+/)?.[0];
  return language === undefined ? { kind: "code", text } : { kind: "code", text, language };
}

function toList({ ordered, start, items }: Tokens.List): Block {
  const list = { kind: "list", items: items.map(toItem) } as const;
  return ordered && start !== "" ? { ...list, start } : list;
}

function toItem({ task, checked, tokens }: Tokens.ListItem): ListItem {
  const blocks = toBlocks(tokens);
  return task ? { checked: checked === true, blocks } : { blocks };
}

function toInlines(tokens: readonly Token[]): readonly Inline[] {
  return tokens.filter(isKnown).flatMap(toInline);
}

function toInline(token: MarkedToken): readonly Inline[] {
  switch (token.type) {
    case "text":
      return [{ kind: "text", text: decodeReferences(token.text) }];
    case "escape":
      return [{ kind: "text", text: token.text }];
    case "codespan":
      return [{ kind: "code", text: token.text }];
    case "br":
      return [{ kind: "break" }];
    case "strong":
      return [{ kind: "strong", children: toInlines(token.tokens) }];
    case "em":
      return [{ kind: "emphasis", children: toInlines(token.tokens) }];
    case "del":
      return [{ kind: "strike", children: toInlines(token.tokens) }];
    case "link":
      return [toLink(token)];
    case "image":
      return [
        { kind: "image", href: decodeReferences(token.href), alt: decodeReferences(token.text) },
      ];
    case "checkbox":
    case "space":
    case "def":
      return [];
    // Raw HTML is shown as it was written; so would a block be that stood in a line, which none does.
    case "html":
    case "blockquote":
    case "code":
    case "heading":
    case "hr":
    case "list":
    case "list_item":
    case "paragraph":
    case "table":
      return [{ kind: "text", text: token.raw }];
  }
}

/** A bare address is literal; in a written-out link `&amp;` means `&`. */
function toLink({ href, text, tokens, autolink }: Tokens.Link): Inline {
  if (autolink === true) return { kind: "link", href, children: [{ kind: "text", text }] };
  return { kind: "link", href: decodeReferences(href), children: toInlines(tokens) };
}
