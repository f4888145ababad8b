/** The alternatives that an imported scenario compares, and the hosts that it stands on. */
import type { ScenarioDocument } from '@tare/schema';
import { assume, type Findings, leaveOut, normalise } from '../findings.ts';
import type { Workload } from '../workload.ts';
import { asId } from './names.ts';

type Platforms = ScenarioDocument['platforms'];
type Site = ScenarioDocument['sites'][string];
type Pools = Site['pools'];
type Machine = Exclude<Pools[string]['machine'], string>;

/** Where the files come from decides which engine starts the containers. */
export type Origin = 'compose' | 'kubernetes';

export const BASELINE = 'containers';

/** Runtimes and runtime classes by name → the technology of the catalogue that they are. */
const RUNTIMES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/gvisor|runsc/i, ['gvisor-systrap']],
  [/firecracker|kata-fc/i, ['firecracker']],
  [/kata/i, ['kata-clh']],
  [/^(runc|crun|youki|docker|containerd|io\.containerd\.runc.*)$/i, ['container-runc']],
];

function technologyOf(runtime: string): readonly string[] | undefined {
  return RUNTIMES.find(([pattern]) => pattern.test(runtime))?.[1];
}

/** Services that the files run in another technology than plain containers. */
function exceptions(
  workloads: readonly Workload[],
  ids: ReadonlyMap<string, string>,
  findings: Findings,
): Record<string, { stack: string[] }> {
  const found: Record<string, { stack: string[] }> = {};
  for (const { name, runtime, controller } of workloads) {
    if (runtime === undefined || controller === 'job' || controller === 'cronjob') continue;
    const stack = technologyOf(runtime.name);
    if (stack === undefined)
      leaveOut(
        findings,
        runtime.place,
        `runtime ${runtime.name}`,
        'No technology of the catalogue is known by this name; plain containers are taken.',
      );
    else if (stack[0] !== 'container-runc') {
      found[ids.get(name)!] = { stack: [...stack] };
      normalise(findings, runtime.place, {
        what: `runtime ${runtime.name} of ${name}`,
        value: `${BASELINE}: ${stack.join(' > ')}`,
        why: 'On the baseline platform the service runs as the files say; the other platforms run all services alike.',
      });
    }
  }
  return found;
}

/** Containers as the files say, and the usual alternatives beside them. */
export function writePlatforms(
  origin: Origin,
  workloads: readonly Workload[],
  ids: ReadonlyMap<string, string>,
  findings: Findings,
): Platforms {
  const policy =
    origin === 'kubernetes'
      ? { engine: 'kubernetes' as const, placement: 'kube-scheduler' as const }
      : { engine: 'docker' as const };
  const services = exceptions(workloads, ids, findings);
  return {
    [BASELINE]: {
      label: 'Containers',
      stack: ['container-runc'],
      ...policy,
      ...(Object.keys(services).length === 0 ? {} : { services }),
    },
    processes: { label: 'Bare processes', stack: [], engine: 'none' },
    sandboxes: { label: 'Sandboxed containers', stack: ['gvisor-systrap'], ...policy },
    microvms: { label: 'MicroVMs', stack: ['firecracker'] },
    vms: { label: 'One VM for each instance', stack: ['vm-kvm-full'], engine: 'none' },
    'containers-in-vms': { label: 'Containers in VMs', stack: ['vm-kvm-full', 'container-runc'], ...policy },
  };
}

interface HostKind {
  readonly architecture: 'amd64' | 'arm64';
  readonly kernel: 'linux' | 'windows';
  readonly accelerator?: { readonly kind: string; readonly count: number };
  readonly labels: Readonly<Record<string, string>>;
}

/** A machine of the catalogue. */
const GENERAL_MACHINE = 'own.16c64g';
const ACCELERATOR_CLASS = 'gpu';
const MOST_POOLS = 64;

function hostKind({ architecture, os, accelerators, placement }: Workload): HostKind {
  return {
    architecture: architecture ?? 'amd64',
    kernel: os ?? 'linux',
    ...(accelerators === undefined
      ? {}
      : {
          accelerator: {
            kind: accelerators.kind ?? ACCELERATOR_CLASS,
            count: Math.max(1, Math.ceil(accelerators.count)),
          },
        }),
    labels: placement.hostLabels,
  };
}

