import type { Preset } from './preset.ts';

export const threeClouds: Preset = {
  id: 'three-cloud-fail-over',
  title: 'Three-cloud fail-over',
  question:
    'One cloud’s region goes down for a minute. What is it worth to stand in three clouds, and what does it cost?',
  finding:
    'In one cloud every request fails while its region is down. In three with DNS a third of the clients goes on asking the lost one, for health checks take longer than that minute: 17 % of all fail, and 3 % behind one address, where that is over in ten seconds. Hosts cost the same. One cluster over all three is no safer, and its calls cross between clouds: four tenths more at the median, and 30 % more money for egress.',
  shows: 'failedFraction',
  yaml: `tare: 1
name: Three-cloud fail-over
question: One cloud’s region goes down for a minute. What is it worth to stand in three clouds, and what does it cost?

sites:
  one:
    provider: aws
    region: us-east-1
    zones: [a, b, c]
    links: [{ to: two, latency: 6ms }, { to: three, latency: 5ms }]
    pools:
      general: { machine: aws.m6i.xlarge, count: 2, reserve: eks }
      # For the platform that stands here alone.
      more: { machine: aws.m6i.xlarge, count: 4, reserve: eks }
  two:
    provider: gcp
    region: us-east4
    zones: [a, b, c]
    links: [{ to: three, latency: 4ms }]
    pools:
      general: { machine: gcp.n2-standard-4, count: 2, reserve: gke }
  three:
    provider: azure
    region: eastus
    zones: [a, b, c]
    pools:
      general: { machine: azure.d4s-v5, count: 2, reserve: aks }

images:
  app:
    layers: [{ digest: base-os, size: 30Mi }, { digest: app, size: 60Mi }]
    architectures: [amd64]
    os: linux

services:
  front:
    image: app
    replicas: 12
    requests: { cpu: 600m, memory: 1Gi }
    work: { cpu: { law: exponential, mean: 8ms }, network: 20Ki }
    memory: { base: 250Mi, perRequest: 1Mi }
    startup: { init: 2s }
    balancing: random
    calls:
      - { to: orders, bytes: 4Ki, timeout: 1s }
  orders:
    image: app
    replicas: 12
    requests: { cpu: 600m, memory: 1Gi }
    work: { cpu: { law: exponential, mean: 6ms }, network: 8Ki }
    memory: { base: 250Mi, perRequest: 1Mi }
    startup: { init: 2s }
    balancing: random

traffic:
  users: { arrivals: poisson, to: front, rate: 150/s, timeout: 2s }

platforms:
  one-cloud: { label: One cloud, stack: [container-runc], engine: kubernetes, pools: [one/general, one/more] }
  # A cluster in each: calls stay there, and clients choose among them by a DNS name with health checks.
  three-clouds:
    label: Three clouds, by DNS
    stack: [container-runc]
    engine: kubernetes
    prefer: spread
    pools: [one/general, two/general, three/general]
  # The same behind one address, whose load balancers leave out what is down.
  anycast:
    label: Three clouds, one address
    stack: [container-runc]
    engine: kubernetes
    prefer: spread
    pools: [one/general, two/general, three/general]
    failOver: { clients: anycast }
  # One cluster over all three behind that address: calls go wherever there is an instance.
  stretched:
    label: Three clouds, one cluster
    stack: [container-runc]
    engine: kubernetes
    prefer: spread
    federation: one-control-plane
    pools: [one/general, two/general, three/general]
    failOver: { clients: anycast }
baseline: one-cloud

faults:
  outage: { kind: failure, domain: site, target: one, at: 30s, repair: 1min }

run: { duration: 2min, warmup: 5s, replications: 5 }
`,
};
