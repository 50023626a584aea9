/**
 * A run of text on one line of a page. Points, from the upper left corner; `y` is the line on which
 * the letters stand.
 */
export interface Segment {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Of the letters. */
  readonly size: number;
}

/** Fewer lines than this side by side are no columns. */
const MIN_LINES = 4;

/** Lines of prose fill their column; cells of a table do not. */
const MIN_FILL = 0.5;

/** How many lines may cross a gutter, such as a title above both columns, as a share of the others. */
const MAX_CROSSING = 0.35;

/** Sides that share less than this of the lower one's height stand below each other. */
const MIN_OVERLAP = 0.5;

/** A page with more runs than this is a drawing, or made to keep somebody busy. */
const MAX_SEGMENTS = 5000;

/** Columns within columns: three and four columns are found by halving. */
const MAX_DEPTH = 3;

/**
 * The runs of a page in the order in which they are read, as groups that follow each other: the lines
 * across the page, then the left column, then the right one.
 * @param segments of one page, in any order
 */
export function readingOrder(segments: readonly Segment[], depth = 0): Segment[][] {
  const byLine = segments.toSorted((one, other) => one.y - other.y || one.x - other.x);
  const mayDivide = depth < MAX_DEPTH && byLine.length <= MAX_SEGMENTS;
  const gutter = mayDivide ? findGutter(byLine) : undefined;
  if (gutter === undefined) return byLine.length === 0 ? [] : [byLine];
  const groups: Segment[][] = [];
  let band: Segment[] = [];
  const closeBand = (): void => {
    const left = band.filter((segment) => isLeft(segment, gutter));
    const right = band.filter((segment) => !isLeft(segment, gutter));
    groups.push(...readingOrder(left, depth + 1), ...readingOrder(right, depth + 1));
    band = [];
  };
  let across: Segment[] = [];
  for (const segment of byLine) {
    if (crosses(segment, gutter)) {
      closeBand();
      across.push(segment);
      continue;
    }
    if (across.length > 0) groups.push(across);
    across = [];
    band.push(segment);
  }
  closeBand();
  return across.length > 0 ? [...groups, across] : groups;
}

/** Where a page is divided: no point of the best gutter is better than another, so any will do. */
function findGutter(segments: readonly Segment[]): number | undefined {
  const edges = new Set(segments.map(({ x }) => Math.floor(x) - 1));
  let best: { readonly at: number; readonly lines: number } | undefined;
  for (const at of edges) {
    const lines = linesBeside(segments, at);
    if (lines > (best?.lines ?? 0)) best = { at, lines };
  }
  return best?.at;
}

/** How many lines the smaller side of a gutter has; 0 when it is none. */
function linesBeside(segments: readonly Segment[], at: number): number {
  const left = segments.filter((segment) => isLeft(segment, at));
  const right = segments.filter((segment) => segment.x >= at);
  const crossing = segments.length - left.length - right.length;
  const lines = Math.min(left.length, right.length);
  if (lines < MIN_LINES || crossing > lines * 2 * MAX_CROSSING) return 0;
  const isColumns = isFilled(left) && isFilled(right) && overlap(left, right) >= MIN_OVERLAP;
  return isColumns ? lines - crossing : 0;
}

function isLeft({ x, width }: Segment, at: number): boolean {
  return x + width <= at;
}

function crosses(segment: Segment, at: number): boolean {
  return segment.x < at && !isLeft(segment, at);
}

/** Whether most lines reach across what is to be their column. */
function isFilled(segments: readonly Segment[]): boolean {
  const column = extent(segments, ({ x, width }) => [x, x + width]);
  const widths = segments.map(({ width }) => width).toSorted((one, other) => one - other);
  const median = widths[Math.floor(widths.length / 2)] ?? 0;
  return median >= (column.to - column.from) * MIN_FILL;
}

/** Which share of the lower side's height stands beside the other. */
function overlap(left: readonly Segment[], right: readonly Segment[]): number {
  const one = extent(left, ({ y }) => [y, y]);
  const other = extent(right, ({ y }) => [y, y]);
  const shared = Math.min(one.to, other.to) - Math.max(one.from, other.from);
  return shared / Math.max(1, Math.min(one.to - one.from, other.to - other.from));
}

function extent(segments: readonly Segment[], of: (segment: Segment) => [number, number]) {
  let from = Infinity;
  let to = -Infinity;
  for (const segment of segments) {
    const [low, high] = of(segment);
    from = Math.min(from, low);
    to = Math.max(to, high);
  }
  return { from, to };
}
