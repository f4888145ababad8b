import type { KernelFamily, PhaseName } from '@tare/schema';

export type Kind = 'process' | 'container' | 'sandbox' | 'microvm' | 'vm';
export type WorkKind = 'compute' | 'syscall' | 'memory' | 'disk' | 'network';

/** How much longer a kind of work takes: a parameter as it is, its inverse, or its ratio to another one. */
export type Slowdown =
  | { readonly by: 'factor'; readonly id: string }
  | { readonly by: 'inverse'; readonly id: string }
  | { readonly by: 'ratio'; readonly id: string; readonly over: string };

/** A step of the start, as parameters in milliseconds; with `sigma` a lognormal law by its median, else constant. */
export interface Phase {
  readonly name: Extract<PhaseName, 'created' | 'guest booted'>;
  readonly id: string;
  readonly sigma?: string;
  /** Share of the time that is CPU time of the host (rule S1); absent where nothing published says it. */
  readonly cpuShare?: string;
}

/** Memory of the monitor in MiB: fixed + perVcpu · vCPUs + perGib · guest memory in GiB. */
export interface MonitorMemory {
  readonly fixed: string;
  readonly perVcpu?: string;
  readonly perGib?: string;
}

/** A layer of isolation as data (rules I1, I2): names of parameters, never numbers. */
export interface Technology {
  readonly id: string;
  readonly label: string;
  readonly kind: Kind;
  /** One sentence for people. */
  readonly what: string;
  /** Brings a kernel of its own. */
  readonly ownKernel: boolean;
  /** Kernels under which the layer itself runs. */
  readonly runsOn: readonly KernelFamily[];
  /** Kernel families that programs inside may need. */
  readonly serves: readonly KernelFamily[];
  readonly needsVirtualisation: boolean;
  readonly slowdown: Readonly<Record<WorkKind, Slowdown>>;
  /** Its slow-down of disk work was measured on the device itself, not on a cache, with so many blocks under way at a time (absent: any number). */
  readonly device?: { readonly inFlight?: string };
  readonly phases: readonly Phase[];
  /** Step in place of all of them, and of the application's start, from a snapshot of the running guest. */
  readonly restore?: Phase;
  readonly monitor: MonitorMemory;
  /** Guest kernel and userland, inside the guest; absent where the layer has no guest, or the monitor's figure contains it. */
  readonly guestOs?: string;
  /** The guest's memory is taken whole when it starts (rule I4); else the layer takes what it touches. */
  readonly takesMemoryAtStart: boolean;
  /** It can move to another host while it runs. */
  readonly migrates?: true;
  /** CPU time that each request costs more, µs. */
  readonly requestCost?: string;
  /** Added to a call's round trip, µs. */
  readonly callExtra?: string;
  /** The most that it carries for one instance in each direction, Gbit/s; absent: what the host's card does. */
  readonly carries?: string;
  /** Application start takes this many times as long. */
  readonly initFactor?: string;
  /** vCPUs a hardware thread, for layers with VMs. */
  readonly overcommit?: string;
  /** Overhead that Kubernetes counts for it (RuntimeClass). */
  readonly runtimeClass?: { readonly cpu: string; readonly memory: string };
  /** What its starter's own time contains of the runtime, so that it is not counted twice. */
  readonly startedBy: 'nothing' | 'engine' | 'measured-with-containerd';
}
