import type { Preset } from './preset.ts';

export const java: Preset = {
  id: 'memory-hungry-java',
  title: 'Memory-hungry Java',
  question: 'When each instance has a heap of several gigabytes, does a VM’s own memory still matter?',
  finding:
    'No: with 14 GiB an instance, containers, gVisor and VMs all need two hosts. A guest system of a few hundred MiB is lost in the heap.',
  yaml: `tare: 1
name: Memory-hungry Java
question: When each instance has a heap of several gigabytes, does a VM’s own memory still matter?

sites:
  dc:
    provider: own
    zones: [a, b]
    pools:
      large: { machine: own.32c128g, count: auto, max: 40, reserve: hypervisor }

images:
  orders:
    layers: [{ digest: base-os, size: 30Mi }, { digest: java, size: 180Mi }, { digest: orders, size: 220Mi }]
    architectures: [amd64, arm64]
    os: linux

services:
  orders:
    image: orders
    replicas: 16
    # The heap is taken at once and never given back.
    requests: { cpu: 1500m, memory: 14Gi }
    limits: { memory: 14Gi }
    work: { cpu: { law: lognormal, mean: 20ms, cv: 1 }, mix: { compute: 0.5, syscall: 0.1, memory: 0.3, network: 0.1 } }
    memory: { base: 11Gi, perRequest: 3Mi }
    startup: { init: 25s }

traffic:
  orders: { arrivals: poisson, to: orders, rate: 250/s, timeout: 5s }

platforms:
  container: { label: Containers, stack: [container-runc] }
  gvisor: { label: gVisor, stack: [gvisor-systrap] }
  vm: { label: VMs, stack: [vm-kvm-full] }
  vm-esxi: { label: VMs (ESXi), stack: [vm-esxi] }
baseline: container

run: { duration: 1min, warmup: 5s, replications: 5 }
`,
};
