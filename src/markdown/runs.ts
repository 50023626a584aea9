import type { Run, Style } from "./ast.ts";

/** Collects runs. */
export interface RunWriter {
  readonly runs: Run[];
  /** Units written so far. */
  length(): number;
  write(text: string, style: Style): void;
}

/** Collects runs, those of equal style that stand together as one. */
export function runWriter(): RunWriter {
  const runs: Run[] = [];
  let length = 0;
  return {
    runs,
    length: () => length,
    write(text, style) {
      if (text === "") return;
      length += text.length;
      const last = runs.at(-1);
      if (last !== undefined && isSameStyle(last.style, style)) {
        runs[runs.length - 1] = { text: last.text + text, style: last.style };
      } else {
        runs.push({ text, style });
      }
    },
  };
}

/** Whether two runs look the same. */
function isSameStyle(one: Style, other: Style): boolean {
  return (
    one.bold === other.bold &&
    one.italic === other.italic &&
    one.strike === other.strike &&
    one.code === other.code &&
    one.href === other.href
  );
}

/** The words of runs. */
export function textOf(runs: readonly Run[]): string {
  return runs.map(({ text }) => text).join("");
}
