import type { Preset } from './preset.ts';

export const coldStartBurst: Preset = {
  id: 'cold-start-burst',
  title: 'Cold-start burst',
  question:
    'A campaign multiplies the requests at a stroke. What do cold starts cost, and what is kept warm worth?',
  finding:
    'Six requests in a hundred fail before the autoscaler has even looked, whether containers start, Firecracker boots or restores a snapshot. With VMs nearly twice as many fail, for each is ready ten seconds later; twelve kept warm win that back.',
  shows: 'failedFraction',
  yaml: `tare: 1
name: Cold-start burst
question: A campaign multiplies the requests at a stroke. What do cold starts cost, and what is kept warm worth?

sites:
  dc:
    provider: own
    pools:
      workers: { machine: own.16c64g, count: 4, reserve: hypervisor }

images:
  function:
    layers: [{ digest: base-os, size: 30Mi }, { digest: python, size: 45Mi }, { digest: handler, size: 5Mi }]
    architectures: [amd64]
    os: linux

services:
  handler:
    image: function
    replicas: 6
    requests: { cpu: 1, memory: 512Mi }
    limits: { cpu: 1 }
    work: { cpu: { law: exponential, mean: 40ms } }
    memory: { base: 60Mi, perRequest: 4Mi }
    # One instance works on four requests at a time and lets eight wait.
    concurrency: 4
    queue: 8
    balancing: least-requests
    startup: { init: 800ms }
    scaling:
      min: 6
      max: 60
      by: hpa
      metrics: [{ metric: concurrency, target: 1.5, kind: average }]

traffic:
  campaign:
    arrivals: poisson
    to: handler
    rate: [{ at: 0s, rate: 30/s }, { at: 30s, rate: 240/s }]
    timeout: 2s

platforms:
  container: { label: Containers, stack: [container-runc] }
  gvisor: { label: gVisor, stack: [gvisor-systrap] }
  microvm: { label: Firecracker, stack: [firecracker] }
  snapshot: { label: Firecracker from snapshots, stack: [firecracker], start: snapshot }
  vm: { label: VMs, stack: [vm-kvm-full] }
  vm-warm: { label: VMs kept warm, stack: [vm-kvm-full], start: warm, warmPool: 12 }
baseline: container

run: { duration: 2min, warmup: 5s, replications: 5 }
`,
};
