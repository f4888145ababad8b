import type { Preset } from '../presets/preset.ts';

const question =
  'A crowd comes, and an autoscaler adds copies. How many requests fail before the copies are there?';

export const crowd: Preset = {
  id: 'lesson-crowd',
  title: 'Growing under load',
  question,
  finding: 'Some fail on either; more with VMs, whose new copies come later at each step of the autoscaler.',
  yaml: `tare: 1
name: Growing under load
question: ${question}

sites:
  dc:
    provider: own
    pools:
      general: { machine: own.16c64g, count: 2 }

images:
  shop:
    layers: [{ digest: base-os, size: 30Mi }, { digest: shop, size: 70Mi }]
    architectures: [amd64]
    os: linux

services:
  shop:
    image: shop
    replicas: 3
    requests: { cpu: 1, memory: 512Mi }
    limits: { cpu: 1 }
    work: { cpu: { law: exponential, mean: 20ms } }
    memory: { base: 200Mi, perRequest: 1Mi }
    concurrency: 40
    queue: 60
    startup: { init: 1s }
    scaling:
      min: 3
      max: 24
      by: hpa
      metrics: [{ metric: cpu, target: 60 }]

traffic:
  crowd:
    arrivals: poisson
    to: shop
    ramp: true
    rate: [{ at: 0s, rate: 60/s }, { at: 40s, rate: 60/s }, { at: 80s, rate: 400/s }, { at: 200s, rate: 400/s }]
    timeout: 2s

platforms:
  container: { label: Containers, stack: [container-runc], engine: kubernetes }
  microvm: { label: MicroVMs, stack: [firecracker] }
  vm: { label: VMs, stack: [vm-kvm-full] }
baseline: container

run: { duration: 200s, replications: 5 }
`,
};
