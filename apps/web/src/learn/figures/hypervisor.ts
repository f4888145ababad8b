import type { Figure } from '../figure.ts';

const slower = (label: string): Figure['guess'] => ({
  kind: 'slider',
  label,
  low: 1,
  high: 5,
  step: 0.1,
  start: 2,
  unit: '×',
  measured: reading => reading.times('vm', 'bare', 'p50'),
});

export const hypervisorFigures: readonly Figure[] = [
  {
    id: 'computing',
    scenario: 'lesson-computing',
    guess: slower('The median request in the VM takes'),
    metric: 'p50',
    explain: reading =>
      `The median request takes ${reading.says('bare', 'p50')} straight on the host and ${reading.says('vm', 'p50')} in the VM, ${reading.saysTimes('vm', 'bare', 'p50')} as long. The program’s instructions run on the processor itself; the hypervisor is not asked about them. What remains comes from translating memory addresses twice, and from the guest’s own clock and housekeeping.`,
    rests: ['vm-kvm-full.cpu.factor'],
  },
  {
    id: 'devices',
    scenario: 'lesson-devices',
    guess: slower('Now the median request in the VM takes'),
    metric: 'p50',
    explain: reading =>
      `Now it is ${reading.says('bare', 'p50')} against ${reading.says('vm', 'p50')}: ${reading.saysTimes('vm', 'bare', 'p50')} as long. The disk and the network card of a VM are programs. Each block and each packet leaves the guest, is handled by the host, and comes back. Devices that are handed to a guest whole avoid most of this; then the VM can no longer move.`,
    rests: ['vm-kvm-full.disk.random_factor', 'vm-kvm-full.net.factor'],
  },
];
