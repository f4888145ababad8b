import type { Preset } from './preset.ts';

export const monolith: Preset = {
  id: 'monolith-and-microservices',
  title: 'Legacy monolith and microservices',
  question:
    'The old application stays in its VMs. Does it pay to take the new services around it out of theirs?',
  finding:
    'Taking the small services out of their VMs saves a host: containers and the mixed platform need two, all in VMs need three. The monolith itself is large enough not to mind its VM.',
  yaml: `tare: 1
name: Legacy monolith and microservices
question: The old application stays in its VMs. Does it pay to take the new services around it out of theirs?

sites:
  dc:
    provider: own
    zones: [a, b]
    pools:
      general: { machine: own.8c32g, count: auto, max: 40, reserve: hypervisor }

images:
  monolith:
    layers: [{ digest: base-os, size: 30Mi }, { digest: java, size: 180Mi }, { digest: monolith, size: 600Mi }]
    architectures: [amd64]
    os: linux
  service:
    layers: [{ digest: base-os, size: 30Mi }, { digest: service, size: 40Mi }]
    architectures: [amd64]
    os: linux

services:
  edge:
    image: service
    replicas: 20
    requests: { cpu: 100m, memory: 192Mi }
    work: { cpu: 1500us }
    memory: { base: 90Mi }
    startup: { init: 300ms }
    calls:
      - { to: recommend, probability: 0.5 }
      - { to: profile }
      - { to: monolith, probability: 0.3, timeout: 3s }
  # Few and large: scaling one hot part means scaling all of it.
  monolith:
    image: monolith
    replicas: 6
    requests: { cpu: 1, memory: 6Gi }
    limits: { memory: 7Gi }
    work: { cpu: { law: lognormal, mean: 40ms, cv: 1.2 } }
    memory: { base: 4Gi, perRequest: 4Mi }
    startup: { init: 90s }
  profile:
    image: service
    replicas: 30
    requests: { cpu: 50m, memory: 160Mi }
    work: { cpu: { law: exponential, mean: 3ms } }
    memory: { base: 80Mi }
    startup: { init: 300ms }
  recommend:
    image: service
    replicas: 30
    requests: { cpu: 50m, memory: 256Mi }
    work: { cpu: { law: exponential, mean: 8ms } }
    memory: { base: 150Mi }
    startup: { init: 600ms }

traffic:
  customers: { arrivals: poisson, to: edge, rate: 150/s, timeout: 10s }

platforms:
  all-container: { label: All in containers, stack: [container-runc] }
  all-vm: { label: All in VMs, stack: [vm-kvm-full] }
  side-by-side:
    label: Monolith in VMs, services in containers
    stack: [container-runc]
    services: { monolith: { stack: [vm-kvm-full] } }
baseline: all-vm

run: { duration: 1min, warmup: 5s, replications: 5 }
`,
};
