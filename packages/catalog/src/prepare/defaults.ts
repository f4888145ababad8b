import {
  type Batch,
  type Call,
  callsOf,
  type HostPool,
  type Platform,
  type Probe,
  type Scenario,
  type Service,
  type Site,
  type Traffic,
} from '@tare/schema';
import type { Book } from '../book.ts';
import { sortedEntries } from './names.ts';
import { changesRequests } from './vertical.ts';

/** A field that the format lets out, and what it then means. */
interface Default<Part> {
  readonly field: string;
  readonly what: string;
  readonly value: string | number | boolean;
  readonly unit?: string;
  /** Why this value, where the format alone does not say. */
  readonly why?: string;
  readonly absent: (part: Part) => boolean;
}

export const MOST_HOSTS = 1000;

const requestDefault = (field: 'cpu' | 'memory', what: string): Default<Service> => ({
  field: `requests.${field}`,
  what,
  value: 'the limit, else 0',
  why: 'As in Kubernetes: the limit where no request is given; where neither is, nothing is reserved (BestEffort).',
  absent: part => part.requests?.[field] === undefined,
});

const leavesOut = ({ initialDelay, period, timeout, failures, successes }: Probe = {}): boolean =>
  [initialDelay, period, timeout, failures, successes].includes(undefined);

const SERVICE: readonly Default<Service>[] = [
  requestDefault('cpu', 'CPU request'),
  requestDefault('memory', 'Memory request'),
  {
    field: 'work.mix',
    what: 'Kind of work',
    value: 'the shares workload.mix.*',
    why: 'The scenario gives none, so the catalogue’s shares are taken.',
    absent: part => part.work.mix === undefined,
  },
  {
    field: 'concurrency',
    what: 'Concurrency',
    value: 'unlimited',
    absent: part => part.concurrency === undefined,
  },
  {
    field: 'scaling.vertical.mode',
    what: 'Update mode',
    value: 'off',
    absent: ({ scaling }) => scaling?.by === 'vpa' && scaling.vertical?.mode === undefined,
  },
  {
    field: 'scaling.vertical.controls',
    what: 'Controlled values',
    value: 'requests-and-limits',
    absent: service => changesRequests(service) && service.scaling?.vertical?.controls === undefined,
  },
  { field: 'queue', what: 'Queue', value: 'unlimited', absent: part => part.queue === undefined },
  {
    field: 'balancing',
    what: 'Load balancing',
    value: 'round-robin',
    absent: part => part.balancing === undefined,
  },
  {
    field: 'startup.warm',
    what: 'Running at the start',
    value: true,
    absent: part => part.startup.warm === undefined,
  },
  {
    field: 'startup.order',
    what: 'Order of a StatefulSet',
    value: 'ordered',
    why: 'A StatefulSet’s podManagementPolicy is OrderedReady where it says nothing.',
    absent: part => part.controller === 'statefulset' && part.startup.order === undefined,
  },
  {
    field: 'probes.*',
    what: 'Probes',
    value: 'no delay, every 10 s, 1 s time-out, 3 failures, 1 success',
    why: 'What Kubernetes takes for what a probe does not say.',
    absent: part => Object.values(part.probes ?? {}).some(leavesOut),
  },
  {
    field: 'startup.cpu',
    what: 'CPU time of the start',
    value: 'not contended',
    absent: part => part.startup.cpu === undefined,
  },
  {
    field: 'memory.perRequest',
    what: 'Memory per request',
    value: 0,
    unit: 'bytes',
    absent: part => part.memory.perRequest === undefined,
  },
  {
    field: 'controller',
    what: 'Controller',
    value: 'deployment',
    absent: part => part.controller === undefined,
  },
  {
    field: 'tenant',
    what: 'Tenant',
    value: 'one tenant owns all',
    absent: part => part.tenant === undefined,
  },
  {
    field: 'limits.cpu',
    what: 'CPU limit',
    value: 'none: the whole host, or the vCPUs of the VM',
    absent: part => part.limits?.cpu === undefined,
  },
  {
    field: 'limits.memory',
    what: 'Memory limit',
    value: 'none',
    absent: part => part.limits?.memory === undefined,
  },
];

