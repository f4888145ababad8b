/**
 * First answers' runs that have been made already. A run follows from its plan, its own platform and its seed alone, so an edit of one platform
 * leaves those of the others as they were, and whoever undoes something, or takes another baseline, has all of them.
 */
import { type Plan, type Report, success } from '@tare/schema';
import type { Execute, Job } from '@tare/runner/browser';
import type { Threads } from './threads.ts';

/** Of the last few texts: a first answer of six platforms is twelve runs. */
const MOST = 60;

const finite = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/** What all its platforms share that a run depends on. */
const sharedIn = ({ identity: _, platforms: __, baseline: ___, ...shared }: Plan): string =>
  JSON.stringify(shared, finite);

/** Recorded instances are as long as their recording: to write them down takes longer than it can save. */
const isShort = ({ lifetimes }: Plan): boolean => lifetimes.length === 0;

/** Engines that do not run again what they have been asked for. Only glimpses are kept, which are small. */
export function knownRuns(): (engines: Threads) => Threads {
  const known = new Map<string, Report>();
  const written = new WeakMap<Plan, string>();
  const keyOf = ({ plan, platform, seed, glimpse }: Job): string => {
    const shared = written.get(plan) ?? sharedIn(plan);
    written.set(plan, shared);
    return [glimpse, seed, JSON.stringify(plan.platforms[platform], finite), shared].join('\n');
  };
  const keep = (key: string, report: Report): void => {
    known.delete(key);
    known.set(key, report);
    if (known.size > MOST) known.delete(known.keys().next().value!);
  };
  return ({ execute, concurrency }) => {
    const once: Execute = async (job, hooks) => {
      if (job.glimpse === undefined || !isShort(job.plan)) return execute(job, hooks);
      const key = keyOf(job);
      const report = known.get(key);
      if (report !== undefined) {
        keep(key, report);
        return success({ ...report, scenarioHash: job.plan.identity.scenarioHash });
      }
      const outcome = await execute(job, hooks);
      if (outcome.ok) keep(key, outcome.value);
      return outcome;
    };
    return { execute: once, concurrency };
  };
}
