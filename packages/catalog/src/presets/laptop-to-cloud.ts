import type { Preset } from './preset.ts';

export const laptopToCloud: Preset = {
  id: 'laptop-to-cloud',
  title: 'From laptop to cloud',
  question:
    'Which of these stacks run on a Mac, on a cloud VM and on bare metal, and what changes on the way?',
  finding:
    'Containers need a Linux kernel, so on the Mac they run inside a VM; microVMs need virtualisation, so they are refused on an ordinary cloud VM and run on bare metal, at more than ten times the price. The containers themselves move unchanged.',
  shows: 'usdPerMonth',
  yaml: `tare: 1
name: From laptop to cloud
question: Which of these stacks run on a Mac, on a cloud VM and on bare metal, and what changes on the way?

sites:
  cloud:
    provider: aws
    region: us-east-1
    zones: [a, b, c]
    pools:
      metal: { machine: aws.m5.metal, count: 1, reserve: eks }
      # An ordinary cloud VM allows no VM inside.
      virtual: { machine: aws.m6i.xlarge, count: auto, max: 20, reserve: eks }
  laptop:
    provider: laptop
    pools:
      mac: { machine: laptop.8c16g, count: 1, reserve: none }

images:
  app:
    layers: [{ digest: base-os, size: 30Mi }, { digest: app, size: 60Mi }]
    # Built for both, or it could not move between them.
    architectures: [amd64, arm64]
    os: linux

services:
  api:
    image: app
    replicas: 3
    requests: { cpu: 250m, memory: 256Mi }
    work: { cpu: { law: lognormal, mean: 8ms, cv: 1 } }
    memory: { base: 140Mi, perRequest: 1Mi }
    startup: { init: 800ms }
    calls:
      - { to: store }
  store:
    image: app
    replicas: 2
    requests: { cpu: 500m, memory: 512Mi }
    work: { cpu: { law: exponential, mean: 4ms }, mix: { compute: 0.4, syscall: 0.2, memory: 0.1, disk: 0.3 } }
    memory: { base: 300Mi }
    startup: { init: 1.5s }

traffic:
  users: { arrivals: poisson, to: api, rate: 40/s, timeout: 2s }

platforms:
  cloud-container: { label: Containers on cloud VMs, stack: [container-runc], engine: kubernetes, pools: [cloud/virtual] }
  # Refused: microVMs need virtualisation, which these hosts do not offer.
  cloud-microvm: { label: MicroVMs on cloud VMs, stack: [firecracker], pools: [cloud/virtual] }
  # Refused: a Linux container needs a Linux kernel, and a Mac has none.
  mac-container: { label: Containers straight on macOS, stack: [container-runc], engine: docker, pools: [laptop/mac] }
  mac-vm:
    label: Containers in a VM on the Mac
    stack: [vm-macos, container-runc]
    engine: docker
    pools: [laptop/mac]
    guest: { cpu: 4, memory: 8Gi }
  metal-microvm: { label: MicroVMs on bare metal, stack: [firecracker], pools: [cloud/metal] }
baseline: mac-vm

run: { duration: 2min, warmup: 5s, replications: 5 }
`,
};
