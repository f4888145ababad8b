import type { Preset } from './preset.ts';

export const noisyNeighbour: Preset = {
  id: 'noisy-neighbour',
  title: 'Noisy neighbour',
  question:
    'A tenant’s batch job eats memory bandwidth for ten seconds. What do the others on its host notice?',
  finding:
    'The neighbour makes the slowest one in twenty requests of containers take between five and six times as long as those of VMs, which have a kernel of their own between them and hardly notice. Containers packed into one VM fare worst: they share its kernel and its cores with the neighbour, and some 15 % of requests fail.',
  shows: 'p95',
  yaml: `tare: 1
name: Noisy neighbour
question: A tenant’s batch job eats memory bandwidth for ten seconds. What do the others on its host notice?

sites:
  dc:
    provider: own
    pools:
      general: { machine: own.8c32g, count: 2 }

images:
  app:
    layers: [{ digest: base-os, size: 30Mi }, { digest: app, size: 40Mi }]
    architectures: [amd64, arm64]
    os: linux

services:
  # The victim: a small API of one tenant.
  api:
    image: app
    replicas: 6
    tenant: a
    requests: { cpu: 500m, memory: 512Mi }
    work: { cpu: { law: lognormal, mean: 4ms, cv: 0.8 } }
    memory: { base: 200Mi, perRequest: 256Ki }
    startup: { init: 800ms }
  # The neighbour: another tenant's reports, on the same hosts.
  reports:
    image: app
    replicas: 2
    tenant: b
    requests: { cpu: 1, memory: 2Gi }
    work: { cpu: 50ms }
    memory: { base: 1Gi }
    startup: { init: 2s }

traffic:
  users: { arrivals: poisson, to: api, rate: 150/s, timeout: 2s }
  nightly: { arrivals: regular, to: reports, rate: 2/s }

faults:
  # Half of the time that is measured.
  stream: { kind: neighbour, attack: memory-hog, at: 15s, lasts: 10s, service: reports }

platforms:
  container: { label: Containers, stack: [container-runc], engine: kubernetes }
  container-in-vm:
    label: Containers in VMs
    stack: [vm-kvm-full, container-runc]
    engine: kubernetes
    guest: { cpu: 4, memory: 15Gi }
  microvm: { label: Firecracker, stack: [firecracker] }
  vm: { label: VMs, stack: [vm-kvm-full] }
baseline: container

run:
  duration: 20s
  warmup: 5s
  replications: 5
`,
};