const BATCH: readonly Default<Batch>[] = [
  { field: 'at', what: 'Arrival', value: 'at the start', absent: part => part.at === undefined },
  { field: 'cores', what: 'Cores', value: 1, unit: 'cores', absent: part => part.cores === undefined },
  {
    field: 'parallelism',
    what: 'Parallelism',
    value: 'all at once, as far as there is room',
    absent: part => part.parallelism === undefined,
  },
  {
    field: 'clock',
    what: 'Clock',
    value: 'the run begins on Monday at 0:00 UTC',
    absent: part => part.schedule !== undefined && part.clock === undefined,
  },
  {
    field: 'utcOffset',
    what: 'UTC offset',
    value: 0,
    unit: 'minutes',
    why: 'A CronJob without a timeZone follows its controller, whose clock is mostly UTC.',
    absent: part => part.schedule !== undefined && part.utcOffset === undefined,
  },
  {
    field: 'whenLate',
    what: 'When the last is not over',
    value: 'allow',
    why: 'A CronJob’s concurrencyPolicy is Allow where it says nothing.',
    absent: part => part.schedule !== undefined && part.whenLate === undefined,
  },
  {
    field: 'backoffLimit',
    what: 'Back-off limit',
    value: 'tasks are begun anew until they are done',
    absent: part => part.backoffLimit === undefined,
  },
];

const CALL: readonly Default<Call>[] = [
  { field: 'count', what: 'Times', value: 1, absent: part => part.count === undefined },
  { field: 'probability', what: 'Probability', value: 1, absent: part => part.probability === undefined },
  { field: 'timeout', what: 'Time-out', value: 'waits for ever', absent: part => part.timeout === undefined },
];

const SITE: readonly Default<Site>[] = [
  { field: 'zones', what: 'Zones', value: 'one zone', absent: part => part.zones === undefined },
  {
    field: 'registry',
    what: 'Image registry',
    value: 'not shared: each host pulls at its own rate',
    absent: part => part.registry === undefined,
  },
  {
    field: 'latency.host',
    what: 'Latency inside a host',
    value: 0,
    unit: 'microseconds',
    absent: part => part.latency?.host === undefined,
  },
];

const POOL: readonly Default<HostPool>[] = [
  { field: 'reserve', what: 'System reserve', value: 'kubelet', absent: part => part.reserve === undefined },
  { field: 'billing', what: 'Billing', value: 'second', absent: part => part.billing === undefined },
  { field: 'buying', what: 'Buying', value: 'on-demand', absent: part => part.buying === undefined },
  {
    field: 'zone',
    what: 'Zone',
    value: 'hosts go to the zones in turn',
    absent: part => part.zone === undefined,
  },
  {
    field: 'max',
    what: 'Most hosts',
    value: MOST_HOSTS,
    unit: 'hosts',
    absent: part => (part.count === 'auto' || part.scaling !== undefined) && part.max === undefined,
  },
  {
    field: 'scaling.min',
    what: 'Fewest hosts',
    value: 'as many as at the start; 0 where that is "auto"',
    absent: part => part.scaling !== undefined && part.scaling.min === undefined,
  },
  {
    field: 'scaling.expander',
    what: 'Expander',
    value: 'random',
    absent: part => part.scaling?.by === 'cluster-autoscaler' && part.scaling.expander === undefined,
  },
  {
    field: 'machine.speed',
    what: 'Relative speed',
    value: 1,
    unit: 'x',
    absent: ({ machine }) => typeof machine === 'string' || machine.speed === undefined,
  },
  {
    field: 'machine.watts',
    what: 'Power',
    value: 'energy is not reported',
    absent: ({ machine }) => typeof machine !== 'string' && machine.watts === undefined,
  },
];

const TRAFFIC: readonly Default<Traffic>[] = [
  {
    field: 'timeout',
    what: 'Time-out',
    value: 'clients wait for ever',
    absent: part => part.timeout === undefined,
  },
  {
    field: 'from',
    what: 'From site',
    value: 'at the entry service',
    absent: part => part.from === undefined,
  },
  {
    field: 'ramp',
    what: 'Ramp',
    value: false,
    absent: part => part.arrivals === 'poisson' && typeof part.rate !== 'number' && part.ramp === undefined,
  },
];

