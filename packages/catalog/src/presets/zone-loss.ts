import type { Preset } from './preset.ts';

export const zoneLoss: Preset = {
  id: 'zone-loss',
  title: 'Zone loss, with and without spread',
  question: 'A zone of three is gone for twenty seconds. What is spreading over zones worth?',
  finding:
    'Packed, all replicas stand in one zone and every request of those twenty seconds fails, a third of the minute. Spread by the scheduler’s default constraints, a zone holds a third of the replicas, and only what these were working on and what is sent to them until they are back is lost.',
  yaml: `tare: 1
name: Zone loss, with and without spread
question: A zone of three is gone for twenty seconds. What is spreading over zones worth?

sites:
  dc:
    provider: own
    zones: [a, b, c]
    pools:
      general: { machine: own.16c64g, count: 9 }

images:
  app:
    layers: [{ digest: base-os, size: 30Mi }, { digest: app, size: 50Mi }]
    architectures: [amd64]
    os: linux

services:
  api:
    image: app
    replicas: 12
    requests: { cpu: 500m, memory: 512Mi }
    work: { cpu: { law: exponential, mean: 10ms } }
    memory: { base: 250Mi, perRequest: 1Mi }
    startup: { init: 1.5s }

traffic:
  users: { arrivals: poisson, to: api, rate: 100/s, timeout: 2s }

platforms:
  # Kubernetes as it comes: pods of one service are spread over hosts and zones.
  spread: { label: Spread, stack: [container-runc], engine: kubernetes, placement: kube-scheduler }
  # Packed on as few hosts as will do, as for a bill.
  packed:
    label: Packed
    stack: [container-runc]
    engine: kubernetes
    placement: kube-scheduler
    scheduler: { strategy: MostAllocated, weights: { PodTopologySpread: 0 } }
baseline: packed

faults:
  zone: { kind: failure, domain: zone, at: 20s, repair: 20s }

run: { duration: 1min, warmup: 5s, replications: 5 }
`,
};
