import type { Slowdown, Technology, WorkKind } from './technology.ts';

const factor = (id: string): Slowdown => ({ by: 'factor', id });
const inverse = (id: string): Slowdown => ({ by: 'inverse', id });
const slowdown = (
  compute: Slowdown,
  syscall: Slowdown,
  memory: Slowdown,
  disk: Slowdown,
  network: Slowdown,
): Record<WorkKind, Slowdown> => ({ compute, syscall, memory, disk, network });

const container: Technology = {
  id: 'container-runc',
  label: 'Container',
  kind: 'container',
  what: 'A process with its own view of the system, on the host’s kernel.',
  ownKernel: false,
  runsOn: ['linux'],
  serves: ['linux'],
  needsVirtualisation: false,
  slowdown: slowdown(
    factor('container-runc.cpu.factor'),
    factor('container-runc.syscall.factor'),
    factor('container-runc.memory.factor'),
    factor('container-runc.disk.factor'),
    factor('container-runc.net.host_rtt_factor'),
  ),
  phases: [
    { name: 'created', id: 'container-runc.start.oci', sigma: 'container-runc.start.oci.sigma' },
    { name: 'created', id: 'container-runc.start.netns' },
  ],
  monitor: { fixed: 'container-runc.mem.overhead' },
  takesMemoryAtStart: false,
  startedBy: 'engine',
};

const crun: Technology = {
  ...container,
  id: 'container-crun',
  label: 'Container (crun)',
  what: 'The same container, started by the faster runtime crun.',
  phases: [
    { name: 'created', id: 'container-crun.start.oci', sigma: 'container-crun.start.oci.sigma' },
    { name: 'created', id: 'container-runc.start.netns' },
  ],
};

const systemContainer: Technology = {
  ...container,
  id: 'lxc-system-container',
  label: 'System container',
  what: 'A container with its own init system, kept like a small machine, on the host’s kernel.',
  slowdown: { ...container.slowdown, compute: factor('lxc-system-container.cpu.factor') },
  phases: [...container.phases, { name: 'created', id: 'lxc-system-container.start.userland' }],
  guestOs: 'lxc-system-container.mem.userland',
  startedBy: 'nothing',
};

const gvisor: Technology = {
  ...container,
  id: 'gvisor-systrap',
  label: 'gVisor',
  kind: 'sandbox',
  what: 'A container whose system calls are answered by a kernel written as a program.',
  slowdown: slowdown(
    factor('gvisor-systrap.cpu.factor'),
    factor('gvisor-systrap.syscall.factor'),
    factor('gvisor-systrap.cpu.mem_ops_factor'),
    inverse('gvisor-systrap.disk.seqread_factor'),
    inverse('gvisor-systrap.net.tput_factor'),
  ),
  phases: [...container.phases, { name: 'created', id: 'gvisor-systrap.start.extra_over_runc' }],
  monitor: { fixed: 'gvisor-systrap.mem.overhead' },
  requestCost: 'gvisor-systrap.request.fixed_cost_redis',
  carries: 'gvisor-systrap.net.tput',
  initFactor: 'gvisor-systrap.start.app_init_factor',
};

const kata: Technology = {
  id: 'kata-clh',
  label: 'Kata container',
  kind: 'microvm',
  what: 'A container inside a small VM of its own, run like any other container.',
  ownKernel: true,
  runsOn: ['linux'],
  serves: ['linux'],
  needsVirtualisation: true,
  slowdown: slowdown(
    factor('kata-clh.cpu.factor'),
    factor('kata-clh.syscall.factor'),
    factor('kata-clh.memory.factor'),
    factor('kata-clh.disk.factor'),
    factor('kata-clh.net.factor'),
  ),
  device: {},
  phases: [{ name: 'created', id: 'kata-clh.start.sandbox', sigma: 'kata-clh.start.sandbox.sigma' }],
  monitor: { fixed: 'kata-clh.mem.overhead' },
  takesMemoryAtStart: false,
  callExtra: 'kata-clh.net.rtt_extra',
  carries: 'kata-clh.net.tput',
  overcommit: 'kata-clh.cpu.overcommit',
  runtimeClass: { cpu: 'kata-clh.cpu.k8s_overhead', memory: 'kata-clh.mem.k8s_overhead' },
  startedBy: 'measured-with-containerd',
};

