/** Every platform at combinations of some settings, and who carries the workload for least there (rule R3). */
import { ENGINE_VERSION } from '@tare/engine';
import {
  failure,
  type ListedAxis,
  type Outcome,
  type Problem,
  problem,
  type Sweep,
  type SweepHead,
  type SweepSetting,
  SWEEP_VERSION,
  success,
} from '@tare/schema';
import { tooFewReplications, tooManyCandidates, tooManyEvents } from './budget.ts';
import { combinations, countCombinations } from './combinations.ts';
import { latinHypercube } from './design.ts';
import { type Point, type PointRequest, pointAt, runPoints, type SweepHooks } from './sweep-point.ts';
import type { Subject } from './subject.ts';

/** What a sweep is asked. */
export interface SweepAsked {
  /** The scenario as it is given. */
  readonly subject: Subject;
  readonly axes: readonly ListedAxis[];
  /** So many points instead of every combination, where there are more. */
  readonly sample?: number;
  readonly replications: number;
  readonly seed: number;
}

export interface SweepRequest extends SweepAsked, PointRequest, SweepHooks {
  readonly subjectAt: (settings: readonly SweepSetting[]) => Outcome<Subject>;
}

const noPoint = (): Problem =>
  problem('missing', 'axes', 'There is nothing to sweep over.', 'Name at least one axis with a value.');

function wrongSample(sample: number | undefined): Problem[] {
  if (sample === undefined || (Number.isInteger(sample) && sample >= 1)) return [];
  const message = `must be a whole number of points, not ${String(sample)}.`;
  return [problem('invalid', 'sample', message, 'Write for example 100.')];
}

const isSampled = ({ axes, sample }: SweepAsked): boolean =>
  sample !== undefined && sample < countCombinations(axes);

function refusedAtOnce(asked: SweepAsked): Problem[] {
  const { axes, sample, subject, replications } = asked;
  const count = countCombinations(axes);
  if (axes.length === 0 || count === 0) return [noPoint()];
  const wrong = wrongSample(sample);
  if (wrong.length > 0) return wrong;
  const points = isSampled(asked) ? sample! : count;
  return [
    ...tooFewReplications(replications),
    ...tooManyCandidates(points * subject.plan.platforms.length, 'sweep'),
  ];
}

/** The settings of every point, in the order of the answer; refused before any is made where they are too many. */
export function sweepSettings(asked: SweepAsked): Outcome<readonly (readonly SweepSetting[])[]> {
  const refused = refusedAtOnce(asked);
  if (refused.length > 0) return failure(refused);
  const { axes, sample, seed } = asked;
  return success(isSampled(asked) ? latinHypercube(axes, sample!, seed) : combinations(axes));
}

/** What speaks against running points of so many events, all together. */
export const tooLongSweep = (events: number): Problem[] => tooManyEvents(events, 'The sweep');

export function sweepHead(asked: SweepAsked): SweepHead {
  const { subject, axes, replications, seed } = asked;
  return {
    tareSweep: SWEEP_VERSION,
    name: subject.scenario.name,
    engineVersion: ENGINE_VERSION,
    scenarioHash: subject.scenarioHash,
    seed,
    replications,
    design: isSampled(asked) ? 'latin-hypercube' : 'every-combination',
    axes: axes.map(({ path, values }) => ({ path, values: [...values] })),
    platforms: subject.plan.platforms.map(({ id, label }) => ({ id, label })),
  };
}

const eventsOf = (points: readonly Point[]): number => points.reduce((sum, { events }) => sum + events, 0);

/** Runs every point and says who leads there. A point that the scenario cannot be has its reasons instead; the others go on. */
export async function sweep(request: SweepRequest): Promise<Outcome<Sweep>> {
  const settings = sweepSettings(request);
  if (!settings.ok) return settings;
  const points = settings.value.map(one => pointAt(one, request.subjectAt(one), request.replications));
  const over = tooLongSweep(eventsOf(points));
  if (over.length > 0) return failure(over);
  const answers = await runPoints(points, request);
  if (answers === null)
    return failure([problem('cancelled', '', 'The sweep was cancelled.', 'Start it again.')]);
  return success({ ...sweepHead(request), points: answers });
}
