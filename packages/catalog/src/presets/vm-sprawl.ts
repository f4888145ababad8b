import type { Preset } from './preset.ts';

export const vmSprawl: Preset = {
  id: 'vm-sprawl',
  title: 'VM sprawl',
  question:
    'A hundred and fifty VMs hold four gigabytes each and use one. How far may their memory be oversold before somebody notices?',
  finding:
    'Ten hosts are enough for the VMs, five with balloons and nobody notices, four with all means. Swap alone makes every request forty to fifty times slower; without any means some VMs are killed again and again. Containers that ask for what they use need three hosts.',
  yaml: `tare: 1
name: VM sprawl
question: A hundred and fifty VMs hold four gigabytes each and use one. How far may their memory be oversold before somebody notices?

sites:
  dc:
    provider: own
    zones: [a]
    pools:
      general:
        machine:
          cores: 16
          memory: 64Gi
          architecture: amd64
          kernel: linux
          virtualisation: hardware
          usdPerHour: 0.55
          disk: { bandwidth: 2000MB/s, iops: 200000, latency: 100us }
        count: auto
        max: 60
        reserve: hypervisor

images:
  app:
    layers: [{ digest: base-os, size: 30Mi }, { digest: app, size: 200Mi }]
    architectures: [amd64]
    os: linux

services:
  department:
    image: app
    replicas: 150
    requests: { cpu: 100m, memory: 1Gi }
    limits: { memory: 3900Mi }
    work: { cpu: { law: exponential, mean: 8ms } }
    memory: { base: 900Mi, perRequest: 1Mi }
    startup: { init: 6s }

traffic:
  staff: { arrivals: poisson, to: department, rate: 300/s, timeout: 10s }

platforms:
  container: { label: Containers, stack: [container-runc] }
  vm: { label: VMs, stack: [vm-kvm-full] }
  vm-balloon: { label: VMs sold twice with balloons, stack: [vm-kvm-full], guest: { memoryOvercommit: 2, reclaim: [balloon] } }
  vm-shared: { label: VMs sold three times by all means, stack: [vm-kvm-full], guest: { memoryOvercommit: 3, reclaim: [page-sharing, balloon, swap] } }
  vm-swap: { label: VMs sold twice with swap alone, stack: [vm-kvm-full], guest: { memoryOvercommit: 2, reclaim: [swap] } }
  vm-nothing: { label: VMs sold 1.5 times and nothing got back, stack: [vm-kvm-full], guest: { memoryOvercommit: 1.5 } }
baseline: vm

run: { duration: 1min, warmup: 5s, replications: 5 }
`,
};
