/** Bytes that instances and requests take, from what two sizes differ by: heap and buffers after a collection. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Outcome, type Plan, type ScenarioDocument, success } from '@tare/schema';
import { figure, type FigureWorld, type Measurement } from './figure.ts';
import { machine, NO_IMAGE, run } from './parts.ts';
import { planOf, timeRun } from './timing.ts';

const MOST_BYTES = { instance: 200, request: 150, base: 60e6 } as const;
const FEW = 1000;
/** Instances that are asked all the time. */
const ASKED = 10;
/**
 * Columns are as full as in the mean, and in both: half-way (by factor) between 65,536 · 1.25 and the next quarter, and three such steps
 * on, which is a factor of 1.95; those that double are full to 0.7.
 */
const SIZES = [91_590, 178_885] as const;
const HOUR_S = 3600;
/** Within this each is asked once, so that no host is short of CPU. */
const ASKING_S = 300;
/** Measured when traffic to begin with has come, and well before the end. */
const SOME_TIME_IN = 0.1;

const collector = (): (() => void) => {
  setFlagsFromString('--expose-gc');
  // Else what V8 forgets of code that has not run for a while counts as if a run had given it back.
  setFlagsFromString('--no-flush-bytecode');
  return runInNewContext('gc') as () => void;
};

function usedBytes(collect: () => void): number {
  // What the first makes weak, the second takes away.
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const SMALL = {
  image: 'any',
  requests: { cpu: 0.5, memory: '1Gi' },
  work: { cpu: '1ms', mix: { compute: 1 } },
  memory: { base: '1Mi' },
  startup: { init: '0s' },
} as const;

/**
 * A service whose replicas have nothing to do, beside one that is asked, so that a run goes on while it is looked at: how many have
 * been asked by then would depend on the machine.
 */
const idle = (instances: number): ScenarioDocument => ({
  tare: 1,
  name: 'idle',
  sites: {
    site: {
      provider: 'own',
      pools: {
        hosts: { machine: machine(64), count: Math.ceil((instances + ASKED) / 100), reserve: 'none' },
      },
    },
  },
  images: NO_IMAGE,
  services: { service: { ...SMALL, replicas: instances }, asked: { ...SMALL, replicas: ASKED } },
  traffic: { some: { arrivals: 'poisson', to: 'asked', rate: '100/s' } },
  platforms: { bare: { stack: [], engine: 'none', cpuLimits: 'share' } },
  run: run(HOUR_S),
});

/** As before, and each replica has answered one request before it is looked at. */
const worked = (instances: number): ScenarioDocument => {
  const document = idle(instances);
  const times = Array.from({ length: instances }, (_, index) => (index * ASKING_S) / instances);
  return {
    ...document,
    traffic: { ...document.traffic, each: { arrivals: 'trace', to: 'service', times } },
  };
};

/** As before with few instances, and so many requests that wait for a slot until the end. */
const waiting = (requests: number): ScenarioDocument => {
  const document = idle(FEW);
  return {
    ...document,
    services: {
      ...document.services,
      slow: { ...SMALL, replicas: 10, work: { cpu: '3600s', mix: { compute: 1 } }, concurrency: 1 },
    },
    traffic: {
      ...document.traffic,
      many: {
        arrivals: 'trace',
        to: 'slow',
        times: Array.from({ length: requests }, (_, index) => index / requests),
      },
    },
  };
};

/** What a run has in memory some time in, beyond its plan. */
async function bytesOf(plan: Plan, collect: () => void, world: FigureWorld): Promise<Outcome<number>> {
  const before = usedBytes(collect);
  let during = Number.NaN;
  const timed = await timeRun(plan, {
    ...world,
    onProgress: fraction => {
      if (fraction > SOME_TIME_IN && Number.isNaN(during)) during = usedBytes(collect);
    },
  });
  return timed.ok ? success(during - before) : timed;
}

/** Bytes a unit, from the two sizes. */
async function slopeOf(
  documentOf: (size: number) => ScenarioDocument,
  sizes: readonly [number, number],
  world: FigureWorld,
): Promise<Outcome<number>> {
  const collect = collector();
  const bytes: number[] = [];
  // The first brings code with it that stays.
  for (const size of [sizes[0], ...sizes]) {
    const plan = planOf(documentOf(size));
    if (!plan.ok) return plan;
    const one = await bytesOf(plan.value, collect, world);
    if (!one.ok) return one;
    bytes.push(one.value);
  }
  return success((bytes[2]! - bytes[1]!) / (sizes[1] - sizes[0]));
}

export const memory: Measurement = {
  id: 'memory',
  what: 'bytes an idle instance and a request in flight, from what two sizes differ by',
  measure: async world => {
    const sizes = SIZES.map(size => Math.round(size * world.share)) as [number, number];
    const few = planOf(idle(FEW));
    if (!few.ok) return few;
    const base = await bytesOf(few.value, collector(), world);
    if (!base.ok) return base;
    const all = usedBytes(collector());
    const instance = await slopeOf(idle, sizes, world);
    if (!instance.ok) return instance;
    const once = await slopeOf(worked, sizes, world);
    if (!once.ok) return once;
    const request = await slopeOf(waiting, sizes, world);
    if (!request.ok) return request;
    const { instance: most, request: mostRequest, base: mostBase } = MOST_BYTES;
    return success([
      figure('memory', 'an idle instance', [instance.value, 'B'], { most }),
      figure('memory', 'one that has worked, and is idle', [once.value, 'B']),
      figure('memory', 'a request in flight', [request.value, 'B'], { most: mostRequest }),
      figure('memory', 'everything else, this process with it', [all, 'B'], { most: mostBase }),
    ]);
  },
};
