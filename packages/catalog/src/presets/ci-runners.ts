import type { Preset } from './preset.ts';

export const ciRunners: Preset = {
  id: 'ci-runners',
  title: 'CI runners',
  question: 'Builds run foreign code. What do sandboxes and VMs cost in build time?',
  finding:
    'Builds take about a third longer under gVisor than in containers, since half of their work is system calls and files; in microVMs and VMs they take less than a fifth longer.',
  shows: 'p50',
  yaml: `tare: 1
name: CI runners
question: Builds run foreign code. What do sandboxes and VMs cost in build time?

sites:
  dc:
    provider: own
    pools:
      builders: { machine: own.32c128g, count: auto, max: 30 }

images:
  toolchain:
    layers: [{ digest: base-os, size: 80Mi }, { digest: compilers, size: 900Mi }, { digest: cache, size: 1.5Gi }]
    architectures: [amd64]
    os: linux

services:
  # A job is a request; a runner takes one at a time, and the others queue.
  runner:
    image: toolchain
    replicas: 24
    requests: { cpu: 2, memory: 4Gi }
    limits: { cpu: 2, memory: 4Gi }
    concurrency: 1
    balancing: least-requests
    # Compilers open and read many small files: half of the time is system calls and disk.
    work: { cpu: { law: lognormal, mean: 90s, cv: 0.9 }, mix: { compute: 0.5, syscall: 0.35, memory: 0.05, disk: 0.1 } }
    memory: { base: 300Mi, perRequest: 2Gi }
    startup: { init: 2s }

traffic:
  pushes: { arrivals: poisson, to: runner, rate: 10/min }

platforms:
  container: { label: Containers, stack: [container-runc], engine: docker }
  gvisor: { label: gVisor, stack: [gvisor-systrap], engine: docker }
  kata: { label: Kata, stack: [kata-clh] }
  microvm: { label: Firecracker, stack: [firecracker] }
  vm: { label: VMs, stack: [vm-kvm-full], guest: { cpuOvercommit: 1 } }
baseline: container

run: { duration: 4h, warmup: 30min, replications: 5 }
`,
};
