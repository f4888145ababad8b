/** Least squares by + − × ÷ and square roots alone (rule K2). */

/** Below this share of its own length what is left of a column is rounding. */
const NOTHING = 1e-10;

/** (1 − u³)³: near points count, the farthest does not. */
function tricube(distance: number): number {
  const rest = 1 - distance * distance * distance;
  return rest * rest * rest;
}

/**
 * Local regression (Cleveland 1979) at the newest of equally spaced values: the straight line through them, each weighed by the
 * tricube of its distance from the newest; its value so many steps after that. Values newest first, at least three of them.
 */
export function localTrend(newestFirst: ArrayLike<number>, ahead: number): number {
  let [weights, x, y, xx, xy] = [0, 0, 0, 0, 0];
  const farthest = newestFirst.length - 1;
  for (let age = 0; age < newestFirst.length; age++) {
    const weight = tricube(age / farthest);
    const value = newestFirst[age]!;
    weights += weight;
    x -= weight * age;
    y += weight * value;
    xx += weight * age * age;
    xy -= weight * age * value;
  }
  const slope = (weights * xy - x * y) / (weights * xx - x * x);
  return (y - slope * x) / weights + slope * ahead;
}

function centred(values: ArrayLike<number>): Float64Array {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  const mean = sum / values.length;
  return Float64Array.from(values, value => value - mean);
}

function product(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += one[at]! * other[at]!;
  return sum;
}

const squared = (value: number): number => value * value;

/** Takes away from a column what it has in common with these, each of length one. */
function reduce(column: Float64Array, basis: readonly Float64Array[]): void {
  for (const direction of basis) {
    const common = product(column, direction);
    for (let at = 0; at < column.length; at++) column[at]! -= common * direction[at]!;
  }
}

/**
 * The multiple correlation coefficient R² of a variable with others: the share of its variance that a linear function of them
 * explains. 0 for one that does not vary; null where there are too few values for so many others.
 */
export function explainedBy(values: ArrayLike<number>, others: readonly ArrayLike<number>[]): number | null {
  if (values.length - others.length - 1 <= 0) return null;
  const own = centred(values);
  const total = product(own, own);
  if (total === 0) return 0;
  const basis: Float64Array[] = [];
  for (const other of others) {
    const column = centred(other);
    const before = product(column, column);
    reduce(column, basis);
    const left = product(column, column);
    if (left <= before * NOTHING) continue;
    const length = Math.sqrt(left);
    basis.push(column.map(value => value / length));
  }
  return basis.reduce((sum, direction) => sum + squared(product(own, direction)), 0) / total;
}
