import type { Preset } from './preset.ts';

export const blackFriday: Preset = {
  id: 'black-friday',
  title: 'Black Friday',
  question:
    'The great day begins, and hosts are bought while the crowd comes. Who keeps up, and for how much?',
  finding:
    'The shop needs three minutes and a half for ten replicas, as hosts must be bought first: four to nine requests in a hundred fail, under gVisor more. With eight spare replicas of each service nobody notices, for five eighths more money.',
  shows: 'failedFraction',
  yaml: `tare: 1
name: Black Friday
question: The great day begins, and hosts are bought while the crowd comes. Who keeps up, and for how much?

sites:
  cloud:
    provider: aws
    region: us-east-1
    zones: [a, b, c]
    pools:
      # Bought one by one as the shop grows.
      general: { machine: aws.m6i.xlarge, count: auto, max: 80, reserve: eks }

images:
  shop:
    layers: [{ digest: base-os, size: 30Mi }, { digest: node-runtime, size: 55Mi }, { digest: shop, size: 60Mi }]
    architectures: [amd64]
    os: linux
  checkout:
    layers: [{ digest: base-os, size: 30Mi }, { digest: java, size: 180Mi }, { digest: checkout, size: 90Mi }]
    architectures: [amd64]
    os: linux

services:
  shop:
    image: shop
    replicas: 6
    requests: { cpu: 500m, memory: 512Mi }
    work: { cpu: { law: lognormal, mean: 10ms, cv: 1 } }
    memory: { base: 200Mi, perRequest: 1Mi }
    concurrency: 40
    queue: 80
    startup: { init: 2s }
    scaling: { min: 6, max: 80, by: hpa, metrics: [{ metric: cpu, target: 60 }] }
    calls:
      - { to: checkout, probability: 0.15, timeout: 2s }
  checkout:
    image: checkout
    replicas: 3
    requests: { cpu: 500m, memory: 1Gi }
    work: { cpu: { law: exponential, mean: 20ms } }
    memory: { base: 600Mi, perRequest: 1Mi }
    concurrency: 40
    queue: 80
    startup: { init: 8s }
    scaling: { min: 3, max: 40, by: hpa, metrics: [{ metric: cpu, target: 60 }] }

traffic:
  customers:
    arrivals: poisson
    to: shop
    ramp: true
    rate: [{ at: 0s, rate: 100/s }, { at: 60s, rate: 100/s }, { at: 240s, rate: 700/s }, { at: 540s, rate: 700/s }]
    timeout: 4s

platforms:
  container: { label: Containers, stack: [container-runc], engine: kubernetes }
  gvisor: { label: gVisor, stack: [gvisor-systrap], engine: kubernetes }
  warm: { label: Containers with spare ones, stack: [container-runc], engine: kubernetes, start: warm, warmPool: 8 }
baseline: container

objectives: { p99: 1s, failed: 1% }
run: { duration: 9min, warmup: 10s, replications: 3 }
`,
};
