/** Probes of a pod's first container; the others' are not asked about, for a replica is one program here. */
import { type Findings, leaveOut } from '../findings.ts';
import { at, numberAt, type Value } from '../source/value.ts';
import type { Probe, ProbeKind, Probes } from '../workload.ts';
import { containersOf } from './pods.ts';

const KEYS: Readonly<Record<ProbeKind, string>> = {
  startup: 'startupProbe',
  readiness: 'readinessProbe',
  liveness: 'livenessProbe',
};
const KINDS = Object.keys(KEYS) as ProbeKind[];
const MOST_SECONDS = 86_400;
const MOST_TIMES = 1000;

function probeOf(value: Value, kind: ProbeKind): Probe {
  const seconds = (key: string) => bounded(numberAt(value, key), MOST_SECONDS);
  const times = (key: string) => bounded(numberAt(value, key), MOST_TIMES);
  const successes = kind === 'readiness' ? times('successThreshold') : undefined;
  return {
    ...given('initialDelaySeconds', seconds('initialDelaySeconds')),
    ...given('periodSeconds', seconds('periodSeconds')),
    ...given('timeoutSeconds', seconds('timeoutSeconds')),
    ...given('failures', times('failureThreshold')),
    ...given('successes', successes),
  };
}

/** What is 0 is the default, as the API server has it. */
const bounded = (number: number | undefined, most: number): number | undefined =>
  number === undefined || !(number > 0) ? undefined : Math.min(most, Math.round(number));

const given = <Key extends string>(key: Key, value: number | undefined): Partial<Record<Key, number>> =>
  value === undefined ? {} : ({ [key]: value } as Record<Key, number>);

export function readProbes(spec: Value, findings: Findings): { readonly probes?: Probes } {
  const [first, ...others] = containersOf(spec);
  for (const container of others)
    for (const kind of KINDS) {
      const probe = at(container, KEYS[kind]);
      if (probe !== undefined)
        leaveOut(findings, probe.place, `a ${kind} probe`, 'Only those of the first container are kept.');
    }
  const probes = KINDS.flatMap(kind => {
    const value = first === undefined ? undefined : at(first, KEYS[kind]);
    return value === undefined ? [] : [[kind, probeOf(value, kind)] as const];
  });
  return probes.length === 0 ? {} : { probes: Object.fromEntries(probes) };
}
