import type { Preset } from './preset.ts';

export const kernelPanic: Preset = {
  id: 'one-kernel-panic',
  title: 'One kernel panic',
  question: 'One kernel stops. How much of the service goes with it?',
  finding:
    'A kernel takes one host’s share of the containers with it, a sixth. With containers in VMs it takes less, but a lost host takes more, since some hosts carry two of the VMs; in microVMs and VMs one kernel takes one instance of sixty.',
  shows: 'blastKernel',
  yaml: `tare: 1
name: One kernel panic
question: One kernel stops. How much of the service goes with it?

sites:
  dc:
    provider: own
    zones: [a, b, c]
    pools:
      general: { machine: own.16c64g, count: 6 }

images:
  app:
    layers: [{ digest: base-os, size: 30Mi }, { digest: app, size: 50Mi }]
    architectures: [amd64]
    os: linux

services:
  api:
    image: app
    replicas: 36
    requests: { cpu: 500m, memory: 512Mi }
    work: { cpu: { law: exponential, mean: 10ms } }
    memory: { base: 250Mi, perRequest: 1Mi }
    startup: { init: 1.5s }
    calls:
      - { to: ledger }
  ledger:
    image: app
    replicas: 24
    requests: { cpu: 500m, memory: 512Mi }
    work: { cpu: { law: exponential, mean: 5ms } }
    memory: { base: 250Mi }
    startup: { init: 1s }

traffic:
  users: { arrivals: poisson, to: api, rate: 150/s, timeout: 2s }

platforms:
  container: { label: Containers, stack: [container-runc], engine: kubernetes }
  container-in-vm:
    label: Containers in VMs
    stack: [vm-kvm-full, container-runc]
    engine: kubernetes
    guest: { cpu: 4, memory: 14Gi }
  microvm: { label: Firecracker, stack: [firecracker] }
  vm: { label: VMs, stack: [vm-kvm-full] }
baseline: container

# One kernel, drawn by chance, stops half-way, and is back after twenty seconds.
faults:
  panic: { kind: failure, domain: kernel, at: 30s, repair: 20s }

run: { duration: 1min, warmup: 5s, replications: 5 }
`,
};
