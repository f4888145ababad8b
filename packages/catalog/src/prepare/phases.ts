import type {
  Demand,
  Image,
  Law,
  PlanLine,
  PlanPhase,
  PlanPullLimits,
  PlanTakes,
  Platform,
  Service,
} from '@tare/schema';
import type { Book } from '../book.ts';
import type { Phase, Technology } from '../technology.ts';
import { technologyOf } from '../technologies.ts';
import { lawOf } from './services.ts';

type Engine = NonNullable<Platform['engine']>;
const MILLISECOND = 1000;

function delay(name: PlanPhase['name'], technology: string, law: Law, source: string): PlanPhase[] {
  if (name === 'image pulled') return [];
  return [{ kind: 'delay', name, technology, law, factor: 1, source }];
}

const milliseconds = (value: number): Law => ({ law: 'constant', mean: Math.round(value * MILLISECOND) });

/** The same steps, which take this of their host (rule S1). */
const taking = (phases: PlanPhase[], takes: Partial<PlanTakes>): PlanPhase[] =>
  phases.map(phase =>
    phase.kind === 'delay'
      ? { ...phase, takes: { cpuShare: 0, lockShare: 0, diskBytes: 0, ...takes } }
      : phase,
  );

function layerPhase(technology: string, phase: Phase, book: Book): PlanPhase[] {
  const value = book.number(phase.id);
  const law: Law =
    phase.sigma === undefined
      ? milliseconds(value)
      : {
          law: 'lognormal-median',
          median: Math.round(value * MILLISECOND),
          sigma: book.number(phase.sigma),
        };
  const steps = delay(phase.name, technology, law, phase.id);
  return phase.cpuShare === undefined ? steps : taking(steps, { cpuShare: book.number(phase.cpuShare) });
}

/** Windows takes longer to boot than the guests that were measured. */
function windowsPhase(layers: readonly Technology[], os: Image['os'], book: Book): PlanPhase[] {
  const vm = layers.find(layer => layer.kind === 'vm');
  if (vm === undefined || os !== 'windows') return [];
  const extra = milliseconds(book.number('vm.start.windows_extra') * 1000);
  return delay('guest booted', vm.id, extra, 'vm.start.windows_extra');
}

/** Whether all that an instance brings of its own can be restored from a snapshot. */
export const canRestore = (own: readonly Technology[]): boolean =>
  own.length > 0 && own.every(layer => layer.restore !== undefined);

/** What stands in place of boot and application start when an instance starts from a snapshot. */
export const restorePhases = (own: readonly Technology[], book: Book): PlanPhase[] =>
  own.flatMap(({ id, restore }) => (restore === undefined ? [] : layerPhase(id, restore, book)));

/** A full copy of a VM's disk is written before the VM is made (rule M3): it takes its host's disk, where that has a bandwidth. */
export function copyPhase(layers: readonly Technology[], disk: string, book: Book): PlanPhase[] {
  const vm = layers.find(layer => layer.kind === 'vm');
  if (vm === undefined || disk !== 'full') return [];
  const diskBytes = Math.round(book.number('vm.image.size') * 1e6);
  return taking(delay('created', vm.id, milliseconds(0), 'vm.image.size'), { diskBytes });
}

const readAtStart = (image: Image, book: Book): number =>
  image.readAtStart ?? book.number('container-runc.image.read_fraction_at_start');

/**
 * Rule M2, page cache: what a pull wrote is still in the memory of the kernel that pulled it, so a start there reads no
 * disk. A VM of its own reads its image through a cache of its own, which is empty, and its disk past its host's.
 */
export function coldReadPhase(image: Image, layers: readonly Technology[], book: Book): PlanPhase[] {
  const vm = layers.find(layer => layer.kind === 'vm');
  const whole = image.layers.reduce((sum, { size }) => sum + size, 0);
  if (vm === undefined || whole === 0) return [];
  const diskBytes = Math.ceil(whole * readAtStart(image, book));
  const source = 'container-runc.image.read_fraction_at_start';
  return taking(delay('initialised', vm.id, milliseconds(0), source), { diskBytes });
}

