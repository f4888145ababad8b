/** How many requests come in. Nothing in the files says it; a stated round rate that leaves every service room. */
import type { CallGraph, Program } from './calls.ts';

/** Requests per second at the entry, unless that overloads a service. */
const USUAL_RATE = 50;
/** Highest share of its CPU that any service is driven to. */
const HIGHEST_LOAD = 0.5;
/** Cores that a replica without limit is taken to get at most. */
const UNLIMITED_CORES = 2;
const STEPS = [5, 2, 1] as const;

/** The largest of 1, 2, 5, 10, 20, 50 … (also below 1) that is not above the bound. */
function roundDown(bound: number): number {
  for (let power = 4; power >= -6; power--) {
    for (const step of STEPS)
      if (step * 10 ** power <= bound * (1 + 1e-9))
        return power < 0 ? step / 10 ** -power : step * 10 ** power;
  }
  return 1e-6;
}

export interface AssumedRate {
  /** Per second, over all entries. */
  readonly rate: number;
  /** The service that keeps the rate low; undefined when the usual rate fits. */
  readonly boundBy?: string;
}

function sustainable({ workload, family }: Program, visits: number): number {
  const cores = workload.limits.cpuMilli === undefined ? UNLIMITED_CORES : workload.limits.cpuMilli / 1000;
  const replicas = Math.max(1, workload.replicas);
  return (HIGHEST_LOAD * cores * replicas) / (visits * (family.requestMs / 1000));
}

/** The assumed rate at the entries. */
export function assumeRate(programs: ReadonlyMap<string, Program>, graph: CallGraph): AssumedRate {
  let bound = USUAL_RATE;
  let boundBy: string | undefined;
  for (const [name, visits] of graph.visits) {
    const possible = visits > 0 ? sustainable(programs.get(name)!, visits) : bound;
    if (possible >= bound) continue;
    bound = possible;
    boundBy = name;
  }
  return { rate: roundDown(bound), ...(boundBy === undefined ? {} : { boundBy }) };
}
