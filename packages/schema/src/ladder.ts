/**
 * The version ladder: every step takes a document of version n to n + 1. Version 1 is the first, so the only
 * rung is from the drafts before it, which had no `tare` field but the key `version: 0`.
 */
import { failure, type Outcome, type Problem, problem, success } from './problem.ts';
import { SCENARIO_VERSION } from './scenario.ts';

type Plain = Readonly<Record<string, unknown>>;
export type Rung = (document: Plain) => Plain;

/** Drafts (version 0) kept the run's length under `duration` at the top level. */
const fromDraft: Rung = ({ version: _version, duration, run, ...rest }) => ({
  ...rest,
  tare: 1,
  run: {
    ...(typeof run === 'object' && run !== null ? run : {}),
    ...(duration === undefined ? {} : { duration }),
  },
});

/** RUNGS[n] lifts a document of version n. */
export const RUNGS: readonly Rung[] = [fromDraft];

export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function versionOf(document: Plain): unknown {
  if ('tare' in document) return document.tare;
  return document.version === 0 ? 0 : undefined;
}

/** A document that only a later Tare can read: `field` says of which version it is. */
export const newerVersion = (field: string, version: number, last: number): Problem =>
  problem(
    'newer-version',
    field,
    `The document is of version ${String(version)}; this Tare reads up to ${String(last)}.`,
    'Open it with a newer Tare.',
  );

/** Lifts any known version to the present one, or says why it cannot. */
export function climb(value: unknown): Outcome<Plain> {
  if (!isPlain(value))
    return failure([
      problem(
        'not-a-scenario',
        '',
        'The document is not a mapping of fields.',
        'Start with "tare: 1" and the fields of a scenario.',
      ),
    ]);
  const version = versionOf(value);
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0) {
    return failure([
      problem(
        'not-a-scenario',
        'tare',
        'The document does not say "tare: 1", so it is not a scenario.',
        'Add "tare: 1", or import it if it is a compose file or a manifest.',
      ),
    ]);
  }
  if (version > SCENARIO_VERSION) {
    return failure([newerVersion('tare', version, SCENARIO_VERSION)]);
  }
  return success(RUNGS.slice(version).reduce((document, rung) => rung(document), value));
}
