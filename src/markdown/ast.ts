/**
 * Markdown as this bridge sees it: small, closed, and free of the parser's own types, so that
 * renderers are exhaustive and the parser can be replaced.
 */

export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "break" }
  | { readonly kind: "strong" | "emphasis" | "strike"; readonly children: readonly Inline[] }
  | { readonly kind: "link"; readonly href: string; readonly children: readonly Inline[] }
  /** Shown as its description: platforms show pictures in other ways. */
  | { readonly kind: "image"; readonly href: string; readonly alt: string };

export interface ListItem {
  /** Present on items of a task list. */
  readonly checked?: boolean;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: "paragraph"; readonly children: readonly Inline[] }
  /** `depth` is 1 to 6. */
  | { readonly kind: "heading"; readonly depth: number; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string; readonly language?: string }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  /** `start` is the first number of an ordered list. */
  | { readonly kind: "list"; readonly start?: number; readonly items: readonly ListItem[] }
  /** The first row is the header. Rows may differ in length. */
  | { readonly kind: "table"; readonly rows: readonly (readonly (readonly Inline[])[])[] }
  | { readonly kind: "rule" };
