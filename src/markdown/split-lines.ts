import type { Run } from "./ast.ts";
import { cutRuns } from "./cut.ts";
import type { Line } from "./lines.ts";

/** No part is ended before this share of what it may have, for the sake of a nicer place. */
const FILL_MIN = 0.5;

/** What a platform allows of one message, and what lines take of it. */
export interface Measure {
  /** The most of each thing that is counted. Of the first no line takes less than it has UTF-16 units. */
  readonly limits: readonly number[];
  /** What `line` takes in a part in which it stands behind `before`; undefined: it is the first. */
  costOf(line: Line, before: Line | undefined): readonly number[];
}

/** An answer as parts. */
export interface Split {
  readonly parts: readonly (readonly Line[])[];
  /** The first of them that stay as they are however the text goes on. */
  readonly settled: number;
}

/** The part that is being filled. */
interface Filling {
  readonly lines: Line[];
  /** What was taken after each of them. */
  readonly totals: (readonly number[])[];
}

/**
 * Lines as parts: cut between blocks if possible, else between items of a list, else between lines, and
 * only where none of them leaves a part half full within a line. What is no words (a row, a list item's
 * mark) is never cut.
 *
 * The parts of a text are those of a longer text that begins with it, up to `settled`: where to cut is
 * decided by what came before and by the first line that has no room.
 */
export function splitLines(lines: readonly Line[], measure: Measure): Split {
  const parts: (readonly Line[])[] = [];
  const waiting = lines.toReversed();
  let part: Filling = { lines: [], totals: [] };
  let settled = 0;
  let isSettled = true;
  for (let line = waiting.pop(); line !== undefined; line = waiting.pop()) {
    if (addLine(part, line, measure)) continue;
    isSettled &&= line.isOpen !== true && part.lines.every(({ isOpen }) => isOpen !== true);
    const { kept, rest } = endPart(part, line, measure);
    parts.push(kept);
    if (isSettled) settled = parts.length;
    waiting.push(...rest.toReversed());
    part = { lines: [], totals: [] };
  }
  if (part.lines.length > 0) parts.push(part.lines);
  return { parts, settled };
}

function addLine(part: Filling, line: Line, measure: Measure): boolean {
  // What is longer than a part need not be measured, and measuring takes its time.
  if (unitsIn(line) > (measure.limits[0] ?? 0)) return false;
  const total = totalWith(part, line, measure);
  if (excess(total, measure) > 1) return false;
  part.lines.push(line);
  part.totals.push(total);
  return true;
}

function unitsIn({ body }: Line): number {
  if (body.kind === "code") return body.text.length;
  if (body.kind !== "words" && body.kind !== "heading") return 0;
  return body.runs.reduce((units, { text }) => units + text.length, 0);
}

function totalWith(part: Filling, line: Line, measure: Measure): readonly number[] {
  const cost = measure.costOf(line, part.lines.at(-1));
  const before = part.totals.at(-1);
  return before === undefined ? cost : cost.map((each, at) => each + (before[at] ?? 0));
}

/** The largest share of a limit that was taken. */
function excess(total: readonly number[], { limits }: Measure): number {
  return Math.max(...total.map((each, at) => each / (limits[at] ?? 1)));
}

/** Ends a part in which `next` has no room. */
function endPart(
  part: Filling,
  next: Line,
  measure: Measure,
): { readonly kept: readonly Line[]; readonly rest: readonly Line[] } {
  const all = [...part.lines, next];
  const end = bestEnd(part, next, measure);
  if (end !== undefined) return { kept: all.slice(0, end), rest: all.slice(end) };
  const [head, ...tail] = cutLine(part, next, measure);
  if (head !== undefined) return { kept: [...part.lines, head], rest: tail };
  // Nothing of it has room beside the others; alone it is taken as it is.
  return part.lines.length > 0 ? { kept: part.lines, rest: [next] } : { kept: [next], rest: [] };
}

/** After how many lines a part ends best; undefined where it would be less than half full. */
function bestEnd(part: Filling, next: Line, measure: Measure): number | undefined {
  let best: number | undefined;
  let bestRank = 0;
  for (let end = part.lines.length; end > 0; end -= 1) {
    if (excess(part.totals[end - 1] ?? [], measure) < FILL_MIN) break;
    const rank = rankOf(part.lines[end - 1], part.lines[end] ?? next);
    if (rank > bestRank) {
      best = end;
      bestRank = rank;
    }
  }
  return best;
}

/** How well a text is cut between two lines; 0: only if there is no other way. */
function rankOf(before: Line | undefined, after: Line): number {
  const { body } = before ?? {};
  // A heading stays with what it heads.
  if (body?.kind === "heading" || (body?.kind === "row" && body.at === 0)) return 0;
  if (after.distance === "apart") return after.body.kind === "heading" ? 5 : 4;
  const begun = after.path[after.path.length - after.begins];
  if (begun?.kind !== "item") return 1;
  return begun.level === 0 ? 3 : 2;
}

/** A line in pieces, the first of which has room beside the others; none if that cannot be. */
function cutLine(part: Filling, line: Line, measure: Measure): readonly Line[] {
  const { body } = line;
  if (body.kind === "row" || body.kind === "rule") return [];
  const isCode = body.kind === "code";
  const runs = isCode ? [{ text: body.text, style: {} }] : body.runs;
  const withRuns = (piece: readonly Run[], at: number): Line => {
    const words = isCode
      ? { ...body, text: piece.map(({ text }) => text).join("") }
      : { ...body, runs: piece };
    return at === 0
      ? { ...line, body: words }
      : { ...line, body: words, begins: 0, distance: "next" };
  };
  const alone: Filling = { lines: [], totals: [] };
  const roomFor = (piece: readonly Run[], at: number): number =>
    1 / excess(totalWith(at === 0 ? part : alone, withRuns(piece, at), measure), measure);
  const isBeside = part.lines.length > 0;
  const pieces = cutRuns(runs, roomFor, measure.limits[0] ?? 1, isCode, isBeside);
  return pieces?.map(withRuns) ?? [];
}
