import type { Preset } from '../presets/preset.ts';

const question = 'A hundred and sixty copies of a small program. How many hosts do they take?';

/** Small things are where a guest system weighs most. */
export const smallService: Preset = {
  id: 'lesson-small-service',
  title: 'Many small things',
  question,
  finding:
    'In VMs they need several times the hosts: each brings an operating system of its own, larger than the program itself.',
  yaml: `tare: 1
name: Many small things
question: ${question}

sites:
  dc:
    provider: own
    pools:
      general: { machine: own.8c32g, count: auto, max: 40 }

images:
  app:
    layers: [{ digest: base-os, size: 30Mi }, { digest: app, size: 40Mi }]
    architectures: [amd64]
    os: linux

services:
  app:
    image: app
    replicas: 160
    requests: { cpu: 25m, memory: 128Mi }
    work: { cpu: { law: exponential, mean: 3ms } }
    memory: { base: 90Mi }
    startup: { init: 300ms }

traffic:
  users: { arrivals: poisson, to: app, rate: 160/s }

platforms:
  container: { label: Containers, stack: [container-runc] }
  microvm: { label: MicroVMs, stack: [firecracker] }
  vm: { label: VMs, stack: [vm-kvm-full] }
baseline: container

run: { duration: 20s, warmup: 5s, replications: 3 }
`,
};
