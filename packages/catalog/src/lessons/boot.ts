import type { Preset } from '../presets/preset.ts';

const question = 'A new copy is wanted now. How long until it answers?';

export const boot: Preset = {
  id: 'lesson-boot',
  title: 'From wanted to ready',
  question,
  finding:
    'A process and a container are ready when their program is; a VM first starts an operating system. A microVM starts a small one.',
  yaml: `tare: 1
name: From wanted to ready
question: ${question}

sites:
  dc:
    provider: own
    pools:
      general: { machine: own.8c32g, count: 2 }

images:
  app:
    layers: [{ digest: base-os, size: 30Mi }, { digest: app, size: 50Mi }]
    architectures: [amd64]
    os: linux

services:
  app:
    image: app
    replicas: 4
    requests: { cpu: 500m, memory: 512Mi }
    work: { cpu: { law: exponential, mean: 5ms } }
    memory: { base: 120Mi }
    startup: { init: 300ms }

traffic:
  users: { arrivals: poisson, to: app, rate: 20/s }

platforms:
  bare: { label: Process, stack: [] }
  container: { label: Container, stack: [container-runc] }
  microvm: { label: MicroVM, stack: [firecracker] }
  vm: { label: VM, stack: [vm-kvm-full] }
baseline: container

run: { duration: 30s, warmup: 5s, replications: 5 }
`,
};