const isGeneral = (kind: HostKind): boolean =>
  kind.architecture === 'amd64' && kind.kernel === 'linux' && kind.accelerator === undefined;

/** USD per hour of one hardware thread with its 4 GiB, as the catalogue has for own.16c64g (0.768), and of a device. */
const USD_PER_THREAD = 0.048;
const USD_PER_DEVICE = 1;
/** Devices in one host, unless a workload needs more of them together. */
const USUAL_DEVICES = 8;

/** A machine of round figures: 16 threads like the general one, or 64 with accelerators. */
function machineOf({ architecture, kernel, accelerator }: HostKind): Machine {
  const cores = accelerator === undefined ? 16 : 64;
  const devices = accelerator === undefined ? 0 : Math.min(64, Math.max(USUAL_DEVICES, accelerator.count));
  return {
    cores,
    memory: `${String(4 * cores)}Gi`,
    architecture,
    kernel,
    virtualisation: 'hardware',
    disk: { bandwidth: '2GB/s', iops: 400_000, latency: '100us' },
    network: '10Gbit/s',
    usdPerHour: Math.round((USD_PER_THREAD * cores + USD_PER_DEVICE * devices) * 1000) / 1000,
    ...(accelerator === undefined ? {} : { accelerators: { kind: accelerator.kind, count: devices } }),
  };
}

function describeMachine(machine: Machine | string): string {
  if (typeof machine === 'string') return machine;
  const { cores, memory, usdPerHour, architecture, accelerators } = machine;
  const devices = accelerators === undefined ? '' : `, ${String(accelerators.count)} × ${accelerators.kind}`;
  return `${String(cores)} threads (${architecture}), ${String(memory)}${devices}, ${String(usdPerHour)} USD per hour`;
}

function poolName(kind: HostKind, index: number): string {
  const parts = [
    kind.accelerator?.kind,
    kind.kernel === 'windows' ? 'windows' : undefined,
    kind.architecture === 'arm64' ? 'arm64' : undefined,
    ...Object.values(kind.labels).slice(0, 2),
  ];
  const words = parts.filter(part => part !== undefined && part !== '').join('-');
  return asId(words === '' ? `hosts-${String(index)}` : words, 'hosts').slice(0, 50);
}

function addPool(pools: Pools, kind: HostKind, workload: Workload, findings: Findings): void {
  const base = poolName(kind, Object.keys(pools).length);
  const name = Object.hasOwn(pools, base) ? `${base}-${String(Object.keys(pools).length)}` : base;
  const labels = Object.keys(kind.labels).length === 0 ? {} : { labels: { ...kind.labels } };
  const machine = isGeneral(kind) ? GENERAL_MACHINE : machineOf(kind);
  pools[name] = { machine, count: 'auto', ...labels };
  assume(findings, workload.place, {
    what: `host pool ${name}`,
    value: describeMachine(machine),
    why: `${workload.name} needs such hosts; how many, and of what size and price, the files do not say (rule hosts.demand).`,
  });
}

/** One site with a general pool, and a pool for every other kind of host that a workload needs. */
export function writeSite(workloads: readonly Workload[], findings: Findings): Site {
  const pools: Pools = {};
  const seen = new Set<string>();
  const special = workloads.filter(
    workload => !isGeneral(hostKind(workload)) || Object.keys(workload.placement.hostLabels).length > 0,
  );
  if (special.length < workloads.length || special.length === 0)
    pools.general = { machine: GENERAL_MACHINE, count: 'auto' };
  for (const workload of special) {
    const kind = hostKind(workload);
    const key = JSON.stringify([
      kind.architecture,
      kind.kernel,
      kind.accelerator?.kind,
      Object.entries(kind.labels).sort(),
    ]);
    if (seen.has(key) || Object.keys(pools).length >= MOST_POOLS) continue;
    seen.add(key);
    addPool(pools, kind, workload, findings);
  }
  return { provider: 'own', pools };
}