const firecracker: Technology = {
  id: 'firecracker',
  label: 'Firecracker microVM',
  kind: 'microvm',
  what: 'A VM reduced to what a cloud function needs: a small kernel, few devices.',
  ownKernel: true,
  runsOn: ['linux'],
  serves: ['linux'],
  needsVirtualisation: true,
  slowdown: slowdown(
    factor('firecracker.cpu.factor'),
    factor('firecracker.syscall.factor'),
    factor('firecracker.memory.factor'),
    { by: 'ratio', id: 'firecracker.disk.4k_qd1', over: 'bare-process.disk.4k_qd1' },
    factor('firecracker.net.factor'),
  ),
  device: { inFlight: 'firecracker.disk.concurrency' },
  phases: [
    { name: 'created', id: 'firecracker.start.vmm', cpuShare: 'firecracker.start.cpu_share' },
    {
      name: 'guest booted',
      id: 'firecracker.start.kernel_to_init',
      sigma: 'firecracker.start.kernel_to_init.sigma',
      cpuShare: 'firecracker.start.cpu_share',
    },
    { name: 'guest booted', id: 'firecracker.start.nic_extra', cpuShare: 'firecracker.start.cpu_share' },
  ],
  restore: { name: 'created', id: 'firecracker.start.restore' },
  monitor: { fixed: 'firecracker.mem.vmm' },
  guestOs: 'firecracker.mem.guest_idle',
  takesMemoryAtStart: true,
  callExtra: 'firecracker.net.rtt_extra',
  carries: 'firecracker.net.tput',
  overcommit: 'firecracker.oversub.max',
  startedBy: 'nothing',
};

const kvm: Technology = {
  id: 'vm-kvm-full',
  label: 'VM (KVM)',
  kind: 'vm',
  migrates: true,
  what: 'A full virtual machine with a general-purpose operating system, under QEMU and KVM.',
  ownKernel: true,
  runsOn: ['linux'],
  serves: ['linux', 'windows'],
  needsVirtualisation: true,
  slowdown: slowdown(
    factor('vm-kvm-full.cpu.factor'),
    factor('vm-kvm-full.syscall.factor'),
    factor('vm-kvm-full.cpu.membw_factor'),
    inverse('vm-kvm-full.disk.random_factor'),
    factor('vm-kvm-full.net.factor'),
  ),
  device: {},
  phases: [
    {
      name: 'created',
      id: 'vm-kvm-full.start.vmm_firmware_kernel',
      sigma: 'vm-kvm-full.start.vmm_firmware_kernel.sigma',
      cpuShare: 'vm-kvm-full.start.cpu_share',
    },
    { name: 'guest booted', id: 'vm-kvm-full.start.distro_userland' },
  ],
  monitor: {
    fixed: 'vm-kvm-full.mem.vmm',
    perVcpu: 'vm-kvm-full.mem.vmm_per_vcpu',
    perGib: 'vm-kvm-full.mem.vmm_per_gib',
  },
  guestOs: 'vm-kvm-full.mem.guest_idle',
  takesMemoryAtStart: true,
  callExtra: 'vm-kvm-full.net.rtt_extra',
  carries: 'vm-kvm-full.net.tput',
  overcommit: 'vm.cpu.overcommit',
  startedBy: 'nothing',
};

const esxi: Technology = {
  ...kvm,
  id: 'vm-esxi',
  label: 'VM (ESXi)',
  what: 'A full virtual machine under VMware ESXi, which replaces the host’s operating system.',
  runsOn: ['linux', 'windows'],
  slowdown: { ...kvm.slowdown, compute: factor('vm-esxi.cpu.factor') },
  monitor: {
    fixed: 'vm-esxi.mem.vmm',
    perVcpu: 'vm-esxi.mem.vmm_per_vcpu',
    perGib: 'vm-esxi.mem.vmm_per_gib',
  },
};

const hyperv: Technology = {
  ...kvm,
  id: 'vm-hyperv',
  label: 'VM (Hyper-V)',
  what: 'A full virtual machine under Microsoft Hyper-V, on a Windows host.',
  runsOn: ['windows'],
  slowdown: { ...kvm.slowdown, compute: factor('vm-hyperv.cpu.factor') },
  monitor: {
    fixed: 'vm-hyperv.mem.vmm',
    perVcpu: 'vm-hyperv.mem.vmm_per_vcpu',
    perGib: 'vm-hyperv.mem.vmm_per_gib',
  },
};

const macos: Technology = {
  ...kvm,
  id: 'vm-macos',
  label: 'VM (macOS)',
  what: 'A Linux VM under Apple’s Virtualization framework, as container tools for the Mac use it.',
  runsOn: ['macos'],
  serves: ['linux'],
  slowdown: { ...kvm.slowdown, compute: factor('vm-macos.cpu.factor') },
};

const xen: Technology = {
  ...kvm,
  id: 'vm-xen',
  label: 'VM (Xen)',
  what: 'A full virtual machine under Xen, managed from a control domain.',
  slowdown: {
    ...kvm.slowdown,
    compute: factor('vm-xen.cpu.factor'),
    memory: factor('vm-xen.cpu.membw_factor'),
  },
  phases: [
    { name: 'created', id: 'vm-xen.start.create' },
    { name: 'guest booted', id: 'vm-xen.start.boot' },
  ],
  monitor: { fixed: 'vm-xen.mem.vmm' },
  guestOs: 'vm-xen.mem.debian',
};

/** What a stack may be built from, by id. An empty stack is a bare process. */
export const technologies: readonly Technology[] = [
  container,
  crun,
  firecracker,
  gvisor,
  kata,
  systemContainer,
  esxi,
  hyperv,
  kvm,
  macos,
  xen,
];

const byId = new Map(technologies.map(technology => [technology.id, technology]));

export const technologyOf = (id: string): Technology | undefined => byId.get(id);