/** The layers' own steps, in the order in which they stand. */
export const layerPhases = (layers: readonly Technology[], os: Image['os'], book: Book): PlanPhase[] => [
  ...layers.flatMap(layer => layer.phases.flatMap(phase => layerPhase(layer.id, phase, book))),
  ...windowsPhase(layers, os, book),
];

/**
 * What the engine adds. The published times of containerd and Docker contain runc's own 33 ms, which the container
 * layer brings itself, so they are taken off; Kata's time was measured under containerd, so only what Docker takes
 * beyond containerd is added to it. VMs and bare processes are started without such an engine.
 */
function engineExtra(engine: Engine, layers: readonly Technology[], book: Book): number {
  if (engine === 'none') return 0;
  const containerd = () => book.number('containerd.start');
  const whole = engine === 'docker' ? () => book.number('docker.start') : containerd;
  if (layers.some(layer => layer.startedBy === 'engine'))
    return Math.max(0, whole() - book.number('container-runc.start.oci'));
  const measured = layers.some(layer => layer.startedBy === 'measured-with-containerd');
  return measured && engine === 'docker' ? Math.max(0, whole() - containerd()) : 0;
}

/** The same steps, which stand in this line. */
const inLine = (phases: PlanPhase[], line: PlanLine): PlanPhase[] =>
  phases.map(phase => (phase.kind === 'delay' ? { ...phase, line } : phase));

/** Rule O2: where Kubernetes starts instances, its controllers make their pods at a rate, and its scheduler takes them one by one. */
export function scheduledPhase(engine: Engine, book: Book): PlanPhase[] {
  if (engine !== 'kubernetes') return [];
  const everyUs = 1e6 / book.number('kubernetes.controller.rate');
  const turn: Law = {
    law: 'constant',
    mean: Math.round(1e6 / book.number('kubernetes.scheduler.rate')),
  };
  const burst = Math.max(1, Math.round(book.number('kubernetes.controller.burst')));
  const step = (law: Law, source: string) => delay('scheduled', 'kubernetes', law, source);
  return [
    ...inLine(step(milliseconds(0), 'kubernetes.controller.rate'), { by: 'rate', everyUs, burst }),
    ...inLine(step(turn, 'kubernetes.scheduler.rate'), { by: 'servers', servers: 1, each: 'platform' }),
  ];
}

/**
 * Rule O2: a kubelet asks the API at a rate: for what the pod's volumes need before it is created, and to report that it
 * runs, before which nobody sends it requests.
 */
function callsPhase(engine: Engine, name: 'mounted' | 'reported', source: string, book: Book): PlanPhase[] {
  if (engine !== 'kubernetes') return [];
  return inLine(delay(name, 'kubelet', milliseconds(0), source), {
    by: 'calls',
    calls: book.number(source),
    everyUs: 1e6 / book.number('kubernetes.kubelet.api_qps'),
    burst: Math.max(1, book.number('kubernetes.kubelet.api_burst')),
  });
}

export const mountedPhase = (engine: Engine, book: Book): PlanPhase[] =>
  callsPhase(engine, 'mounted', 'kubernetes.kubelet.mount_calls', book);

export const reportedPhase = (engine: Engine, book: Book): PlanPhase[] =>
  callsPhase(engine, 'reported', 'kubernetes.kubelet.report_calls', book);

