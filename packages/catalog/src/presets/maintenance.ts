import type { Preset } from './preset.ts';

export const maintenance: Preset = {
  id: 'maintenance',
  title: 'A host pool is emptied',
  question: 'The hosts of one pool need new firmware on a busy afternoon. Who notices that they are emptied?',
  finding:
    'With VMs nobody: all of them move while they run, one after another in less than a minute. Containers and microVMs are stopped and started elsewhere; the shop does not mind, but the one ledger is away for forty seconds, and four to five requests in a hundred fail.',
  shows: 'failedFraction',
  yaml: `tare: 1
name: A host pool is emptied
question: The hosts of one pool need new firmware on a busy afternoon. Who notices that they are emptied?

sites:
  dc:
    provider: own
    zones: [a]
    pools:
      new: { machine: own.16c64g, count: 3, reserve: hypervisor }
      old: { machine: own.16c64g, count: 3, reserve: hypervisor }

images:
  app:
    layers: [{ digest: base-os, size: 30Mi }, { digest: app, size: 220Mi }]
    architectures: [amd64]
    os: linux

services:
  shop:
    image: app
    replicas: 24
    requests: { cpu: 1, memory: 2Gi }
    limits: { memory: 3Gi }
    work: { cpu: { law: exponential, mean: 12ms } }
    memory: { base: 1200Mi, perRequest: 1Mi }
    startup: { init: 25s }
    calls: [{ to: ledger, probability: 0.2, timeout: 2s }]
  # Only one of it may run.
  ledger:
    image: app
    replicas: 1
    requests: { cpu: 2, memory: 4Gi }
    limits: { memory: 6Gi }
    work: { cpu: { law: exponential, mean: 4ms } }
    memory: { base: 3Gi }
    startup: { init: 40s }

traffic:
  customers: { arrivals: poisson, to: shop, rate: 600/s, timeout: 5s }

faults:
  firmware: { kind: drain, at: 30s, target: dc/new }

platforms:
  container: { label: Containers, stack: [container-runc], engine: kubernetes }
  microvm: { label: microVMs, stack: [firecracker] }
  vm: { label: VMs, stack: [vm-kvm-full] }
baseline: container

run: { duration: 3min, warmup: 5s, replications: 5 }
`,
};
