/** What a trace holds → a scenario document that replays it, everything that is assumed on the way among the findings. */
import { LIMITS, SCENARIO_VERSION, type ScenarioDocument } from '@tare/schema';
import { assume, type Findings, fileStart, leaveOut, type SourcePlace } from '../findings.ts';
import { writeFunctions } from './function-services.ts';
import type { Carbon, Gathered, HostShape, RecordingKind } from './gathered.ts';

type Site = ScenarioDocument['sites'][string];
type Pool = Site['pools'][string];
type Platforms = ScenarioDocument['platforms'];

const GIB = 1024 ** 3;
const SITE = 'home';

/** Policies whose differences show where instances have accelerators. */
const GPU_POLICIES = [
  'fragmentation-gradient',
  'gpu-best-fit',
  'gpu-packing',
  'gpu-clustering',
  'gpu-dot-product',
  'random',
] as const;

const hasDevices = ({ rows }: Gathered): boolean =>
  (rows.get('pod-lifetimes') ?? []).some(row => (row[4] ?? 0) > 0);

function platformsOf(gathered: Gathered): { platforms: Platforms; baseline: string } {
  if (hasDevices(gathered)) {
    const platforms: Platforms = {};
    for (const placement of GPU_POLICIES)
      platforms[placement] = { label: placement, stack: [], engine: 'none', placement };
    return { platforms, baseline: 'random' };
  }
  return {
    platforms: {
      containers: { label: 'Containers, best fit', stack: ['container-runc'], placement: 'best-fit' },
      'containers-first-fit': {
        label: 'Containers, first fit',
        stack: ['container-runc'],
        placement: 'first-fit',
      },
      vms: { label: 'VMs, best fit', stack: ['vm-kvm-full'], engine: 'none', placement: 'best-fit' },
      'vms-first-fit': {
        label: 'VMs, first fit',
        stack: ['vm-kvm-full'],
        engine: 'none',
        placement: 'first-fit',
      },
    },
    baseline: 'containers',
  };
}

const machineOf = ({ cores, memoryBytes, accelerators }: Omit<HostShape, 'count'>): Pool['machine'] => ({
  cores,
  memory: memoryBytes,
  architecture: 'amd64',
  kernel: 'linux',
  virtualisation: 'hardware',
  usdPerHour: 0,
  ...(accelerators === undefined ? {} : { accelerators }),
});

/** More instances than any limit of pods: what was recorded ran without one. */
const NO_LIMIT = 10_000;

const poolOf = (shape: Omit<HostShape, 'count'>, count: Pool['count']): Pool => ({
  machine: machineOf(shape),
  count,
  reserve: 'none',
  maxInstances: NO_LIMIT,
  ...(count === 'auto' ? { max: 10_000 } : {}),
});

/** As large as the largest instance needs, and a few of the usual ones. */
function usualHost(gathered: Gathered): Omit<HostShape, 'count'> {
  let [cores, memoryBytes, devices] = [16, 64 * GIB, 0];
  for (const [kind, rows] of gathered.rows)
    for (const row of rows) {
      const [cpu, memory] = kind === 'utilisation' ? row : row.slice(2);
      cores = Math.max(cores, 2 * Math.ceil(cpu!));
      memoryBytes = Math.max(memoryBytes, 2 * memory!);
      if (kind === 'pod-lifetimes') devices = Math.max(devices, Math.ceil(row[4] ?? 0));
    }
  const models = gathered.models.flat();
  const kind = models[0] ?? 'gpu';
  return {
    cores,
    memoryBytes,
    ...(devices > 0 ? { accelerators: { kind, count: Math.max(8, devices) } } : {}),
  };
}

/** As the trace says; one machine of all processors for jobs; else as many as it takes. */
function poolsOf(gathered: Gathered, place: SourcePlace, findings: Findings): Site['pools'] {
  if (gathered.hosts.size > 0)
    return Object.fromEntries(
      [...gathered.hosts.values()].map((shape, index) => [
        `kind-${String(index + 1)}`,
        poolOf(shape, shape.count),
      ]),
    );
  if (gathered.processors > 0) {
    assume(findings, place, {
      what: 'hosts',
      value: `one of ${String(gathered.processors)} processors`,
      why: 'A job may take processors of many hosts, and the trace does not say of which (rule trace.machine).',
    });
    return {
      machine: poolOf({ cores: gathered.processors, memoryBytes: gathered.processors * 64 * GIB }, 1),
    };
  }
  const shape = usualHost(gathered);
  assume(findings, place, {
    what: 'hosts',
    value: `as many as it takes, of ${String(shape.cores)} cores and ${String(Math.round(shape.memoryBytes / GIB))} GiB`,
    why: 'The trace does not say on which hosts it ran (rule trace.hosts).',
  });
  return { general: poolOf(shape, 'auto') };
}

const GRAMS_PER_KG = 1000;
const MS = 1000;
const DIGITS = 1e6;

/** The mean of a grid, kg a kWh. */
export const carbonOf = ({ sum, count }: Carbon): number =>
  Math.round((sum / count / GRAMS_PER_KG) * DIGITS) / DIGITS;

