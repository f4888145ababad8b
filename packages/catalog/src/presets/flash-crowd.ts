import type { Preset } from './preset.ts';

export const flashCrowd: Preset = {
  id: 'flash-crowd',
  title: 'Flash crowd',
  question:
    'Traffic rises more than ninefold within seconds and nobody adds replicas. Which platform keeps its answers?',
  finding:
    'Containers, microVMs and VMs keep their answers below a second; under gVisor, whose system calls cost more, the same replicas are overrun and requests fail.',
  shows: 'failedFraction',
  yaml: `tare: 1
name: Flash crowd
question: Traffic rises more than ninefold within seconds and nobody adds replicas. Which platform keeps its answers?

sites:
  dc:
    provider: own
    zones: [a, b]
    pools:
      general: { machine: own.8c32g, count: 2 }

images:
  shop:
    layers: [{ digest: base-os, size: 30Mi }, { digest: shop, size: 70Mi }]
    architectures: [amd64]
    os: linux

services:
  front:
    image: shop
    replicas: 8
    requests: { cpu: 500m, memory: 256Mi }
    # At most this much, so that one service cannot take a whole host.
    limits: { cpu: 1500m }
    work: { cpu: { law: exponential, mean: 12ms }, mix: { compute: 0.3, syscall: 0.5, network: 0.2 } }
    memory: { base: 120Mi, perRequest: 1Mi }
    concurrency: 100
    queue: 200
    startup: { init: 1s }
    calls:
      - { to: stock, timeout: 2s }
  stock:
    image: shop
    replicas: 6
    requests: { cpu: 500m, memory: 256Mi }
    limits: { cpu: 1500m }
    work: { cpu: { law: exponential, mean: 5ms } }
    memory: { base: 120Mi, perRequest: 1Mi }
    startup: { init: 1s }

traffic:
  crowd:
    arrivals: poisson
    to: front
    # Quiet, then a link in the news, then quiet again; straight lines between the points.
    ramp: true
    rate: [{ at: 0s, rate: 80/s }, { at: 30s, rate: 80/s }, { at: 40s, rate: 760/s }, { at: 80s, rate: 760/s }, { at: 110s, rate: 80/s }]
    timeout: 4s

platforms:
  container: { label: Containers, stack: [container-runc] }
  gvisor: { label: gVisor, stack: [gvisor-systrap] }
  microvm: { label: Firecracker, stack: [firecracker] }
  vm: { label: VMs, stack: [vm-kvm-full] }
baseline: container

objectives: { p99: 1s, failed: 1% }
run: { duration: 2min, replications: 5 }
`,
};
