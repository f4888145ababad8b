import type { Preset } from '../presets/preset.ts';

const question =
  'A whole site is lost for twenty seconds. How many requests fail, with one cloud and with two?';

export const twoClouds: Preset = {
  id: 'lesson-two-clouds',
  title: 'A site is lost',
  question,
  finding:
    'With everything at one site all that arrives meanwhile fails. With half of it elsewhere half of the clients go on asking the lost site: by DNS as long as it is lost, behind one address for ten of the twenty seconds. As one cluster two clouds are no safer, and their calls cross: five milliseconds more at the median, and egress that is a fifth of the bill.',
  yaml: `tare: 1
name: A site is lost
question: ${question}

sites:
  one:
    provider: aws
    region: us-east-1
    zones: [a, b]
    pools:
      all: { machine: aws.m6i.xlarge, count: 6, reserve: eks }
      half: { machine: aws.m6i.xlarge, count: 3, reserve: eks }
    links: [{ to: two, latency: 6ms }]
  two:
    provider: gcp
    region: us-east4
    zones: [a, b]
    pools:
      half: { machine: gcp.n2-standard-4, count: 3, reserve: gke }
    links: [{ to: one, latency: 6ms }]

images:
  app:
    layers: [{ digest: base-os, size: 30Mi }, { digest: app, size: 60Mi }]
    architectures: [amd64]
    os: linux

services:
  web:
    image: app
    replicas: 12
    requests: { cpu: 500m, memory: 512Mi }
    work: { cpu: { law: exponential, mean: 6ms } }
    memory: { base: 180Mi }
    startup: { init: 800ms }
    calls:
      - { to: stock, bytes: 20Ki }
  stock:
    image: app
    replicas: 8
    requests: { cpu: 500m, memory: 512Mi }
    work: { cpu: { law: exponential, mean: 4ms } }
    memory: { base: 220Mi }
    startup: { init: 800ms }

traffic:
  users: { arrivals: poisson, to: web, rate: 120/s, timeout: 2s }

platforms:
  one: { label: One cloud, stack: [container-runc], engine: kubernetes, pools: [one/all] }
  # A cluster in each. Clients learn from DNS where to ask, and keep the answer for a while.
  dns:
    label: Two clouds, by DNS
    stack: [container-runc]
    engine: kubernetes
    prefer: spread
    pools: [one/half, two/half]
  # The same behind one address, whose load balancers leave out what is down.
  address:
    label: Two clouds, one address
    stack: [container-runc]
    engine: kubernetes
    prefer: spread
    pools: [one/half, two/half]
    failOver: { clients: anycast }
  # One cluster over both behind that address: calls go wherever there is an instance.
  cluster:
    label: Two clouds, one cluster
    stack: [container-runc]
    engine: kubernetes
    prefer: spread
    federation: one-control-plane
    pools: [one/half, two/half]
    failOver: { clients: anycast }
baseline: one

faults:
  lost: { kind: failure, domain: site, target: one, at: 30s, repair: 20s }

run: { duration: 60s, warmup: 5s, replications: 5 }
`,
};
