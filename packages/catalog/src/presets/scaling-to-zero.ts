import type { Preset } from './preset.ts';

export const scalingToZero: Preset = {
  id: 'scaling-to-zero',
  title: 'Scaling to zero',
  question: 'Functions that nobody calls for minutes have no instance. How long does the first caller wait?',
  finding:
    'Nobody is refused. Started from a snapshot a function is there within milliseconds, in a container or under Kata in a second, under gVisor in two, in a VM in eleven. Half an instance on average is enough, but of VMs more than one: they are asked for while others still boot.',
  yaml: `tare: 1
name: Scaling to zero
question: Functions that nobody calls for minutes have no instance. How long does the first caller wait?

sites:
  dc:
    provider: own
    pools:
      general: { machine: own.16c64g, count: 2 }

images:
  function:
    layers: [{ digest: runtime, size: 80Mi }, { digest: function, size: 5Mi }]
    architectures: [amd64]
    os: linux

services:
  function:
    image: function
    replicas: 0
    requests: { cpu: 250m, memory: 256Mi }
    limits: { cpu: 1, memory: 512Mi }
    work: { cpu: { law: exponential, mean: 50ms } }
    memory: { base: 120Mi, perRequest: 4Mi }
    concurrency: 10
    startup: { init: 800ms }
    scaling:
      min: 0
      max: 20
      by: concurrency
      metrics: [{ metric: concurrency, target: 5 }]

traffic:
  callers:
    arrivals: bursty
    to: function
    calm: 0.001/s
    burst: 5/s
    calmFor: 5min
    burstFor: 1min
    timeout: 60s

platforms:
  container: { label: Containers, stack: [container-runc], engine: kubernetes }
  gvisor: { label: gVisor, stack: [gvisor-systrap], engine: kubernetes }
  snapshot: { label: microVM from a snapshot, stack: [firecracker], start: snapshot }
  kata: { label: Kata, stack: [kata-clh], engine: kubernetes }
  vm: { label: VMs, stack: [vm-kvm-full] }
baseline: container

run: { duration: 60min, replications: 5 }
`,
};
