/**
 * Markdown as this bridge sees it: small and closed, so that renderers are exhaustive. Words are flat
 * runs rather than a tree: a flat text can be cut anywhere, and each piece can be written with its
 * formatting closed.
 */

/** How a stretch of words looks. Absent means no. */
export interface Style {
  readonly bold?: true;
  readonly italic?: true;
  readonly strike?: true;
  /** Its letters are shown as they are. */
  readonly code?: true;
  /** Where a click leads: http, https, mailto or tel. A picture leads to its file. */
  readonly href?: string;
}

/** A stretch of words in one style. A line break, written hard or soft, is a line feed in its text. */
export interface Run {
  readonly text: string;
  readonly style: Style;
}

/** Words that end in the source before what follows them begins. */
interface Leaf {
  /** True while a text that goes on may still change how this is read. @see settledParts */
  readonly isOpen?: true;
}

export type Alignment = "left" | "center" | "right" | undefined;

export interface Table {
  readonly kind: "table";
  /** One for each column of the header. */
  readonly alignments: readonly Alignment[];
  /** The first row is the header. Rows may differ in length. */
  readonly rows: readonly (readonly (readonly Run[])[])[];
  /** True when it goes on with one before it, whose header it has. */
  readonly isContinued?: true;
}

export interface ListItem {
  /** Present on items of a task list. */
  readonly isChecked?: boolean;
  readonly blocks: readonly Block[];
}

export interface List {
  readonly kind: "list";
  /** The first number of an ordered list. */
  readonly start?: number;
  readonly items: readonly ListItem[];
}

/** A footnote, where the answer ends. */
export interface Note {
  readonly number: number;
  readonly blocks: readonly Block[];
}

export type Block =
  | ({ readonly kind: "paragraph"; readonly runs: readonly Run[] } & Leaf)
  /** `depth` is 1 to 6. */
  | ({ readonly kind: "heading"; readonly depth: number; readonly runs: readonly Run[] } & Leaf)
  /** `language` is one word of at most 40 letters, digits and `+#.-`. */
  | ({ readonly kind: "code"; readonly text: string; readonly language?: string } & Leaf)
  | ({ readonly kind: "rule" } & Leaf)
  | (Table & Leaf)
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  | List
  | { readonly kind: "notes"; readonly notes: readonly Note[] };
