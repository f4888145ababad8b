import type { Preset } from './preset.ts';

export const autoscalingLag: Preset = {
  id: 'autoscaling-lag',
  title: 'Autoscaling and its lag',
  question: 'The autoscaler adds replicas when a crowd comes. How many requests fail before they are ready?',
  finding:
    'With containers seven requests in a hundred fail, most of them while the metrics are on their way: the autoscaler sees the load of half a minute ago. With VMs twelve do, for one takes ten seconds longer to be there at each step; under gVisor eleven, for every request costs more.',
  shows: 'failedFraction',
  yaml: `tare: 1
name: Autoscaling and its lag
question: The autoscaler adds replicas when a crowd comes. How many requests fail before they are ready?

sites:
  dc:
    provider: own
    zones: [a, b]
    pools:
      general: { machine: own.16c64g, count: 3 }

images:
  shop:
    layers: [{ digest: base-os, size: 30Mi }, { digest: shop, size: 70Mi }]
    architectures: [amd64]
    os: linux

services:
  shop:
    image: shop
    replicas: 4
    requests: { cpu: 1, memory: 512Mi }
    limits: { cpu: 1 }
    work: { cpu: { law: exponential, mean: 10ms } }
    memory: { base: 200Mi, perRequest: 1Mi }
    concurrency: 50
    queue: 100
    startup: { init: 2s }
    scaling:
      min: 4
      max: 40
      by: hpa
      metrics: [{ metric: cpu, target: 60 }]

traffic:
  crowd:
    arrivals: poisson
    to: shop
    ramp: true
    rate: [{ at: 0s, rate: 200/s }, { at: 60s, rate: 200/s }, { at: 120s, rate: 1200/s }, { at: 300s, rate: 1200/s }, { at: 330s, rate: 200/s }]
    timeout: 3s

platforms:
  container: { label: Containers, stack: [container-runc], engine: kubernetes }
  gvisor: { label: gVisor, stack: [gvisor-systrap], engine: kubernetes }
  kata: { label: Kata, stack: [kata-clh], engine: kubernetes }
  vm: { label: VMs, stack: [vm-kvm-full] }
baseline: container

objectives: { p99: 1s, failed: 1% }
run: { duration: 7min, replications: 5 }
`,
};
