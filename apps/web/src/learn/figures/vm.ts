import type { Figure } from '../figure.ts';

export const vmFigures: readonly Figure[] = [
  {
    id: 'boot',
    scenario: 'lesson-boot',
    guess: {
      kind: 'slider',
      label: 'The VM answers its first request after',
      low: 0,
      high: 60,
      step: 0.5,
      start: 30,
      unit: 's',
      measured: reading => {
        const ms = reading.value('vm', 'startupP50');
        return ms === null ? null : ms / 1000;
      },
    },
    metric: 'startupP50',
    explain: reading =>
      `The process is ready after ${reading.says('bare', 'startupP50')}, the container after ${reading.says('container', 'startupP50')}, the VM after ${reading.says('vm', 'startupP50')}. The host had to fetch the image first, in every case, and the program takes its own time to start. The rest of the VM’s time is firmware, a kernel that looks for its devices, and a system that starts its services. A microVM leaves most of these out, and is there after ${reading.says('microvm', 'startupP50')}.`,
    rests: [
      'container-runc.start.oci',
      'firecracker.start.kernel_to_init',
      'vm-kvm-full.start.vmm_firmware_kernel',
      'vm-kvm-full.start.distro_userland',
    ],
  },
  {
    id: 'own-system',
    scenario: 'lesson-small-service',
    guess: {
      kind: 'slider',
      label: 'For each host of containers, VMs need',
      low: 1,
      high: 8,
      step: 0.5,
      start: 1.5,
      unit: 'hosts',
      measured: reading => reading.times('vm', 'container', 'hosts'),
    },
    metric: 'hosts',
    explain: reading =>
      `Containers need ${reading.says('container', 'hosts')} hosts, VMs ${reading.says('vm', 'hosts')}, for ${reading.says('container', 'usdPerMonth')} and ${reading.says('vm', 'usdPerMonth')} a month. Nothing in the program changed. Each VM holds a kernel and a system of its own, and keeps all of its memory from the moment it starts, used or not. The smaller the program, the more that weighs; with heaps of many gigabytes it disappears.`,
    rests: ['vm-kvm-full.mem.guest_idle', 'vm-kvm-full.mem.vmm', 'firecracker.mem.guest_idle'],
  },
];
