import type { Preset } from './preset.ts';

export const webShop: Preset = {
  id: 'web-shop',
  title: 'Web shop',
  question: 'How many hosts does the same shop need as processes, containers, microVMs and VMs?',
  finding:
    'Processes, containers, gVisor and containers in VMs carry the shop on two hosts. MicroVMs need three, as each takes its memory whole and brings a guest system; full VMs need four, as no more than four vCPUs share a hardware thread. But one kernel takes more than half of the containers with it, and only one of the VMs.',
  yaml: `tare: 1
name: Web shop
question: How many hosts does the same shop need as processes, containers, microVMs and VMs?

sites:
  dc:
    provider: own
    zones: [a, b]
    registry: { bandwidth: 10Gbit/s }
    pools:
      # Hosts are added as the shop needs them; their number is the answer.
      general: { machine: own.8c32g, count: auto, max: 50 }

images:
  # All services share the base layer, so a host fetches it once.
  storefront:
    layers: [{ digest: base-os, size: 30Mi }, { digest: node-runtime, size: 55Mi }, { digest: storefront, size: 40Mi }]
    architectures: [amd64, arm64]
    os: linux
  service:
    layers: [{ digest: base-os, size: 30Mi }, { digest: service, size: 25Mi }]
    architectures: [amd64, arm64]
    os: linux

services:
  # The storefront asks for the session, then for goods and prices at once.
  storefront:
    image: storefront
    replicas: 16
    requests: { cpu: 100m, memory: 384Mi }
    work: { cpu: { law: lognormal, mean: 6ms, cv: 0.8 } }
    memory: { base: 180Mi, perRequest: 1Mi }
    startup: { init: 1.2s }
    calls:
      - { to: session }
      - together:
          - { to: catalogue }
          - { to: pricing, probability: 0.6 }
      - { to: cart, probability: 0.2 }
  session:
    image: service
    replicas: 12
    requests: { cpu: 100m, memory: 320Mi }
    work: { cpu: 1ms }
    memory: { base: 150Mi }
    startup: { init: 400ms }
  catalogue:
    image: service
    replicas: 16
    requests: { cpu: 100m, memory: 448Mi }
    work: { cpu: { law: lognormal, mean: 4ms, cv: 1 } }
    memory: { base: 260Mi, perRequest: 512Ki }
    startup: { init: 900ms }
    calls:
      - { to: search, probability: 0.3 }
      - { to: images, probability: 0.3 }
  search:
    image: service
    replicas: 12
    requests: { cpu: 100m, memory: 576Mi }
    work: { cpu: { law: lognormal, mean: 12ms, cv: 1.2 }, mix: { compute: 0.6, syscall: 0.1, memory: 0.3 } }
    memory: { base: 400Mi, perRequest: 1Mi }
    startup: { init: 2s }
  images:
    image: service
    replicas: 10
    requests: { cpu: 100m, memory: 320Mi }
    work: { cpu: 3ms, mix: { compute: 0.3, syscall: 0.4, network: 0.3 } }
    memory: { base: 150Mi }
    startup: { init: 400ms }
  pricing:
    image: service
    replicas: 12
    requests: { cpu: 100m, memory: 384Mi }
    work: { cpu: { law: exponential, mean: 2ms } }
    memory: { base: 160Mi }
    startup: { init: 500ms }
  cart:
    image: service
    replicas: 12
    requests: { cpu: 100m, memory: 384Mi }
    work: { cpu: 2ms }
    memory: { base: 160Mi }
    startup: { init: 500ms }
    calls:
      - { to: stock }
      - { to: checkout, probability: 0.1 }
  stock:
    image: service
    replicas: 10
    requests: { cpu: 100m, memory: 384Mi }
    work: { cpu: { law: exponential, mean: 3ms } }
    memory: { base: 170Mi }
    startup: { init: 500ms }
  checkout:
    image: service
    replicas: 10
    requests: { cpu: 100m, memory: 448Mi }
    work: { cpu: { law: lognormal, mean: 15ms, cv: 0.6 } }
    memory: { base: 220Mi }
    startup: { init: 900ms }
    calls:
      - { to: payment }
  payment:
    image: service
    replicas: 10
    requests: { cpu: 100m, memory: 384Mi }
    work: { cpu: 5ms }
    memory: { base: 180Mi }
    startup: { init: 700ms }

traffic:
  customers: { arrivals: poisson, to: storefront, rate: 200/s, timeout: 5s }

platforms:
  bare-process: { label: Processes, stack: [], engine: none }
  container: { label: Containers, stack: [container-runc], engine: kubernetes }
  container-in-vm:
    label: Containers in VMs
    stack: [vm-kvm-full, container-runc]
    engine: kubernetes
    # Two such VMs fill a host.
    guest: { cpu: 4, memory: 15Gi }
  gvisor: { label: gVisor, stack: [gvisor-systrap], engine: kubernetes }
  microvm: { label: Firecracker, stack: [firecracker] }
  vm: { label: VMs, stack: [vm-kvm-full] }
baseline: container

run:
  # Fifteen seconds are enough for a first answer: 3,000 requests on each platform, five times. A request takes some
  # 20 ms and everything has started before, so after one second nothing remembers the beginning.
  duration: 15s
  warmup: 1s
  replications: 5
`,
};
