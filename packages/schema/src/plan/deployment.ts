import type { VictimLoss } from './fault.ts';
import type { PlanAccelerators } from './service.ts';
import type { PlanPhase } from './start.ts';

/** Memory that a layer takes beside the workload. */
export interface PlanTare {
  /** Monitor, shim, sentry: outside the guest. */
  readonly overheadBytes: number;
  /** Guest kernel and userland: inside the guest. */
  readonly guestOsBytes: number;
}

/** The way of an operation through the stack to the host's disk. */
export interface DiskPath {
  /** Added to each operation. */
  readonly extraUs: number;
  /** Operations a second of one instance or guest at most; 0 = as many as the disk allows. */
  readonly iops: number;
  /** Operations of one instance under way at a time; 0 = any number. */
  readonly inFlight: number;
}

/** How one service runs on one platform: everything that its isolation stack does to it (rules I1–I4). */
export interface PlanDeployment {
  /** Technologies from the host up. */
  readonly stack: readonly string[];
  /** What placement sets aside for one instance, on its host or in the guest that holds it. */
  readonly reserve: { readonly cpuMilli: number; readonly memoryBytes: number };
  /** What its workload asks for, without what the stack takes beside it: a utilisation is of this. */
  readonly requested: { readonly cpuMilli: number; readonly memoryBytes: number };
  /** vCPUs of the instance's own VM, 0 without one; placement keeps their sum within the overcommit ratio. */
  readonly vcpus: number;
  readonly accelerators?: PlanAccelerators;
  /** CPU ceiling of the instance at any moment. */
  readonly capMilli: number;
  /** CFS quota (rule C4): the limit, and the period over which it is counted; null = only the ceiling. */
  readonly quota: { readonly milli: number; readonly periodUs: number } | null;
  /**
   * Its requests may be changed while it runs (rule O3 vertical); absent: not. The CPU limit that it has, 0 = none; what it may
   * use without one; and the period over which a limit is counted, null = a plain cap.
   */
  readonly resizable?: {
    readonly limitMilli: number;
    readonly ceilingMilli: number;
    readonly periodUs: number | null;
  };
  /** Share of the CPU time received that is lost to waiting for locks whose holders do not run, while the host is short (rule C5). */
  readonly preemptionLoss: number;
  /** CPU shares (rule C3), 2…262144. */
  readonly weight: number;
  /** Memory that the instance takes as soon as it runs, whatever it uses (rule I4); 0 for what takes what it touches. */
  readonly takenBytes: number;
  /** Memory ceiling; 0 = none. */
  readonly memoryLimitBytes: number;
  readonly tare: PlanTare;
  /** CPU demand is multiplied by this: the slow-downs of the layers, weighed by the service's kind of work. */
  readonly slowdown: number;
  /** CPU time added to each request by the stack, on the reference core. */
  readonly requestCostUs: number;
  /** What the stack does to the host's disk (rule M2). */
  readonly disk: DiskPath;
  /** Added to each call's round trip by the stack's network. */
  readonly callExtraUs: number;
  /** What the instance's own layers carry in each direction at most; absent: as much as the host's card. */
  readonly nicBytesPerSecond?: number;
  readonly phases: readonly PlanPhase[];
  /** What it loses to a neighbour on its host, and to one in its own guest (the same where it has none). */
  readonly victimLoss: { readonly onHost: VictimLoss; readonly inGuest: VictimLoss };
  /** It stands in a VM that can move to another host while it runs (rule M4). */
  readonly migrates?: true;
  /** What a kernel panic takes with it. */
  readonly kernel: 'host' | 'guest' | 'own';
}

/** VMs of one size that hold many instances (containers inside VMs). */
export interface PlanGuest {
  readonly technology: string;
  readonly vcpus: number;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly allocatable: {
    readonly cpuMilli: number;
    readonly memoryBytes: number;
    readonly instances: number;
  };
  readonly tare: PlanTare;
  /** What the VM carries in each direction at most, for all in it; absent: as much as the host's card. */
  readonly nicBytesPerSecond?: number;
  readonly phases: readonly PlanPhase[];
}

/** How VMs move while they run (rule M4). */
export interface PlanMigration {
  /** Where no card is known. */
  readonly bytesPerSecond: number;
  /** Memory that a VM writes anew. */
  readonly dirtyBytesPerSecond: number;
  /** It is stopped for the rest once that is less than this, or after so many rounds. */
  readonly stopBelowBytes: number;
  readonly maxRounds: number;
}

/** How a hypervisor gets back memory that it has sold several times over (rule M1). */
export interface PlanReclaim {
  /** Share of a VM's memory that is the same as in others of its service, and kept once on a host; 0: each keeps its own. */
  readonly sharing: number;
  /** The largest share of a VM that its guest gives up; its work takes `loss` times that share longer. null: none. */
  readonly balloon: { readonly most: number; readonly loss: number } | null;
  /** Of what a VM touches when idle, the share that each request touches. null: nothing is swapped. */
  readonly swap: { readonly touched: number } | null;
}
