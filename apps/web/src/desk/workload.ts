/** The workload of a document as groups of fields: requests, batches of tasks, and recorded instances. */
import { batchOf } from './batch.ts';
import { curveOf } from './curve.ts';
import { mappingAt, type Path, textAt, valueAt } from './document-at.ts';
import { demand, fields, type FormSources } from './form-fields.ts';
import type { FormGroup } from './form-model.ts';
import { recordingOf } from './recordings.ts';

function trafficGroup(document: unknown, name: string, sources: FormSources): FormGroup {
  const base: Path = ['traffic', name];
  const rate = valueAt(document, [...base, 'rate']);
  const points: Path[] = Array.isArray(rate)
    ? rate.slice(0, 24).flatMap((_, index): Path[] => [
        [...base, 'rate', index, 'at'],
        [...base, 'rate', index, 'rate'],
      ])
    : [];
  const present = ['calm', 'burst', 'calmFor', 'burstFor', 'users']
    .map((key): Path => [...base, key])
    .filter(path => valueAt(document, path) !== undefined);
  const single: Path[] = rate === undefined || Array.isArray(rate) ? [] : [[...base, 'rate']];
  const to = textAt(document, [...base, 'to']);
  const curve = curveOf(document, name);
  return {
    id: `traffic.${name}`,
    title: name,
    detail: to === '' ? '' : `→ ${to}`,
    base,
    ...(curve === null ? {} : { curve }),
    fields: fields(document, [...single, ...points, ...present, [...base, 'timeout']], sources),
  };
}

/** A CronJob's times are by a clock; other tasks arrive once. */
const BATCH = [
  'tasks',
  'image',
  'parallelism',
  'cores',
  'memory',
  'accelerators',
  'backoffLimit',
  'schedule',
];
const SCHEDULED = ['whenLate', 'startingDeadline', 'clock', 'utcOffset'];
const CHANGED = ['by', 'at'];

function batchGroup(document: unknown, name: string, sources: FormSources): FormGroup {
  const base: Path = ['batches', name];
  const has = (...rest: Path): boolean => valueAt(document, [...base, ...rest]) !== undefined;
  const under = (...keys: string[]) => keys.map((key): Path => [...base, key]);
  const paths: Path[] = [
    ...under(...BATCH),
    demand(document, [...base, 'work']),
    ...(has('work', 'cv') ? [[...base, 'work', 'cv']] : []),
    ...(has('schedule') ? under(...SCHEDULED) : under('at')),
    ...(has('clockChange') ? CHANGED.map((key): Path => [...base, 'clockChange', key]) : []),
  ];
  const batch = batchOf(document, name);
  return {
    id: `batches.${name}`,
    title: name,
    detail: '',
    ...(batch === null ? {} : { batch }),
    base,
    fields: fields(document, paths, sources),
    removable: base,
  };
}

function recordingGroup(document: unknown, name: string, sources: FormSources): FormGroup {
  const base: Path = ['traces', name];
  const recording = recordingOf(document, name);
  // What is recorded of use begins with the run, is not drawn by chance, and has rows that nothing else has.
  const isOfUse = textAt(document, [...base, 'kind']) === 'utilisation';
  const keys = isOfUse ? ['whenFull'] : ['kind', 'whenFull', 'fill'];
  const paths = keys.map((key): Path => [...base, key]);
  const all = fields(document, paths, sources).map(field => ({
    ...field,
    choices: field.choices.filter(choice => choice !== 'utilisation'),
  }));
  return {
    id: `traces.${name}`,
    title: name,
    detail: '',
    ...(recording === null ? {} : { recording }),
    fields: all,
  };
}

/** All that comes: requests, tasks, and instances as they were recorded. */
export const workloadGroups = (document: unknown, sources: FormSources): FormGroup[] =>
  (
    [
      ['traffic', trafficGroup],
      ['batches', batchGroup],
      ['traces', recordingGroup],
    ] as const
  ).flatMap(([key, groupOf]) =>
    Object.keys(mappingAt(document, key)).map(name => groupOf(document, name, sources)),
  );
