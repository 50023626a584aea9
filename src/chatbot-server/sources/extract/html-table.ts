import { type Block, MAX_BLOCK_CHARACTERS, MAX_HEAD_CHARACTERS, paragraphs } from "../block.ts";

/** A table while it is read, row by row. */
export interface TableReader {
  beginRow(): void;
  /** @param isName whether the cell names a column or a row */
  addCell(text: string, isName: boolean): void;
  /** @returns what the row is, nothing when it is empty or names the columns */
  endRow(): Block[];
}

/** Reads a table as Markdown writes it: so it is quoted. The first row of names stands above all others. */
export function createTableReader(): TableReader {
  let head = "";
  let hasRows = false;
  let cells: { readonly text: string; readonly isName: boolean }[] = [];
  return {
    beginRow() {
      cells = [];
    },
    addCell(text, isName) {
      cells.push({ text: text.replace(/\s+/g, " ").replaceAll("|", "\\|").trim(), isName });
    },
    endRow() {
      const row = cells;
      cells = [];
      if (row.every(({ text }) => text === "")) return [];
      const text = `| ${row.map((cell) => cell.text).join(" | ")} |`;
      if (!hasRows && head === "" && row.length > 1 && row.every(({ isName }) => isName)) {
        const names = `${text}\n|${"---|".repeat(row.length)}`;
        if (names.length <= MAX_HEAD_CHARACTERS) {
          head = names;
          return [];
        }
      }
      hasRows = true;
      // A single cell is only there to place what it holds.
      if (row.length === 1) return paragraphs(row[0]?.text.replaceAll("\\|", "|") ?? "");
      if (text.length > MAX_BLOCK_CHARACTERS) return row.flatMap((cell) => paragraphs(cell.text));
      return [{ kind: "row", head, text, alone: false }];
    },
  };
}