/** Rule O2: a host's manager creates only so many VMs at a time; where Kubernetes makes them, or nothing does, it is not asked. */
export function managed(phases: PlanPhase[], engine: Engine, book: Book): PlanPhase[] {
  const isManaged = (phase: PlanPhase) =>
    phase.kind === 'delay' && phase.name === 'created' && technologyOf(phase.technology)?.kind === 'vm';
  if (engine === 'kubernetes' || engine === 'none' || !phases.some(isManaged)) return phases;
  const servers = Math.max(1, Math.round(book.number('vm-manager.parallel_starts')));
  return phases.flatMap(phase =>
    isManaged(phase) ? inLine([phase], { by: 'servers', servers, each: 'host' }) : [phase],
  );
}

export function enginePhase(engine: Engine, layers: readonly Technology[], book: Book): PlanPhase[] {
  const extra = engineExtra(engine, layers, book);
  const name = engine === 'docker' ? 'docker' : 'containerd';
  return extra === 0 ? [] : delay('created', name, milliseconds(extra), `${name}.start`);
}

/** How a platform pulls images and makes the disks of VMs. */
export interface Pulling {
  readonly engine: Engine;
  readonly pull: NonNullable<Platform['pull']>;
  readonly disk: string;
}

/**
 * A pull of the service's image; with full copies of VM disks, of the guest's image too. A lazy pull fetches first what
 * the start reads; what comes behind it takes no bandwidth from others (SPEC.md, "Not modelled").
 */
export function pullPhase(
  image: Image,
  layers: readonly Technology[],
  { pull, disk, engine }: Pulling,
  book: Book,
): PlanPhase[] {
  const guestLayers =
    disk === 'full'
      ? layers
          .filter(layer => layer.kind === 'vm')
          .map(layer => ({
            digest: `guest-image:${layer.id}`,
            bytes: Math.round(book.number('vm.image.size') * 1e6),
          }))
      : [];
  const first = pull === 'eager' ? 1 : readAtStart(image, book);
  const own = image.layers.map(({ digest, size }) => ({ digest, bytes: Math.ceil(size * first) }));
  return [
    {
      kind: 'pull',
      name: 'image pulled',
      technology: layers[layers.length - 1]?.id ?? 'bare-process',
      layers: [...guestLayers, ...own],
      source: 'container-runc.image.pull_rate',
      ...(engine === 'kubernetes' ? { kubelet: pullLimits(book) } : {}),
    },
  ];
}

/** Rule O2: what a kubelet lets through. */
const pullLimits = (book: Book): PlanPullLimits => ({
  atOnce: Math.max(1, Math.round(book.number('kubernetes.kubelet.parallel_pulls'))),
  everyUs: 1e6 / book.number('kubernetes.kubelet.pull_qps'),
  burst: Math.max(1, Math.round(book.number('kubernetes.kubelet.pull_burst'))),
});

export function initialisedPhase(
  name: string,
  service: Service,
  layers: readonly Technology[],
  book: Book,
): PlanPhase[] {
  const factor = layers.reduce(
    (product, layer) => (layer.initFactor === undefined ? product : product * book.number(layer.initFactor)),
    1,
  );
  const { init, cpu } = service.startup;
  if (init === 0) return [];
  const technology = layers.find(layer => layer.initFactor !== undefined)?.id ?? 'bare-process';
  const steps: PlanPhase[] = [
    {
      kind: 'delay',
      name: 'initialised',
      technology,
      law: lawOf(init),
      factor,
      source: `services.${name}.startup.init`,
    },
  ];
  return cpu === undefined ? steps : taking(steps, { cpuShare: cpuShareOf(cpu, init) });
}

/** CPU time as a share of the mean time of the application's start, which runs on one core. */
function cpuShareOf(cpuUs: number, init: Demand): number {
  const mean = meanOf(init);
  return mean === 0 ? 0 : Math.min(1, cpuUs / mean);
}

function meanOf(demand: Demand): number {
  if (typeof demand === 'number') return demand;
  switch (demand.law) {
    case 'uniform':
      return (demand.low + demand.high) / 2;
    case 'empirical':
      return demand.values.reduce((sum, value) => sum + value, 0) / demand.values.length;
    default:
      return demand.mean;
  }
}
