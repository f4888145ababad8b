/**
 * The version ladder of sweeps. Version 1 began without a design, when every sweep ran every combination, and was given one
 * later; from version 2 on each says which it has.
 */
import { isPlain, newerVersion, type Rung } from './ladder.ts';
import { explainIssues } from './parse.ts';
import { failure, type Outcome, problem, success } from './problem.ts';
import { SWEEP_VERSION, type Sweep, sweepSchema } from './sweep.ts';

const withDesign: Rung = ({ design = 'every-combination', ...rest }) => ({ ...rest, tareSweep: 2, design });

/** SWEEP_RUNGS[n] lifts a sweep of version n + 1: there is none of version 0. */
export const SWEEP_RUNGS: readonly Rung[] = [withDesign];

const notASweep = () =>
  problem(
    'not-a-scenario',
    'tareSweep',
    'The document does not say which version of a sweep it is, so it is none.',
    'Take what `tare sweep --json`, the page of sweeps or a server answers.',
  );

/** A sweep as it was stored or answered, by this Tare or an older one: every Problem, or the sweep of the present version. */
export function parseSweep(value: unknown): Outcome<Sweep> {
  const version = isPlain(value) ? value.tareSweep : undefined;
  if (!isPlain(value) || typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return failure([notASweep()]);
  if (version > SWEEP_VERSION) return failure([newerVersion('tareSweep', version, SWEEP_VERSION)]);
  const lifted = SWEEP_RUNGS.slice(version - 1).reduce((sweep, rung) => rung(sweep), value) as unknown;
  const parsed = sweepSchema.safeParse(lifted);
  // As it came: what is parsed has its keys in another order.
  return parsed.success ? success(lifted as Sweep) : failure(explainIssues(parsed.error.issues));
}
