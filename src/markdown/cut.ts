import type { Run } from "./ast.ts";
import { textOf } from "./runs.ts";
import { bestCut, characterEnd } from "./split.ts";

/** Units behind a place that decide whether it may be cut there. */
const LOOK_AHEAD_UNITS = 64;

/** A place in runs. */
interface Position {
  run: number;
  /** UTF-16 units of that run. */
  offset: number;
}

/** How much of what a piece takes there is room for; 1 or more: it fits. */
export type RoomFor = (piece: readonly Run[], at: number) => number;

/**
 * Cuts runs into pieces that fit, between sentences if possible, else words, else characters. A link is
 * cut only if it does not fit a piece of its own.
 *
 * @param roomFor tells it for the piece with this number: the first may have less room than others
 * @param unitsMax units that no piece can have more than
 * @param isVerbatim whether white space counts, as in code
 * @param isBeside whether the first piece stands beside other words, and need not be cut just for them
 * @returns undefined when the first piece has no room there for anything
 */
export function cutRuns(
  runs: readonly Run[],
  roomFor: RoomFor,
  unitsMax: number,
  isVerbatim: boolean,
  isBeside: boolean,
): readonly (readonly Run[])[] | undefined {
  const pieces: (readonly Run[])[] = [];
  const from: Position = { run: 0, offset: 0 };
  let left = runs.reduce((units, { text }) => units + text.length, 0);
  while (left > 0) {
    const window = take(runs, from, unitsMax + LOOK_AHEAD_UNITS);
    const at = pieces.length;
    const isLast = left <= unitsMax && roomFor(window, at) >= 1;
    const fill = (piece: readonly Run[]): number => roomFor(piece, at);
    const end = isLast ? left : endOf(window, fill, unitsMax, isVerbatim, isBeside && at === 0);
    if (end === undefined) return undefined;
    const piece = take(runs, from, end);
    pieces.push(isVerbatim ? piece : trimmed(piece));
    left -= move(runs, from, end);
    if (!isVerbatim) left -= move(runs, from, spacesAt(runs, from));
  }
  return pieces;
}

/** Where the first piece of `window` ends; undefined: it should rather begin in the next part. */
function endOf(
  window: readonly Run[],
  roomFor: (piece: readonly Run[]) => number,
  unitsMax: number,
  isVerbatim: boolean,
  mayWait: boolean,
): number | undefined {
  const text = textOf(window);
  const first = characterEnd(text);
  let latest = Math.min(text.length, unitsMax);
  for (;;) {
    const room = roomFor(take(window, { run: 0, offset: 0 }, latest));
    if (room >= 1) break;
    latest = Math.min(latest - 1, Math.floor(latest * room));
    if (latest < first) return mayWait ? undefined : first;
  }
  const end = bestCut(text, latest, isVerbatim);
  const link = linkAround(window, end);
  if (link === undefined) return end;
  // A link at the beginning can go into the next part, unless it is there already.
  if (link.start > 0) return link.start;
  return mayWait && link.end - link.start < unitsMax / 2 ? undefined : end;
}

/** The link in whose middle a place is. */
function linkAround(
  runs: readonly Run[],
  at: number,
): { readonly start: number; readonly end: number } | undefined {
  let start = 0;
  let end = 0;
  let href: string | undefined;
  for (const { text, style } of runs) {
    if (style.href === undefined || style.href !== href) {
      if (end >= at) break;
      start = end;
    }
    href = style.href;
    end += text.length;
  }
  return href !== undefined && start < at && at < end ? { start, end } : undefined;
}

/** Up to `units` units of runs. */
function take(runs: readonly Run[], from: Position, units: number): readonly Run[] {
  const taken: Run[] = [];
  let left = units;
  let { offset } = from;
  for (let at = from.run; left > 0; at += 1) {
    const run = runs[at];
    if (run === undefined) break;
    const text = run.text.slice(offset, offset + left);
    if (text !== "") taken.push({ text, style: run.style });
    left -= text.length;
    offset = 0;
  }
  return taken;
}

/** Goes on by so many units. @returns the units that there were */
function move(runs: readonly Run[], from: Position, units: number): number {
  let left = units;
  for (let run = runs[from.run]; run !== undefined && left > 0; run = runs[from.run]) {
    const rest = run.text.length - from.offset;
    if (rest > left) {
      from.offset += left;
      return units;
    }
    left -= rest;
    from.run += 1;
    from.offset = 0;
  }
  return units - left;
}

function spacesAt(runs: readonly Run[], { run, offset }: Position): number {
  let spaces = 0;
  let from = offset;
  for (let at = run; at < runs.length; at += 1) {
    const text = (runs[at]?.text ?? "").slice(from);
    const words = text.trimStart();
    spaces += text.length - words.length;
    if (words !== "") break;
    from = 0;
  }
  return spaces;
}

function trimmed(runs: readonly Run[]): readonly Run[] {
  const last = runs.at(-1);
  if (last === undefined) return runs;
  const text = last.text.trimEnd();
  if (text === last.text) return runs;
  const others = runs.slice(0, -1);
  return text === "" ? trimmed(others) : [...others, { text, style: last.style }];
}
