import type { PlanAccelerators, PlanPlatform } from '@tare/schema';
import { DRAW, derive, derived, deriveDraw, uniform } from '../random/keys.ts';
import { ByScore } from './by-score.ts';
import { AtRandom, Cyclic } from './cyclic.ts';
import { WHOLE } from './devices.ts';
import { FirstFit } from './first-fit.ts';
import { Fragmentation, type TypicalNeed } from './fragmentation.ts';
import type { Need, PlacementIndex, Rooms } from './rooms.ts';
import { Scored, type Score, type Ties } from './scored.ts';
import { Clustering, cosine, dotProduct, gpuBestFit, gpuDotProduct, gpuPacking } from './scores.ts';

export type Policy = PlanPlatform['placement'];

export interface PolicyGround {
  readonly seed: number;
  /** Some holders have accelerators, or somebody asks for them. */
  readonly hasDevices: boolean;
  /** How many sites are asked one after another; absent: they are not. */
  readonly sites?: number;
  /** What is to be placed in all, for the policy that looks ahead. */
  readonly workload: readonly TypicalNeed[];
}

/** A policy at work: who is chosen, and which devices there. */
export interface PolicyAtWork {
  readonly index: PlacementIndex;
  readonly devicesFor: (holder: number, need: Need, asked: PlanAccelerators) => readonly number[];
  /** So many more of this need stand on a holder. */
  readonly count?: (holder: number, need: Need, times: number) => void;
}

const BY_NUMBER: Ties = { by: 'number' };

/** Indexes that skip holders know nothing of devices: where there are some, the same policies look at all. */
function classical(policy: 'first-fit' | 'best-fit' | 'least-allocated', rooms: Rooms, hasDevices: boolean) {
  if (!hasDevices) {
    if (policy === 'first-fit') return new FirstFit(rooms);
    return new ByScore(rooms, policy === 'best-fit' ? 'least-free' : 'most-free');
  }
  const left = (holder: number, need: Need) =>
    rooms.free(holder) - need.cpuMilli / rooms.cpu(holder) - need.memoryBytes / rooms.memory(holder);
  const scores: Record<typeof policy, Score> = {
    'first-fit': () => 0,
    'best-fit': (holder, need) => 100 - 50 * left(holder, need),
    'least-allocated': (holder, need) => 50 * left(holder, need),
  };
  return new Scored(rooms, scores[policy], BY_NUMBER);
}

/** A share of a device by chance, whole ones in their order. */
function anyDevices(rooms: Rooms, seed: number): PolicyAtWork['devicesFor'] {
  let choice = 0;
  return (holder, _, asked) => {
    const enough = rooms.devices.enough(holder, asked.milli);
    if (asked.milli === WHOLE) return enough.slice(0, asked.count);
    deriveDraw(seed, DRAW.placement, 2);
    derive(derived[0]!, derived[1]!, choice++);
    return [enough[Math.floor(uniform(derived[0]!, derived[1]!) * enough.length)]!];
  };
}

/** The index of a policy, and how it chooses devices: the tightest, unless it says otherwise. */
export function policyAtWork(policy: Policy, rooms: Rooms, ground: PolicyGround): PolicyAtWork {
  const { seed, hasDevices, workload } = ground;
  const tightest: PolicyAtWork['devicesFor'] = (holder, _, asked) => rooms.devices.tightest(holder, asked);
  const byChance = (score: Score): PolicyAtWork => ({
    index: new Scored(rooms, score, { by: 'chance', seed }),
    devicesFor: tightest,
  });
  switch (policy) {
    case 'first-fit':
    case 'best-fit':
    case 'least-allocated':
      return { index: classical(policy, rooms, hasDevices), devicesFor: tightest };
    case 'worst-fit':
    // What Kubernetes' scheduler does not place: hosts' guests, recorded instances.
    case 'kube-scheduler':
      return { index: classical('least-allocated', rooms, hasDevices), devicesFor: tightest };
    case 'most-allocated':
      return { index: classical('best-fit', rooms, hasDevices), devicesFor: tightest };
    case 'next-fit':
    case 'round-robin':
      return { index: new Cyclic(rooms, policy, hasDevices), devicesFor: tightest };
    case 'random':
      return { index: new AtRandom(rooms, seed), devicesFor: anyDevices(rooms, seed) };
    case 'dot-product':
      return { index: new Scored(rooms, dotProduct(rooms), BY_NUMBER), devicesFor: tightest };
    case 'cosine':
      return { index: new Scored(rooms, cosine(rooms), BY_NUMBER), devicesFor: tightest };
    case 'gpu-dot-product':
      return byChance(gpuDotProduct(rooms));
    case 'gpu-best-fit':
      return byChance(gpuBestFit(rooms));
    case 'gpu-packing':
      return byChance(gpuPacking(rooms));
    case 'gpu-clustering': {
      const clustering = new Clustering(rooms);
      return {
        ...byChance(clustering.score),
        count: (holder, need, times) => clustering.count(holder, need, times),
      };
    }
    case 'fragmentation-gradient': {
      const fragmentation = new Fragmentation(rooms, workload);
      return {
        ...byChance((holder, need) => fragmentation.score(holder, need)),
        devicesFor: (holder, need) => fragmentation.devicesFor(holder, need),
      };
    }
  }
}