const PLATFORM: readonly Default<Platform>[] = [
  {
    field: 'placement',
    what: 'Placement',
    value: 'least-allocated',
    absent: part => part.placement === undefined,
  },
  {
    field: 'scheduler',
    what: 'Scheduler',
    value: 'the plugins, weights and sampling of Kubernetes 1.31',
    absent: part => part.placement === 'kube-scheduler' && part.scheduler === undefined,
  },
  {
    field: 'engine',
    what: 'Engine',
    value: 'containerd',
    absent: part => part.engine === undefined && part.stack.length > 0,
  },
  {
    field: 'network',
    what: 'Network',
    value: 'bridge',
    absent: part => part.network === undefined && part.stack.length > 0,
  },
  { field: 'cpuLimits', what: 'CPU limits', value: 'quota', absent: part => part.cpuLimits === undefined },
  {
    field: 'cpuWeights',
    what: 'CPU weights',
    value: 'quadratic',
    absent: part => part.cpuWeights === undefined,
  },
  { field: 'pools', what: 'Host pools', value: 'all', absent: part => part.pools === undefined },
  { field: 'start', what: 'Start', value: 'cold', absent: part => part.start === undefined },
  {
    field: 'warmPool',
    what: 'Warm pool',
    value: 1,
    unit: 'instances',
    absent: part => part.start === 'warm' && part.warmPool === undefined,
  },
  { field: 'pull', what: 'Image pull', value: 'eager', absent: part => part.pull === undefined },
  {
    field: 'guest.disk',
    what: 'VM disk',
    value: 'thin',
    absent: part => part.guest?.disk === undefined && part.stack.length > 0,
  },
];

const listed = (names: readonly string[]): string =>
  names.length > 6
    ? `${names.slice(0, 6).join(', ')} and ${String(names.length - 6)} more`
    : names.join(', ');

/** One line for each field, however many parts leave it out: "services.*.queue". */
function fillAll<Part>(
  { one, many }: { one: string; many: string },
  parts: readonly (readonly [string, Part])[],
  { defaults, book }: { defaults: readonly Default<Part>[]; book: Book },
): void {
  for (const { field, what, value, unit, why, absent } of defaults) {
    const names = parts.filter(([, part]) => absent(part)).map(([name]) => name);
    if (names.length === 0) continue;
    book.fill({
      path: `${names.length === 1 ? `${one}.${names[0]!}` : many}.${field}`,
      what,
      value,
      unit: unit ?? '',
      source: `${why ?? 'The format’s default.'} Left out in: ${listed(names)}.`,
    });
  }
}

const paths = (one: string, many = `${one}.*`): { one: string; many: string } => ({ one, many });

/** Notes every field that the scenario leaves out and that the format itself gives a value. */
export function fillDefaults(scenario: Scenario, book: Book): void {
  const services = sortedEntries(scenario.services);
  const sites = sortedEntries(scenario.sites);
  const pools = sites.flatMap(([site, { pools }]) =>
    sortedEntries(pools).map(([name, pool]) => [`${site}.pools.${name}`, pool] as const),
  );
  const calls = services.flatMap(([name, service]) =>
    (service.calls ?? []).flatMap((step, index) =>
      callsOf(step).map(call => [`${name}.calls.${String(index)}`, call] as const),
    ),
  );
  fillAll(paths('services'), services, { defaults: SERVICE, book });
  fillAll(paths('services', 'services.*.calls.*'), calls, { defaults: CALL, book });
  fillAll(paths('sites'), sites, { defaults: SITE, book });
  fillAll(paths('sites', 'sites.*.pools.*'), pools, { defaults: POOL, book });
  fillAll(paths('batches'), sortedEntries(scenario.batches), { defaults: BATCH, book });
  fillAll(paths('traffic'), sortedEntries(scenario.traffic), { defaults: TRAFFIC, book });
  fillAll(paths('platforms'), sortedEntries(scenario.platforms), { defaults: PLATFORM, book });
}
