import type { Preset } from './preset.ts';

export const databaseOnDisk: Preset = {
  id: 'database-on-disk',
  title: 'Database on a disk',
  question: 'What does a virtual disk cost a database that reads from a fast one?',
  finding:
    'A page takes half as long again in VMs, 2.6 ms instead of 1.7: each of its eight reads, one after another, takes 74 µs longer, and that is two thirds of the difference.',
  shows: 'p50',
  yaml: `tare: 1
name: Database on a disk
question: What does a virtual disk cost a database that reads from a fast one?

sites:
  dc:
    provider: own
    carbon: 0.35
    pools:
      storage:
        # Its disk is the one on which the figures of the stacks were measured: an NVMe disk of an m5d.metal.
        machine:
          cores: 16
          memory: 64Gi
          architecture: amd64
          kernel: linux
          virtualisation: hardware
          usdPerHour: 0.9
          watts: { idle: 90, full: 260 }
          disk: { bandwidth: 2.5GB/s, iops: 301182, latency: 60.7us }
        count: auto
        max: 20
        reserve: hypervisor

images:
  api:
    layers: [{ digest: base-os, size: 30Mi }, { digest: api, size: 60Mi }]
    architectures: [amd64]
    os: linux
  database:
    layers: [{ digest: base-os, size: 30Mi }, { digest: database, size: 140Mi }]
    architectures: [amd64]
    os: linux

services:
  api:
    image: api
    replicas: 4
    requests: { cpu: 500m, memory: 256Mi }
    work: { cpu: { law: exponential, mean: 400us }, mix: { compute: 0.7, syscall: 0.2, network: 0.1 } }
    memory: { base: 120Mi }
    # A page needs eight queries, and each waits for the one before.
    calls:
      - { to: database }
      - { to: database }
      - { to: database }
      - { to: database }
      - { to: database }
      - { to: database }
      - { to: database }
      - { to: database }
    startup: { init: 900ms }
  database:
    image: database
    replicas: 4
    requests: { cpu: 2, memory: 8Gi }
    work: { cpu: { law: exponential, mean: 80us }, disk: 16Ki, mix: { compute: 0.6, syscall: 0.3, disk: 0.1 } }
    memory: { base: 6Gi }
    startup: { init: 4s }

traffic:
  pages: { arrivals: poisson, to: api, rate: 1000/s, timeout: 2s }

platforms:
  process: { label: Processes, stack: [] }
  container: { label: Containers, stack: [container-runc] }
  gvisor: { label: gVisor, stack: [gvisor-systrap] }
  microvm: { label: Firecracker, stack: [firecracker] }
  vm: { label: VMs, stack: [vm-kvm-full] }
baseline: container

run: { duration: 10s, warmup: 1s, replications: 5 }
`,
};
