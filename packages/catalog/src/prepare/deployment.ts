import type { Attack, PlanDeployment, Platform, Service, VictimLoss } from '@tare/schema';
import type { Book } from '../book.ts';
import type { Technology } from '../technology.ts';
import { acceleratorsOf } from './accelerators.ts';
import { GIB, MIB, toMilli } from './names.ts';
import {
  canRestore,
  coldReadPhase,
  copyPhase,
  enginePhase,
  initialisedPhase,
  layerPhases,
  pullPhase,
  restorePhases,
  managed,
  mountedPhase,
  reportedPhase,
  scheduledPhase,
} from './phases.ts';
import { probedPhase } from './probes.ts';
import { migrates } from './drains.ts';
import { soldFor } from './reclaim.ts';
import { carriedBy, diskPathOf, slowdownOf } from './slowdown.ts';
import { type Division, ownVm, vmLevels } from './stack.ts';
import { isResizable, resizableOf } from './vertical.ts';
import type { Image } from '@tare/schema';

/** What one deployment is made from. */
export interface Ground {
  readonly name: string;
  readonly service: Service;
  /** What is initialised one after another before it is ready: itself, or the modules of a monolith. */
  readonly initialises: readonly (readonly [string, Service])[];
  readonly image: Image;
  readonly platform: Platform;
  readonly division: Division;
  /** CPU of the largest holder (host or shared VM) in millicores: the ceiling of an instance without a limit. */
  readonly holderMilli: number;
  /** The hosts are VMs themselves. */
  readonly nestedHosts: boolean;
  /** What neighbours do in this scenario: only that is asked of the catalogue. */
  readonly attacks: ReadonlySet<Attack>;
  /** Something is sent in this scenario through cards that are known. */
  readonly sends: boolean;
  /** The disk of some host is known. */
  readonly disks: boolean;
  readonly book: Book;
}

interface Asked {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly cpuLimitMilli: number | undefined;
  readonly memoryLimit: number | undefined;
}

/** Requests as Kubernetes reads them: the limit if there is one, else nothing. */
function askedBy({ service, platform }: Ground): Asked {
  const cpu = service.requests?.cpu ?? service.limits?.cpu;
  const memory = service.requests?.memory ?? service.limits?.memory;
  const capped = platform.cpuLimits !== 'none' && service.limits?.cpu !== undefined;
  return {
    cpuMilli: toMilli(cpu ?? 0),
    memoryBytes: memory ?? 0,
    cpuLimitMilli: capped ? Math.max(1, toMilli(service.limits!.cpu!)) : undefined,
    memoryLimit: service.limits?.memory,
  };
}

/** Rule C3: CPU shares as the kubelet derives them from the request. */
export const weightOf = (cpuMilli: number): number => Math.max(2, Math.floor((cpuMilli * 1024) / 1000));

/** Memory of a VM's monitor; with Kubernetes as engine, what KubeVirt adds to each VM. */
export function monitorBytes(
  layer: Technology,
  size: { vcpus: number; memoryBytes: number },
  { engine, book }: { engine: Platform['engine']; book: Book },
): number {
  const gib = size.memoryBytes / GIB;
  if (layer.kind === 'vm' && engine === 'kubernetes') {
    const mib = book.number('kubevirt.mem.base') + book.number('kubevirt.mem.per_vcpu') * size.vcpus;
    return Math.ceil(mib * MIB + book.number('kubevirt.mem.share') * size.memoryBytes);
  }
  const { fixed, perVcpu, perGib } = layer.monitor;
  const term = (id: string | undefined, times: number) => (id === undefined ? 0 : book.number(id) * times);
  return Math.ceil((book.number(fixed) + term(perVcpu, size.vcpus) + term(perGib, gib)) * MIB);
}

/** Memory of the guest's own operating system; Windows takes more than the published Linux guests. */
export function guestOsBytes(layer: Technology, os: Image['os'], book: Book): number {
  if (layer.guestOs === undefined) return 0;
  return Math.ceil(book.number(os === 'windows' ? 'vm.mem.windows_guest' : layer.guestOs) * MIB);
}

export const roundUp = (bytes: number, step: number): number => Math.ceil(bytes / step) * step;

/** µs that the stack's network adds to a call's round trip. */
function callExtra({ platform, division, book }: Ground): number {
  const byLayers = division.layers.reduce(
    (sum, layer) => (layer.callExtra === undefined ? sum : sum + book.number(layer.callExtra)),
    0,
  );
  const attached = division.layers.some(layer => layer.kind === 'container' || layer.kind === 'sandbox');
  return Math.round(byLayers + (attached ? networkExtra(platform.network ?? 'bridge', book) : 0));
}

