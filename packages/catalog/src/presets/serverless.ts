import type { Preset } from './preset.ts';

export const serverless: Preset = {
  id: 'serverless-density',
  title: 'Serverless density',
  question: 'How many small functions of strangers fit on a host, when each must have a kernel of its own?',
  finding:
    'Containers and gVisor fit 450 functions on one host, Kata and Firecracker need three, full VMs eight. A kernel of one’s own is not cheap for functions this small, but a microVM costs far less than a VM.',
  yaml: `tare: 1
name: Serverless density
question: How many small functions of strangers fit on a host, when each must have a kernel of its own?

sites:
  dc:
    provider: own
    pools:
      # Not pods but functions: no kubelet, and so no limit of 110.
      workers: { machine: own.16c64g, count: auto, max: 100, reserve: none, maxInstances: 4000 }

images:
  function:
    layers: [{ digest: base-os, size: 30Mi }, { digest: python, size: 45Mi }, { digest: handler, size: 3Mi }]
    architectures: [amd64, arm64]
    os: linux

services:
  # One request at a time, as functions do.
  thumbnail: &function
    image: function
    replicas: 150
    tenant: gallery
    requests: { cpu: 20m, memory: 96Mi }
    concurrency: 1
    balancing: least-requests
    work: { cpu: { law: lognormal, mean: 60ms, cv: 1 } }
    memory: { base: 45Mi, perRequest: 20Mi }
    startup: { init: 180ms }
  webhook:
    image: function
    replicas: 150
    tenant: billing
    requests: { cpu: 20m, memory: 64Mi }
    concurrency: 1
    balancing: least-requests
    work: { cpu: { law: exponential, mean: 8ms }, mix: { compute: 0.3, syscall: 0.4, network: 0.3 } }
    memory: { base: 40Mi, perRequest: 4Mi }
    startup: { init: 120ms }
  translate: *function

traffic:
  photos: { arrivals: poisson, to: thumbnail, rate: 40/s, timeout: 10s }
  payments: { arrivals: poisson, to: webhook, rate: 80/s, timeout: 10s }
  texts: { arrivals: poisson, to: translate, rate: 20/s, timeout: 10s }

platforms:
  container: { label: Containers, stack: [container-runc] }
  gvisor: { label: gVisor, stack: [gvisor-systrap] }
  kata: { label: Kata, stack: [kata-clh] }
  microvm: { label: Firecracker, stack: [firecracker] }
  vm: { label: VMs, stack: [vm-kvm-full] }
baseline: microvm

run: { duration: 1min, warmup: 5s, replications: 5 }
`,
};
