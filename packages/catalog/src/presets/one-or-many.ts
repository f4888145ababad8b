import type { Preset } from './preset.ts';

export const oneOrMany: Preset = {
  id: 'one-program-or-many',
  title: 'One program or many',
  question:
    'Search takes most of the load. What does it cost to scale the whole shop for it, and what does it save?',
  finding:
    'One program needs 22 hosts, four services of the same work 15: each copy that is started for search carries the catalogue’s memory as well. Search by itself and the rest in one program need 17. What a request waits for differs by less than two milliseconds at the median.',
  yaml: `tare: 1
name: One program or many
question: Search takes most of the load. What does it cost to scale the whole shop for it, and what does it save?

sites:
  cloud:
    provider: aws
    zones: [a, b]
    pools:
      general: { machine: aws.c6i.xlarge, count: auto, max: 60, reserve: eks }

images:
  whole-shop:
    layers: [{ digest: base-os, size: 30Mi }, { digest: node, size: 120Mi }, { digest: whole-shop, size: 450Mi }]
    architectures: [amd64]
    os: linux
  part:
    layers: [{ digest: base-os, size: 30Mi }, { digest: node, size: 120Mi }, { digest: part, size: 40Mi }]
    architectures: [amd64]
    os: linux

# Each runs on one thread, as a Node.js program does.
services:
  web:
    image: part
    replicas: 8
    limits: { cpu: 1, memory: 256Mi }
    work: { cpu: { law: exponential, mean: 2ms } }
    memory: { base: 120Mi, perRequest: 256Ki }
    startup: { init: 800ms }
    calls:
      - { to: catalogue }
      - { to: search, probability: 0.6 }
      - { to: checkout, probability: 0.05 }
  catalogue:
    image: part
    replicas: 4
    limits: { cpu: 1, memory: 2Gi }
    work: { cpu: { law: exponential, mean: 1ms } }
    memory: { base: 1700Mi }
    startup: { init: 12s }
  checkout:
    image: part
    replicas: 2
    limits: { cpu: 1, memory: 512Mi }
    work: { cpu: { law: exponential, mean: 6ms } }
    memory: { base: 200Mi }
    startup: { init: 1500ms }
  search:
    image: part
    replicas: 30
    limits: { cpu: 1, memory: 384Mi }
    work: { cpu: { law: exponential, mean: 12ms } }
    memory: { base: 220Mi, perRequest: 512Ki }
    startup: { init: 1200ms }

traffic:
  customers: { arrivals: poisson, to: web, rate: 2000/s, timeout: 5s }

platforms:
  one:
    label: One program
    stack: [container-runc]
    engine: kubernetes
    monoliths:
      shop: { services: [web, catalogue, checkout, search], replicas: 44, image: whole-shop, limits: { cpu: 1, memory: 2560Mi } }
  many: { label: Four services, stack: [container-runc], engine: kubernetes }
  two:
    label: Search by itself
    stack: [container-runc]
    engine: kubernetes
    monoliths:
      shop: { services: [web, catalogue, checkout], replicas: 14, image: whole-shop, limits: { cpu: 1, memory: 2304Mi } }
baseline: one

run: { duration: 20s, warmup: 5s, replications: 5 }
`,
};
