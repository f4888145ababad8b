import type { Preset } from './preset.ts';

export const hostsOnDemand: Preset = {
  id: 'hosts-on-demand',
  title: 'Hosts that come with the crowd',
  question:
    'Replicas and hosts follow the crowd. Is it cheaper than enough hosts all day, and who pays with waiting?',
  finding:
    'Hosts on demand cost less than half, and while they are on their way, three and a half minutes each time, some five requests in a hundred of the hour fail. With enough hosts all day none does.',
  yaml: `tare: 1
name: Hosts that come with the crowd
question: Replicas and hosts follow the crowd. Is it cheaper than enough hosts all day, and who pays with waiting?

sites:
  cloud:
    provider: aws
    zones: [a, b]
    pools:
      all-day: { machine: aws.m6i.xlarge, count: 12, reserve: eks }
      scaled:
        machine: aws.m6i.xlarge
        count: 3
        max: 12
        reserve: eks
        scaling: { by: cluster-autoscaler, expander: least-waste }

images:
  shop:
    layers: [{ digest: base-os, size: 30Mi }, { digest: shop, size: 120Mi }]
    architectures: [amd64]
    os: linux

services:
  shop:
    image: shop
    replicas: 6
    requests: { cpu: 1, memory: 1Gi }
    limits: { cpu: 1 }
    work: { cpu: { law: exponential, mean: 60ms } }
    memory: { base: 300Mi, perRequest: 2Mi }
    concurrency: 40
    queue: 80
    startup: { init: 5s }
    scaling:
      min: 6
      max: 30
      by: hpa
      metrics: [{ metric: cpu, target: 60 }]

traffic:
  crowd:
    arrivals: poisson
    to: shop
    ramp: true
    rate: [{ at: 0s, rate: 40/s }, { at: 10min, rate: 40/s }, { at: 16min, rate: 200/s }, { at: 30min, rate: 200/s }, { at: 36min, rate: 40/s }]
    timeout: 5s

platforms:
  all-day: { label: Twelve hosts all day, stack: [container-runc], engine: kubernetes, pools: [cloud/all-day] }
  scaled: { label: Hosts on demand, stack: [container-runc], engine: kubernetes, pools: [cloud/scaled] }
baseline: all-day

objectives: { p99: 2s, failed: 1% }
run: { duration: 60min, replications: 3 }
`,
};
