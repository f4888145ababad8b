/** Faults to add to a document. */
import { freeName } from './graph-edits.ts';
import type { Edit } from './protocol.ts';

/** Faults that one may add, by name; times are those of a run of a few minutes and stand in the document to be changed. */
export const FAULT_TEMPLATES = {
  'kernel-panic': { kind: 'failure', domain: 'kernel', at: '30s', repair: '20s' },
  'host-lost': { kind: 'failure', domain: 'host', at: '30s', repair: '1min' },
  'zone-lost': { kind: 'failure', domain: 'zone', at: '30s', repair: '1min' },
  'site-lost': { kind: 'failure', domain: 'site', at: '30s', repair: '1min' },
  'provider-lost': { kind: 'failure', domain: 'provider', at: '30s', repair: '1min' },
  'control-plane-lost': { kind: 'failure', domain: 'control-plane', at: '30s', repair: '1min' },
  'hosts-fail': { kind: 'failures', domain: 'host', law: 'exponential', mtbf: '10min', mttr: '1min' },
  'cpu-hog': { kind: 'neighbour', attack: 'cpu-hog', at: '30s', lasts: '10s' },
  'fork-bomb': { kind: 'neighbour', attack: 'fork-bomb', at: '30s', lasts: '10s' },
  'memory-hog': { kind: 'neighbour', attack: 'memory-hog', at: '30s', lasts: '10s' },
  'disk-storm': { kind: 'neighbour', attack: 'disk-storm', at: '30s', lasts: '10s' },
  'network-storm': { kind: 'neighbour', attack: 'network-storm', at: '30s', lasts: '10s' },
  'cache-thrash': { kind: 'neighbour', attack: 'cache-thrash', at: '30s', lasts: '10s' },
  drain: { kind: 'drain', at: '30s' },
  migrate: { kind: 'migrate', at: '30s' },
  upgrade: { kind: 'upgrade', at: '30s' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type FaultName = keyof typeof FAULT_TEMPLATES;

const groupOf = (name: FaultName): 'lost' | 'neighbours' | 'upkeep' => {
  switch (FAULT_TEMPLATES[name].kind) {
    case 'failure':
    case 'failures':
      return 'lost';
    case 'neighbour':
      return 'neighbours';
    case 'drain':
    case 'migrate':
    case 'upgrade':
      return 'upkeep';
  }
};

/** All of them by what kind of thing goes wrong. */
export const FAULT_GROUPS: Readonly<Record<ReturnType<typeof groupOf>, readonly FaultName[]>> = {
  lost: [],
  neighbours: [],
  upkeep: [],
  ...Object.groupBy(Object.keys(FAULT_TEMPLATES) as FaultName[], groupOf),
};

const SECONDS = /^(\d+)s$/;

export interface FaultPlace {
  readonly runSeconds: number;
  /** As site/pool, whose hosts are upgraded; undefined where there is none. */
  readonly pool: string | undefined;
}

/** What may be added: an upgrade has to be of some hosts. */
export const offeredIn = (names: readonly FaultName[], { pool }: FaultPlace): readonly FaultName[] =>
  names.filter(name => name !== 'upgrade' || pool !== undefined);

/** The fault at a third of the run where that comes before the template's own time. */
export function addFault(
  name: FaultName,
  taken: readonly string[],
  { runSeconds, pool }: FaultPlace,
): Edit[] {
  const template: Readonly<Record<string, string>> = FAULT_TEMPLATES[name];
  const own = Number(SECONDS.exec(template['at'] ?? '')?.[1] ?? 0);
  const at = Math.min(own, Math.max(1, Math.round(runSeconds / 3)));
  const value = {
    ...template,
    ...(own === 0 ? {} : { at: `${String(at)}s` }),
    ...(name === 'upgrade' ? { target: pool } : {}),
  };
  return [{ path: ['faults', freeName(name, taken)], value }];
}
