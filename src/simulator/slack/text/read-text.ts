/** How words look. */
export type Style = "bold" | "italic" | "strike" | "code";

/** Words of one look. */
export interface Run {
  readonly text: string;
  readonly styles: readonly Style[];
  /** Where a click leads. */
  readonly link?: string;
  /** What a token names, such as `@U1`, `#C1` or `!here`. */
  readonly token?: string;
}

export interface ListItem {
  /** Whether its box is ticked; absent where there is no box. */
  readonly checked?: boolean;
  readonly blocks: readonly TextBlock[];
}

/** One block of a text. */
export type TextBlock =
  | { readonly type: "paragraph"; readonly runs: readonly Run[] }
  | { readonly type: "heading"; readonly level: number; readonly runs: readonly Run[] }
  | { readonly type: "code"; readonly text: string; readonly language?: string }
  | { readonly type: "quote"; readonly blocks: readonly TextBlock[] }
  | {
      readonly type: "list";
      /** The number of the first item; absent where items have bullets. */
      readonly start?: number;
      readonly items: readonly ListItem[];
    }
  /** The first row holds the headings. */
  | { readonly type: "table"; readonly rows: readonly (readonly (readonly Run[])[])[] }
  | { readonly type: "rule" };

/** A link as people see it. */
export interface TextLink {
  readonly url: string;
  readonly label: string;
}

/** A text as people see it. */
export interface ReadText {
  /** What stands on the screen, without markup. */
  readonly text: string;
  readonly structure: readonly TextBlock[];
  /**
   * Whom it calls: ids of users and of groups, and `here`, `channel`, `everyone`. A token calls
   * wherever it stands, in code and behind a backslash too.
   */
  readonly notifies: readonly string[];
  readonly links: readonly TextLink[];
}

/** The text of nothing. */
export const emptyText: ReadText = { text: "", structure: [], notifies: [], links: [] };

/**
 * Joins blocks to a text.
 * @param notifies whom it calls
 */
export function readTextOf(structure: readonly TextBlock[], notifies: readonly string[]): ReadText {
  return {
    text: visibleBlocks(structure, "\n\n"),
    structure,
    notifies,
    links: structure.flatMap(linksInBlock),
  };
}

/** Several texts, one under another. */
export function joinTexts(texts: readonly ReadText[]): ReadText {
  const notifies = new Set(texts.flatMap((one) => one.notifies));
  return readTextOf(
    texts.flatMap((one) => one.structure),
    [...notifies],
  );
}

/** Puts runs of the same look together and leaves out empty ones. */
export function mergeRuns(runs: readonly Run[]): Run[] {
  const merged: Run[] = [];
  for (const run of runs) {
    const last = merged.at(-1);
    if (run.text === "") continue;
    if (last && sameLook(last, run)) {
      merged[merged.length - 1] = { ...last, text: last.text + run.text };
    } else merged.push(run);
  }
  return merged;
}

function sameLook(one: Run, other: Run): boolean {
  return (
    one.link === other.link &&
    one.token === undefined &&
    other.token === undefined &&
    one.styles.join() === other.styles.join()
  );
}

function visibleBlocks(blocks: readonly TextBlock[], between: string): string {
  return blocks.map(visibleBlock).join(between);
}

function visibleBlock(block: TextBlock): string {
  switch (block.type) {
    case "paragraph":
    case "heading":
      return visibleRuns(block.runs);
    case "code":
      return block.text;
    case "quote":
      return visibleBlocks(block.blocks, "\n\n");
    case "list":
      return block.items.map((item, index) => visibleItem(item, block.start, index)).join("\n");
    case "table":
      return block.rows.map((row) => row.map(visibleRuns).join(" | ")).join("\n");
    case "rule":
      return "---";
  }
}

function visibleItem(item: ListItem, start: number | undefined, index: number): string {
  const bullet = start === undefined ? "•" : `${start + index}.`;
  const box = item.checked === undefined ? "" : item.checked ? " ☑" : " ☐";
  const lines = visibleBlocks(item.blocks, "\n").split("\n");
  return `${bullet}${box} ${lines.join("\n    ")}`;
}

/** What stands on the screen of these runs. */
function visibleRuns(runs: readonly Run[]): string {
  return runs.map((run) => run.text).join("");
}

function linksInBlock(block: TextBlock): TextLink[] {
  switch (block.type) {
    case "paragraph":
    case "heading":
      return linksInRuns(block.runs);
    case "quote":
      return block.blocks.flatMap(linksInBlock);
    case "list":
      return block.items.flatMap((item) => item.blocks.flatMap(linksInBlock));
    case "table":
      return block.rows.flatMap((row) => row.flatMap(linksInRuns));
    case "code":
    case "rule":
      return [];
  }
}

function linksInRuns(runs: readonly Run[]): TextLink[] {
  const links: TextLink[] = [];
  let last: string | undefined;
  for (const { link, text } of runs) {
    const open = links.at(-1);
    if (link !== undefined && link === last && open) {
      links[links.length - 1] = { url: link, label: open.label + text };
    } else if (link !== undefined) links.push({ url: link, label: text });
    last = link;
  }
  return links;
}
