import type { Figure } from '../figure.ts';
import type { Reading } from '../reading.ts';

/** The platforms among some that the run refused. */
const refusedAmong = (reading: Reading, wanted: readonly string[]): string[] =>
  reading.comparison.platforms
    .filter(({ id, feasible }) => !feasible && wanted.includes(id))
    .map(({ id }) => id);

export const versusFigures: readonly Figure[] = [
  {
    id: 'kernel-panic',
    scenario: 'one-kernel-panic',
    guess: {
      kind: 'slider',
      label: 'With containers, the panic of one kernel takes',
      low: 0,
      high: 100,
      step: 1,
      start: 2,
      unit: '% of all copies',
      measured: reading => {
        const share = reading.value('container', 'blastKernel');
        return share === null ? null : share * 100;
      },
    },
    metric: 'blastKernel',
    explain: reading =>
      `A kernel takes everything with it that runs on it: ${reading.says('container', 'blastKernel')} of the copies with containers, all of one host. Containers in VMs lose ${reading.says('container-in-vm', 'blastKernel')}, since several kernels share a host. In microVMs and VMs it is ${reading.says('vm', 'blastKernel')}: one kernel, one copy. What is true of a panic is true of an attacker who has taken a kernel over.`,
    rests: [],
  },
  {
    id: 'noisy-neighbour',
    scenario: 'noisy-neighbour',
    guess: {
      kind: 'choice',
      label: 'The others notice it least',
      options: [
        { id: 'container', label: 'in containers' },
        { id: 'container-in-vm', label: 'in containers in VMs' },
        { id: 'vm', label: 'in VMs' },
      ],
      measured: reading => {
        const ids = ['container', 'container-in-vm', 'vm'];
        const slowest = (id: string) => reading.value(id, 'p99') ?? Infinity;
        return ids.reduce((best, id) => (slowest(id) < slowest(best) ? id : best));
      },
    },
    metric: 'p99',
    explain: reading =>
      `While a neighbour eats memory bandwidth, one request in a hundred takes ${reading.says('container', 'p99')} or more in containers, ${reading.says('vm', 'p99')} in VMs, and ${reading.says('container-in-vm', 'p99')} in containers packed into one VM, which share that VM’s kernel and its few cores with the neighbour. A boundary protects who stands on the other side of it, and nobody else.`,
    rests: ['container-runc.interference.mem_victim_loss', 'vm-kvm-full.interference.mem_victim_loss'],
  },
  {
    id: 'windows',
    scenario: 'windows-and-linux',
    guess: {
      kind: 'choice',
      label: 'What cannot carry both is',
      options: [
        { id: 'container', label: 'containers only' },
        { id: 'mixed', label: 'containers and VMs mixed' },
        { id: 'vm-kvm', label: 'VMs only' },
        { id: 'none', label: 'none of them' },
      ],
      measured: reading => refusedAmong(reading, ['container', 'mixed', 'vm-kvm'])[0] ?? 'none',
    },
    metric: 'usdPerMonth',
    explain: reading =>
      `Refused: ${reading.refused.join(', ') || 'none'}. A container brings programs and libraries, and borrows the kernel; a Windows program finds no Windows kernel on a Linux host. A VM brings its kernel along. The mixed platform runs each service where it belongs, for ${reading.says('mixed', 'usdPerMonth')} a month; everything in VMs costs ${reading.says('vm-kvm', 'usdPerMonth')} on Linux hosts.`,
    rests: [],
  },
];
