import type {
  Image,
  Lifetimes,
  PlanDeployment,
  PlanLifetimes,
  PlanTenancy,
  Problem,
  Scenario,
  Service,
} from '@tare/schema';
import { problem } from '@tare/schema';
import { sortedEntries, toMilli } from './names.ts';

const US_PER_SECOND = 1e6;
/** Of rows that are wrong in the same recording; the first ones tell enough. */
const PROBLEMS_NAMED = 5;

/** Columns of a row. */
const [ARRIVAL, LIFETIME, CPU, MEMORY, ACCELERATORS] = [0, 1, 2, 3, 4] as const;
type Row = Lifetimes['rows'][number];

/** Recordings of instances that come and go, by their names. */
export const recordingsOf = (scenario: Scenario): [string, Lifetimes][] =>
  sortedEntries(scenario.traces).filter(([, { kind }]) => kind !== 'utilisation');

function faultIn(row: Row): string | undefined {
  if (row.length <= MEMORY) return 'A row has at least arrival, lifetime, CPU cores and memory.';
  return row.some(value => value < 0) ? 'A row holds a negative number.' : undefined;
}

/** Rows of which no instance can be made. */
export const checkLifetimes = (scenario: Scenario): Problem[] =>
  recordingsOf(scenario).flatMap(([name, { rows }]) =>
    rows
      .flatMap((row, index) => {
        const fault = faultIn(row);
        return fault === undefined ? [] : [{ index, fault }];
      })
      .slice(0, PROBLEMS_NAMED)
      .map(({ index, fault }) =>
        problem(
          'invalid',
          `traces.${name}.rows.${String(index)}`,
          fault,
          'Write [arrival in seconds, lifetime in seconds, CPU cores, memory in bytes].',
        ),
      ),
  );

/** Whether a recording asks for accelerators. */
export const asksForAccelerators = ({ rows }: Lifetimes): boolean =>
  rows.some(row => (row[ACCELERATORS] ?? 0) > 0);

/** CPU and memory that rows ask for, each pair once; and which of them each row has, in order of arrival. */
export interface Shapes {
  readonly plan: PlanLifetimes;
  readonly shapes: readonly { readonly cpu: number; readonly memory: number }[];
}

export function prepareLifetimes(scenario: Scenario): Shapes[] {
  return recordingsOf(scenario).map(([id, { rows }]) => {
    const ordered = [...rows].sort((a, b) => a[ARRIVAL]! - b[ARRIVAL]!);
    const known = new Map<string, number>();
    const shapes: { cpu: number; memory: number }[] = [];
    const shapeOf = ordered.map(row => {
      const [cpu, memory] = [row[CPU]!, Math.ceil(row[MEMORY]!)];
      const key = `${String(cpu)} ${String(memory)}`;
      const index = known.get(key) ?? shapes.push({ cpu, memory }) - 1;
      known.set(key, index);
      return index;
    });
    const times = (column: typeof ARRIVAL | typeof LIFETIME) =>
      ordered.map(row => Math.round(row[column]! * US_PER_SECOND));
    return {
      plan: { id, arrivalUs: times(ARRIVAL), lifetimeUs: times(LIFETIME), shapeOf },
      shapes,
    };
  });
}

/** An instance of a shape as a service, of which only what it asks for counts. */
export const serviceOfShape = ({ cpu, memory }: Shapes['shapes'][number]): Service => ({
  image: '',
  replicas: 0,
  requests: { cpu, memory },
  limits: { memory },
  work: { cpu: 0 },
  memory: { base: memory },
  startup: { init: 0, warm: false },
});

/** Recordings name no image: one of nothing, that runs wherever its platform does. */
export const NO_IMAGE: Image = { architectures: ['amd64', 'arm64'], os: 'linux', layers: [] };

/** How a recording runs on a platform, by how a service of each shape would. */
export const tenancyOf = ({ shapes }: Shapes, deploy: (service: Service) => PlanDeployment): PlanTenancy => {
  const deployments = shapes.map(shape => deploy(serviceOfShape(shape)));
  return {
    needs: deployments.map(({ reserve, vcpus, tare }, index) => ({
      cpuMilli: Math.max(reserve.cpuMilli, toMilli(shapes[index]!.cpu)),
      memoryBytes: reserve.memoryBytes,
      vcpus,
      overheadBytes: tare.overheadBytes,
      guestOsBytes: tare.guestOsBytes,
    })),
    phases: (deployments[0]?.phases ?? []).filter(({ kind }) => kind === 'delay'),
  };
};