/** A figure of a grid, kg a kWh. */
const inKg = (grams: number): number => Math.round((grams / GRAMS_PER_KG) * DIGITS) / DIGITS;

/** The carbon intensity of the site, where a grid was told: as it changes in so many seconds, or its mean. */
function carbonAt({ carbon, findings }: Gathered, seconds: number): Pick<Site, 'carbon'> {
  if (carbon === undefined) return {};
  const first = carbon.steps[0]?.atMs ?? 0;
  const steps = carbon.steps.filter(({ atMs }) => atMs - first < seconds * MS);
  if (steps.length > 1) {
    assume(findings, carbon.place, {
      what: 'carbon intensity',
      value: `the first ${steps.length.toLocaleString('en')} of ${carbon.count.toLocaleString('en')} values`,
      why: 'The run is taken to begin when they do (rule trace.carbon).',
    });
    return {
      carbon: steps.map(({ atMs, grams }) => ({
        at: `${String(Math.round(atMs - first))}ms`,
        carbon: inKg(grams),
      })),
    };
  }
  const { count, least, most, place } = carbon;
  assume(findings, place, {
    what: 'carbon intensity',
    value: `${String(carbonOf(carbon))} kg/kWh throughout`,
    why: `The mean of ${count.toLocaleString('en')} values from ${String(least)} to ${String(most)} g; the run is shorter than one of them holds (rule trace.carbon).`,
  });
  return { carbon: carbonOf(carbon) };
}

/** Seconds from the first arrival to the last end. */
function shifted(kind: RecordingKind, rows: number[][]): { rows: number[][]; seconds: number } {
  if (kind === 'utilisation')
    return { rows, seconds: 300 * rows.reduce((most, row) => Math.max(most, row.length - 2), 0) };
  const first = rows.reduce((least, row) => Math.min(least, row[0]!), Infinity);
  let seconds = 0;
  for (const row of rows) {
    row[0]! -= first;
    seconds = Math.max(seconds, row[0]! + row[1]!);
  }
  return { rows, seconds };
}

/** Of pods without times: in any order, until they ask for 1.3 times what there is, as their publishers do. */
const FILLED = { fill: 1.3, whenFull: 'refuse' } as const;

/** Names of the recordings in the scenario. */
const NAMES: Readonly<Record<RecordingKind, string>> = {
  'vm-lifetimes': 'vms',
  'pod-lifetimes': 'pods',
  utilisation: 'samples',
  swf: 'jobs',
};

function noteCommon(kind: RecordingKind, place: SourcePlace, { findings, hasTimes }: Gathered): void {
  if (kind === 'pod-lifetimes' && !hasTimes)
    assume(findings, place, {
      what: 'arrivals',
      value: 'in an order drawn by the seed, up to 1.3 times the devices',
      why: 'The pods have no times (rule trace.fill).',
    });
  if (kind !== 'utilisation') return;
  assume(findings, place, {
    what: 'samples',
    value: 'one each 300 s, all from the same moment',
    why: 'Times of samples are not read (rule trace.samples); PlanetLab’s VMs count as one core and 1 GiB.',
  });
}

/** The scenario of a trace. */
export function traceDocument(gathered: Gathered, name: string): ScenarioDocument {
  const { findings, rows, models } = gathered;
  const place = [...gathered.places.values()][0] ?? fileStart(name);
  const functions = writeFunctions(gathered, findings);
  const recordings = [...rows].map(([kind, own]) => ({
    kind,
    place: gathered.places.get(kind)!,
    ...shifted(kind, own),
  }));
  for (const { kind, place: own } of recordings) noteCommon(kind, own, gathered);
  const seconds = recordings.reduce((most, own) => Math.max(most, own.seconds), functions.seconds);
  const duration = Math.max(1, Math.ceil(seconds));
  leaveOut(
    findings,
    place,
    'prices',
    'The trace has none; hosts cost nothing until the scenario says what they cost.',
  );
  return {
    tare: SCENARIO_VERSION,
    name: `Replay of ${name}`.slice(0, LIMITS.titleCharacters),
    sites: {
      [SITE]: { provider: 'own', pools: poolsOf(gathered, place, findings), ...carbonAt(gathered, duration) },
    },
    images: functions.images,
    services: functions.services,
    ...(functions.seconds === 0 ? {} : { traffic: functions.traffic }),
    ...(recordings.length === 0
      ? {}
      : {
          traces: Object.fromEntries(
            recordings.map(({ kind, rows: own }) => [
              NAMES[kind],
              {
                kind,
                rows: own,
                ...(kind === 'pod-lifetimes' && models.length > 0 ? { models } : {}),
                ...(kind === 'pod-lifetimes' && !gathered.hasTimes ? FILLED : {}),
              },
            ]),
          ),
        }),
    ...platformsOf(gathered),
    run: {
      duration: `${String(duration)}s`,
      warmup: '0s',
      seed: 1,
      replications: 3,
    },
  };
}
