/** What stands on what, and what of it each copy has for itself: drawings of the chapters. */

/** What a layer is for, which is its colour in the racks too. */
export type LayerKind = 'net' | 'overhead' | 'guest' | 'system' | 'hardware';

interface Shared {
  readonly words: string;
  readonly kind: LayerKind;
}

/** Layers that are there once for each copy. */
interface Each {
  readonly each: readonly Layer[];
}

export type Layer = Shared | Each;

export interface Stack {
  readonly title: string;
  readonly examples: string;
  /** From the top to the bottom. */
  readonly layers: readonly Layer[];
}

export interface Stacks {
  readonly id: string;
  readonly caption: string;
  readonly stacks: readonly Stack[];
}

const layer =
  (kind: LayerKind) =>
  (words: string): Shared => ({ words, kind });
const [net, overhead, guest, system] = [layer('net'), layer('overhead'), layer('guest'), layer('system')];
const hardware: Shared = { words: 'Hardware', kind: 'hardware' };
const program = net('Program');
const programAndLibraries: readonly Shared[] = [program, net('Libraries')];
const guestSystem = guest('Guest system');

const FRAMED = 'A frame is there once for each copy; what stands below it is shared.';

export const STACKS: readonly Stacks[] = [
  {
    id: 'hypervisors',
    caption: `${FRAMED} With a hypervisor a whole operating system is in the frame.`,
    stacks: [
      {
        title: 'None',
        examples: 'an ordinary computer',
        layers: [{ each: [program] }, system('Operating system'), hardware],
      },
      {
        title: 'Type 1',
        examples: 'ESXi, Hyper-V, Xen',
        layers: [{ each: [program, guestSystem] }, overhead('Hypervisor'), hardware],
      },
      {
        title: 'Type 2',
        examples: 'KVM in Linux',
        layers: [
          { each: [program, guestSystem, overhead('Device model')] },
          overhead('Hypervisor, in the kernel'),
          system('Operating system'),
          hardware,
        ],
      },
    ],
  },
  {
    id: 'boundaries',
    caption: `${FRAMED} Its lower edge is the boundary that an attacker or a crash would have to cross.`,
    stacks: [
      {
        title: 'Container',
        examples: 'runc, crun',
        layers: [{ each: programAndLibraries }, system('Host’s kernel'), hardware],
      },
      {
        title: 'Sandbox',
        examples: 'gVisor',
        layers: [
          { each: [...programAndLibraries, overhead('Kernel as a program')] },
          system('Host’s kernel'),
          hardware,
        ],
      },
      {
        title: 'MicroVM',
        examples: 'Firecracker, Kata',
        layers: [
          { each: [...programAndLibraries, guest('Small kernel'), overhead('Few devices')] },
          overhead('Hypervisor'),
          system('Host’s kernel'),
          hardware,
        ],
      },
      {
        title: 'Virtual machine',
        examples: 'KVM with QEMU',
        layers: [
          { each: [...programAndLibraries, guestSystem, overhead('A whole computer’s devices')] },
          overhead('Hypervisor'),
          system('Host’s kernel'),
          hardware,
        ],
      },
      {
        title: 'Containers in a VM',
        examples: 'Kubernetes in a cloud',
        layers: [
          { each: [{ each: programAndLibraries }, guestSystem, overhead('Devices')] },
          overhead('Hypervisor'),
          system('Host’s kernel'),
          hardware,
        ],
      },
    ],
  },
];