function networkExtra(network: NonNullable<Platform['network']>, book: Book): number {
  switch (network) {
    case 'host':
      return 0;
    case 'bridge':
      return book.number('container-runc.net.bridge_extra');
    case 'nat':
      return (
        (book.number('container-runc.net.nat_rtt_factor') - 1) * book.number('container-runc.net.native_rtt')
      );
    case 'overlay':
      return book.number('container-runc.net.overlay_extra');
  }
}

/** Each virtual machine inside another, or inside a cloud VM, slows all work. */
function nestedFactor({ division, nestedHosts, book }: Ground): number {
  const levels = vmLevels(division) + (nestedHosts ? 1 : 0);
  let product = 1;
  for (let level = 1; level < levels; level++)
    if (vmLevels(division) > 0) product *= book.number('cloud-vm.nested.vm_factor');
  return product;
}

/**
 * Rule F2: what a victim loses to a neighbour, by whether a kernel of its own stands between them. Published for Linux
 * containers and for Xen; taken for all that share a kernel, and for all that do not.
 */
function lossBehind(layer: Technology | undefined, { attacks, book }: Ground): VictimLoss {
  const measured = layer?.ownKernel === true ? 'vm-kvm-full' : 'container-runc';
  const loss = (attack: Attack, resource: string) =>
    attacks.has(attack) ? book.number(`${measured}.interference.${resource}_victim_loss`) / 100 : 0;
  return {
    'memory-hog': loss('memory-hog', 'mem'),
    'disk-storm': loss('disk-storm', 'disk'),
    'network-storm': loss('network-storm', 'net'),
    ...(attacks.has('cache-thrash') ? { 'cache-thrash': loss('cache-thrash', 'cache') } : {}),
  };
}

const victimLoss = (site: Ground): PlanDeployment['victimLoss'] => ({
  onHost: lossBehind(site.division.layers[0], site),
  inGuest: lossBehind(site.division.own[0], site),
});

const requestCost = ({ division, book }: Ground): number =>
  division.layers.reduce(
    (sum, layer) => (layer.requestCost === undefined ? sum : sum + book.number(layer.requestCost)),
    0,
  );

/** Rule C4: a limit below the ceiling is a quota over periods, or a plain cap where the platform says so. */
function limitsOf(
  { platform, book }: Ground,
  { cpuLimitMilli }: Asked,
  ceiling: number,
): Pick<PlanDeployment, 'capMilli' | 'quota'> {
  if (cpuLimitMilli === undefined || cpuLimitMilli >= ceiling) return { capMilli: ceiling, quota: null };
  if (platform.cpuLimits === 'share') return { capMilli: cpuLimitMilli, quota: null };
  return { capMilli: ceiling, quota: { milli: cpuLimitMilli, periodUs: quotaPeriodUs(book) } };
}

const quotaPeriodUs = (book: Book): number => Math.round(book.number('cgroup.cpu.period') * 1000);

/** Rule O3 vertical: what may be asked for anew. */
const resizing = (
  { service, platform, division, book }: Ground,
  { cpuLimitMilli }: Asked,
  ceiling: number,
): Pick<PlanDeployment, 'resizable'> =>
  isResizable(service, platform, ownVm(division) !== undefined)
    ? resizableOf(cpuLimitMilli, ceiling, platform.cpuLimits === 'share' ? null : quotaPeriodUs(book))
    : {};

/** Rule C5: a vCPU can wait for a lock whose holder does not run only where there is another vCPU. */
const preemptionLossOf = (vcpus: number, book: Book): number =>
  vcpus > 1 ? book.number('vm.cpu.preemption_loss') : 0;

/** The part of a deployment that is the same whether the instance has a VM of its own or not. */
function commonPart(site: Ground, asked: Asked) {
  const { service, initialises, image, platform, division, book } = site;
  const { own, layers } = division;
  const engine = platform.engine ?? 'containerd';
  const disk = platform.guest?.disk ?? 'thin';
  const shared = { layers, platform, book };
  return {
    stack: layers.map(layer => layer.id),
    requested: { cpuMilli: asked.cpuMilli, memoryBytes: asked.memoryBytes },
    ...acceleratorsOf(
      service.accelerators?.count ?? 0,
      service.accelerators?.kind === undefined ? [] : [service.accelerators.kind],
      platform,
    ),
    weight: weightOf(asked.cpuMilli),
    slowdown: slowdownOf(service, shared) * nestedFactor(site),
    requestCostUs: requestCost(site),
    disk: diskPathOf(service, layers, book),
    callExtraUs: callExtra(site),
    ...carriedBy(own, site),
    victimLoss: victimLoss(site),
    phases: managed(
      [
        ...scheduledPhase(engine, book),
        ...mountedPhase(engine, book),
        ...pullPhase(image, own, { pull: platform.pull ?? 'eager', disk, engine }, book),
        ...enginePhase(engine, own, book),
        ...copyPhase(own, disk, book),
        ...(platform.start === 'snapshot' && canRestore(own)
          ? restorePhases(own, book)
          : [
              ...(own.length === 0 ? layerlessStart(book) : layerPhases(own, image.os, book)),
              ...(site.disks ? coldReadPhase(image, own, book) : []),
              ...initialises.flatMap(([name, part]) => initialisedPhase(name, part, layers, book)),
            ]),
        ...probedPhase(initialises[0]?.[0] ?? '', service),
        ...reportedPhase(engine, book),
      ],
      engine,
      book,
    ),
  };
}

