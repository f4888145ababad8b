import type { Preset } from './preset.ts';

export const spotInterruption: Preset = {
  id: 'spot-interruption',
  title: 'Spot hosts and their interruptions',
  question: 'Spot hosts cost a third. What do their interruptions cost, in containers and in VMs?',
  finding:
    'Spot hosts save 65 %, even where each is taken away once a day. Kubernetes hears of it half a minute before and lets jobs end: of 260,000 a handful is lost. VMs that nobody warns lose what they were working on, about two in ten thousand, and start ten seconds later, which hardly shows beside the three and a half minutes that the next host takes to come.',
  shows: 'usdPerMonth',
  yaml: `tare: 1
name: Spot hosts and their interruptions
question: Spot hosts cost a third. What do their interruptions cost, in containers and in VMs?

sites:
  cloud:
    provider: gcp
    zones: [a, b, c]
    pools:
      regular: { machine: gcp.n2-standard-4, count: 16 }
      spot: { machine: gcp.n2-standard-4, count: 16, buying: spot }

images:
  render:
    layers: [{ digest: base-os, size: 30Mi }, { digest: render, size: 270Mi }]
    architectures: [amd64]
    os: linux

services:
  render:
    image: render
    replicas: 16
    requests: { cpu: 3, memory: 4Gi }
    limits: { cpu: 3 }
    work: { cpu: { law: exponential, mean: 10s } }
    memory: { base: 1Gi, perRequest: 64Mi }
    concurrency: 4
    startup: { init: 5s }

traffic:
  jobs: { arrivals: poisson, to: render, rate: 3/s, timeout: 10min }

platforms:
  regular: { label: Containers on regular hosts, stack: [container-runc], engine: kubernetes, placement: kube-scheduler, pools: [cloud/regular] }
  spot: { label: Containers on spot hosts, stack: [container-runc], engine: kubernetes, placement: kube-scheduler, pools: [cloud/spot] }
  spot-vm: { label: VMs on spot hosts, stack: [vm-kvm-full], placement: least-allocated, pools: [cloud/spot] }
baseline: regular

# Each host is taken away once a day; as a rule it is once in ten months.
assumptions: { cost.spot_interruptions: 30 }

objectives: { failed: 0.1% }
run: { duration: 24h, warmup: 5min, replications: 3 }
`,
};
