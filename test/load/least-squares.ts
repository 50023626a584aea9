export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A straight line: `y = atZero + slope * x`. */
export interface Line {
  readonly slope: number;
  readonly atZero: number;
}

/**
 * The straight line nearest to some points, by least squares.
 * @throws RangeError for fewer than two different `x`
 */
export function leastSquares(points: readonly Point[]): Line {
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const spread = sum(points.map(({ x }) => (x - meanX) ** 2));
  if (!(spread > 0)) throw new RangeError("a line needs two points at different places");
  const slope = sum(points.map(({ x, y }) => (x - meanX) * (y - meanY))) / spread;
  return { slope, atZero: meanY - slope * meanX };
}

/** By how much the line changes from the first to the last point, as a ratio to its value at the first. */
export function growthOf(points: readonly Point[]): number {
  const { slope, atZero } = leastSquares(points);
  const places = points.map(({ x }) => x);
  const [first, last] = [Math.min(...places), Math.max(...places)];
  return (atZero + slope * last) / (atZero + slope * first);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