const layerlessStart = (book: Book): PlanDeployment['phases'] => [
  {
    kind: 'delay',
    name: 'created',
    technology: 'bare-process',
    law: { law: 'constant', mean: Math.round(book.number('bare-process.start.fork_exec') * 1000) },
    factor: 1,
    source: 'bare-process.start.fork_exec',
  },
];

/** Processes, containers, sandboxes and Kata: memory as touched, overhead beside it. */
function touching(site: Ground, asked: Asked): PlanDeployment {
  const { division, image, platform, book, holderMilli } = site;
  const vm = ownVm(division);
  const vcpus = vm === undefined ? 0 : Math.max(1, Math.ceil((asked.cpuLimitMilli ?? asked.cpuMilli) / 1000));
  const counted =
    vm?.runtimeClass !== undefined && platform.engine === 'kubernetes' ? vm.runtimeClass : undefined;
  const measured = division.own.reduce(
    (sum, layer) => sum + monitorBytes(layer, { vcpus, memoryBytes: 0 }, { engine: 'none', book }),
    division.own.length === 0 ? book.number('bare-process.mem.overhead') * MIB : 0,
  );
  const inside = division.own.reduce((sum, layer) => sum + guestOsBytes(layer, image.os, book), 0);
  const overhead = counted === undefined ? measured + inside : Math.ceil(book.number(counted.memory) * MIB);
  const ceiling = vcpus === 0 ? holderMilli : vcpus * 1000;
  return {
    ...commonPart(site, asked),
    reserve: {
      cpuMilli: asked.cpuMilli + (counted === undefined ? 0 : Math.ceil(book.number(counted.cpu))),
      memoryBytes: asked.memoryBytes + overhead,
    },
    vcpus,
    ...limitsOf(site, asked, ceiling),
    ...resizing(site, asked, ceiling),
    preemptionLoss: preemptionLossOf(vcpus, book),
    takenBytes: 0,
    memoryLimitBytes: asked.memoryLimit ?? 0,
    tare: { overheadBytes: measured, guestOsBytes: inside },
    kernel: vm !== undefined ? 'own' : division.shared.length > 0 ? 'guest' : 'host',
  };
}

/** A VM of its own, whose memory is taken whole when it starts (rule I4). */
function owning(site: Ground, asked: Asked): PlanDeployment {
  const { service, image, division, platform, book } = site;
  const guestOs = division.own.reduce((sum, layer) => sum + guestOsBytes(layer, image.os, book), 0);
  const forWork = asked.memoryLimit ?? Math.max(asked.memoryBytes, service.memory.base);
  const memoryBytes = roundUp(forWork + guestOs, Math.ceil(book.number('vm.size.step') * MIB));
  const vcpus = Math.max(1, Math.ceil((asked.cpuLimitMilli ?? asked.cpuMilli) / 1000));
  const overhead = division.own.reduce(
    (sum, layer) => sum + monitorBytes(layer, { vcpus, memoryBytes }, { engine: platform.engine, book }),
    0,
  );
  return {
    ...commonPart(site, asked),
    reserve: {
      cpuMilli: asked.cpuMilli,
      memoryBytes: Math.ceil((memoryBytes + overhead) / soldFor(platform)),
    },
    vcpus,
    ...limitsOf(site, asked, vcpus * 1000),
    preemptionLoss: preemptionLossOf(vcpus, book),
    ...(migrates(division) ? { migrates: true as const } : {}),
    takenBytes: memoryBytes,
    memoryLimitBytes: memoryBytes - guestOs,
    tare: { overheadBytes: overhead, guestOsBytes: guestOs },
    kernel: 'own',
  };
}

/** How one service runs on one platform. */
export function prepareDeployment(site: Ground): PlanDeployment {
  const asked = askedBy(site);
  const vm = ownVm(site.division);
  return vm?.takesMemoryAtStart === true ? owning(site, asked) : touching(site, asked);
}
