import { type Host, MAX_SCORE, type Pod } from './pod.ts';
import { requestedOn, requestsOf, scoredRequestsOf } from './requests.ts';

export interface ResourceWeight {
  readonly name: string;
  /** 1…100. */
  readonly weight: number;
}

export interface ShapePoint {
  /** Per cent. */
  readonly utilisation: number;
  /** 0…10. */
  readonly score: number;
}

export type FitStrategy =
  | { readonly type: 'LeastAllocated' | 'MostAllocated'; readonly resources: readonly ResourceWeight[] }
  | {
      readonly type: 'RequestedToCapacityRatio';
      readonly resources: readonly ResourceWeight[];
      readonly shape: readonly ShapePoint[];
    };

export const CPU_AND_MEMORY: readonly ResourceWeight[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

/** CPU and memory are scored by their default requests; anything else only where the pod asks for it. */
const isNative = (name: string): boolean => name === 'cpu' || name === 'memory';

/** What would be requested of a resource, and what there is of it. */
export interface Level {
  readonly requested: number;
  readonly capacity: number;
}

/** What a host has of a resource, and what would be requested of it with the pod; null where it does not count. */
function levelOf(
  pod: Pod,
  host: Host,
  name: string,
  of: (pod: Pod) => Readonly<Record<string, number>>,
): Level | null {
  const capacity = host.allocatable[name] ?? 0;
  const own = of(pod)[name] ?? 0;
  if (capacity === 0 || (own === 0 && !isNative(name))) return null;
  return { requested: own + (requestedOn(host.pods, of)[name] ?? 0), capacity };
}

/** Piecewise linear, constant outside; whole numbers, rounded towards zero (helper/shape_score.go). */
export function brokenLinear(shape: readonly ShapePoint[], utilisation: number): number {
  const next = shape.findIndex(point => utilisation <= point.utilisation);
  if (next < 0) return shape.at(-1)!.score;
  if (next === 0) return shape[0]!.score;
  const [from, to] = [shape[next - 1]!, shape[next]!];
  const rise = (to.score - from.score) * (utilisation - from.utilisation);
  return from.score + Math.trunc(rise / (to.utilisation - from.utilisation));
}

/** A custom shape's scores go to 10, a plugin's to 100. */
const SHAPE_SCALE = 10;

function scoreOf(strategy: FitStrategy, requested: number, capacity: number): number {
  switch (strategy.type) {
    case 'LeastAllocated':
      return requested > capacity ? 0 : Math.trunc(((capacity - requested) * MAX_SCORE) / capacity);
    case 'MostAllocated':
      return Math.trunc((Math.min(requested, capacity) * MAX_SCORE) / capacity);
    case 'RequestedToCapacityRatio': {
      const shape = strategy.shape.map(point => ({ ...point, score: point.score * SHAPE_SCALE }));
      const used = requested > capacity ? MAX_SCORE : Math.trunc((requested * MAX_SCORE) / capacity);
      return brokenLinear(shape, used);
    }
  }
}

/** The weighted mean over the resources that count (null: does not). */
export function meanScore(strategy: FitStrategy, levelOfResource: (name: string) => Level | null): number {
  const isRatio = strategy.type === 'RequestedToCapacityRatio';
  let sum = 0;
  let weights = 0;
  for (const { name, weight } of strategy.resources) {
    const level = levelOfResource(name);
    if (level === null) continue;
    const score = scoreOf(strategy, level.requested, level.capacity);
    if (isRatio && score <= 0) continue;
    sum += score * weight;
    weights += weight;
  }
  if (weights === 0) return 0;
  return isRatio ? Math.round(sum / weights) : Math.trunc(sum / weights);
}

/** The same over CPU and memory alone, in the order of the strategy's resources, weighing alike. */
export function pairScore(strategy: FitStrategy, cpu: Level, memory: Level): number {
  const isRatio = strategy.type === 'RequestedToCapacityRatio';
  const first = cpu.capacity === 0 ? -1 : scoreOf(strategy, cpu.requested, cpu.capacity);
  const second = memory.capacity === 0 ? -1 : scoreOf(strategy, memory.requested, memory.capacity);
  const least = isRatio ? 1 : 0;
  const counted = (first >= least ? 1 : 0) + (second >= least ? 1 : 0);
  if (counted === 0) return 0;
  const mean = (Math.max(0, first) + Math.max(0, second)) / counted;
  return isRatio ? Math.round(mean) : Math.trunc(mean);
}

/** Rule O1, NodeResourcesFit as a score, 0…100 (noderesources/{least,most}_allocated.go, requested_to_capacity_ratio.go). */
export const fitScore = (pod: Pod, host: Host, strategy: FitStrategy): number =>
  meanScore(strategy, name => levelOf(pod, host, name, scoredRequestsOf));

/** Whether NodeResourcesBalancedAllocation has nothing to say of a pod: it asks for none of the resources. */
export const skipsBalance = (pod: Pod, resources: readonly ResourceWeight[]): boolean => {
  const wanted = requestsOf(pod);
  return resources.every(({ name }) => (wanted[name] ?? 0) === 0);
};

/**
 * Rule O1, NodeResourcesBalancedAllocation, 0…100: the more alike the shares of the resources that would be requested, the
 * better; 100 · (1 − standard deviation) of plain requests (noderesources/balanced_allocation.go).
 */
export const balancedAllocation = (pod: Pod, host: Host, resources = CPU_AND_MEMORY): number =>
  balanceOf(resources.flatMap(({ name }) => levelOf(pod, host, name, requestsOf) ?? []));

const shareOf = ({ requested, capacity }: Level): number => Math.min(1, requested / capacity);

/** The score of two resources. */
export const balanceOfTwo = (one: Level, other: Level): number =>
  Math.trunc((1 - Math.abs((shareOf(one) - shareOf(other)) / 2)) * MAX_SCORE);

/** The score for these levels. */
export const balanceOf = (levels: readonly Level[]): number =>
  Math.trunc((1 - deviation(levels.map(shareOf))) * MAX_SCORE);

function deviation(shares: readonly number[]): number {
  if (shares.length < 2) return 0;
  if (shares.length === 2) return Math.abs((shares[0]! - shares[1]!) / 2);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) * (share - mean), 0) / shares.length);
}
