import type {
  Image,
  Lifetimes,
  PlanDeployment,
  PlanLifetimes,
  PlanTenancy,
  Platform,
  Problem,
  Scenario,
  Service,
} from '@tare/schema';
import { problem } from '@tare/schema';
import { ACCELERATOR_COLUMN as ACCELERATORS, acceleratorsOf, isDivisible } from './accelerators.ts';
import { bareService } from './bare-service.ts';
import { sortedEntries, toMilli } from './names.ts';

const US_PER_SECOND = 1e6;
/** Of rows that are wrong in the same recording; the first ones tell enough. */
const PROBLEMS_NAMED = 5;

/** Columns of a row. */
const [ARRIVAL, LIFETIME, CPU, MEMORY, MODELS] = [0, 1, 2, 3, 5] as const;
type Row = Lifetimes['rows'][number];

/** Recordings of instances, by their names. */
export const recordingsOf = (scenario: Scenario): [string, Lifetimes][] => sortedEntries(scenario.traces);

/** Of a utilisation: CPU cores, memory, then samples. */
const SAMPLES_FROM = 2;
const SAMPLE_US = 300 * US_PER_SECOND;
const isSampled = ({ kind }: Lifetimes): boolean => kind === 'utilisation';

function faultInSamples(row: Row): string | undefined {
  if (row.length <= SAMPLES_FROM) return 'A row has CPU cores, memory and at least one sample.';
  if (row.slice(SAMPLES_FROM).some(sample => sample > 100)) return 'A sample is over 100 per cent.';
  return row.some(value => value < 0) ? 'A row holds a negative number.' : undefined;
}

function faultIn(row: Row, choices: number): string | undefined {
  if (row.length <= MEMORY) return 'A row has at least arrival, lifetime, CPU cores and memory.';
  if (row.some(value => value < 0)) return 'A row holds a negative number.';
  if (!isDivisible(row[ACCELERATORS] ?? 0))
    return 'A row asks for neither whole accelerators nor a share of one.';
  const choice = row[MODELS] ?? 0;
  return Number.isInteger(choice) && choice <= choices
    ? undefined
    : 'A row names a choice of accelerator models that the recording does not have.';
}

/** Rows of which no instance can be made. */
export const checkLifetimes = (scenario: Scenario): Problem[] =>
  recordingsOf(scenario).flatMap(([name, recording]) =>
    recording.rows
      .flatMap((row, index) => {
        const fault = isSampled(recording)
          ? faultInSamples(row)
          : faultIn(row, recording.models?.length ?? 0);
        return fault === undefined ? [] : [{ index, fault }];
      })
      .slice(0, PROBLEMS_NAMED)
      .map(({ index, fault }) =>
        problem(
          'invalid',
          `traces.${name}.rows.${String(index)}`,
          fault,
          isSampled(recording)
            ? 'Write [CPU cores, memory in bytes, per cent, per cent, …], a sample each 300 s.'
            : 'Write [arrival in seconds, lifetime in seconds, CPU cores, memory in bytes, accelerators, choice of models].',
        ),
      ),
  );

/** What a row asks for. */
interface Shape {
  readonly cpu: number;
  readonly memory: number;
  readonly accelerators: number;
  readonly models: readonly string[];
}

/** What rows ask for, each once; and which of them each row has, in order of arrival. */
export interface Shapes {
  readonly plan: PlanLifetimes;
  readonly shapes: readonly Shape[];
}

export const prepareLifetimes = (scenario: Scenario): Shapes[] =>
  recordingsOf(scenario).map(([id, recording]) => {
    const sampled = isSampled(recording);
    const rows = sampled
      ? recording.rows.map(row => [0, (row.length - SAMPLES_FROM) * (SAMPLE_US / US_PER_SECOND), ...row])
      : [...recording.rows].sort((a, b) => a[ARRIVAL]! - b[ARRIVAL]!);
    const { shapes, shapeOf } = shapesOf(rows, sampled ? null : (recording.models ?? []));
    const times = (column: typeof ARRIVAL | typeof LIFETIME) =>
      rows.map(row => Math.round(row[column]! * US_PER_SECOND));
    const samples = {
      everyUs: SAMPLE_US,
      cpuMilli: rows.map(row => toMilli(row[CPU]!)),
      percent: recording.rows.map(row => row.slice(SAMPLES_FROM)),
    };
    return {
      plan: {
        id,
        arrivalUs: times(ARRIVAL),
        lifetimeUs: times(LIFETIME),
        shapeOf,
        samples: sampled ? samples : null,
        ...(recording.fill === undefined || sampled ? {} : { fill: recording.fill }),
        ...(recording.whenFull === 'refuse' ? { mayWait: false as const } : {}),
      },
      shapes,
    };
  });

/** `choices`: of accelerator models; null where rows hold samples after CPU and memory. */
function shapesOf(
  rows: readonly Row[],
  choices: readonly (readonly string[])[] | null,
): { shapes: Shape[]; shapeOf: number[] } {
  const known = new Map<string, number>();
  const shapes: Shape[] = [];
  const shapeOf = rows.map(row => {
    const [cpu, memory] = [row[CPU]!, Math.ceil(row[MEMORY]!)];
    const [accelerators, choice] = choices === null ? [0, 0] : [row[ACCELERATORS] ?? 0, row[MODELS] ?? 0];
    const key = [cpu, memory, accelerators, choice].join(' ');
    const models = choices?.[choice - 1] ?? [];
    const index = known.get(key) ?? shapes.push({ cpu, memory, accelerators, models }) - 1;
    known.set(key, index);
    return index;
  });
  return { shapes, shapeOf };
}

/** An instance of a shape as a service, of which only what it asks for counts. */
const serviceOfShape = ({ cpu, memory }: Shape, soldFor: number): Service => ({
  ...bareService({ image: '', memory, work: 0 }),
  requests: { cpu: cpu / soldFor, memory },
  limits: { cpu, memory },
});

/** Recordings name no image: one of nothing, that runs wherever its platform does. */
export const NO_IMAGE: Image = { architectures: ['amd64', 'arm64'], os: 'linux', layers: [] };

/**
 * How a recording runs on a platform, by how a service of each shape would. Where samples tell what is used, VMs are placed
 * by the platform's overcommit of CPUs; else whole.
 */
export const tenancyOf = (
  { shapes, plan }: Shapes,
  { platform, vcpusPerThread }: { readonly platform: Platform; readonly vcpusPerThread: number },
  deploy: (service: Service) => PlanDeployment,
): PlanTenancy => {
  const soldFor = plan.samples === null ? 1 : vcpusPerThread;
  const deployments = shapes.map(shape => deploy(serviceOfShape(shape, soldFor)));
  return {
    needs: deployments.map(({ reserve, vcpus, tare }, index) => ({
      cpuMilli: reserve.cpuMilli,
      memoryBytes: reserve.memoryBytes,
      vcpus,
      overheadBytes: tare.overheadBytes,
      guestOsBytes: tare.guestOsBytes,
      ...acceleratorsOf(shapes[index]!.accelerators, shapes[index]!.models, platform),
    })),
    phases: (deployments[0]?.phases ?? []).filter(({ kind }) => kind === 'delay'),
  };
};
