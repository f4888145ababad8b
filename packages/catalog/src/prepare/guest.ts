import type { Image, PlanGuest, Platform } from '@tare/schema';
import type { Book } from '../book.ts';
import { allocatableOf } from '../reserve.ts';
import { guestOsBytes, monitorBytes } from './deployment.ts';
import { GIB } from './names.ts';
import { copyPhase, layerPhases, pullPhase } from './phases.ts';
import { carriedBy } from './slowdown.ts';
import type { Division } from './stack.ts';

export interface SharedVm {
  readonly platform: Platform;
  readonly division: Division;
  readonly os: Image['os'];
  /** Something is sent in this scenario through cards that are known. */
  readonly sends: boolean;
}

/** VMs of one size that hold many instances, running `os`; null when the stack shares none. */
export function prepareGuest(
  { platform, division: { shared }, os, sends }: SharedVm,
  book: Book,
): PlanGuest | null {
  const vm = shared[shared.length - 1];
  if (vm === undefined) return null;
  const vcpus = platform.guest?.cpu ?? Math.max(1, Math.round(book.number('vm.size.vcpus')));
  const memoryBytes = platform.guest?.memory ?? Math.ceil(book.number('vm.size.memory') * GIB);
  const guestOs = guestOsBytes(vm, os, book);
  const kubernetes = platform.engine === 'kubernetes';
  const room = {
    cpuMilli: vcpus * 1000,
    memoryBytes: Math.max(0, memoryBytes - guestOs),
    instances: Math.floor(book.number(kubernetes ? 'kubernetes.node.max_pods' : 'host.max_instances')),
  };
  return {
    technology: vm.id,
    vcpus,
    cpuMilli: room.cpuMilli,
    memoryBytes,
    allocatable: allocatableOf(kubernetes ? 'kubelet' : 'none', room, book),
    tare: {
      overheadBytes: shared.reduce(
        (sum, layer) => sum + monitorBytes(layer, { vcpus, memoryBytes }, { engine: 'none', book }),
        0,
      ),
      guestOsBytes: guestOs,
    },
    ...carriedBy(shared, { sends, book }),
    phases: [...guestPull(platform, shared, book), ...layerPhases(shared, os, book)],
  };
}

const NO_IMAGE: Image = { layers: [], architectures: ['amd64'], os: 'linux' };

/** A thin clone needs nothing; a full copy fetches the guest's image and writes it. */
const guestPull = (platform: Platform, shared: Division['shared'], book: Book): PlanGuest['phases'] =>
  platform.guest?.disk === 'full'
    ? [
        ...pullPhase(NO_IMAGE, shared, { pull: 'eager', disk: 'full', engine: 'none' }, book),
        ...copyPhase(shared, 'full', book),
      ]
    : [];
