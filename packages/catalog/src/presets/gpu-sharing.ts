import type { Preset } from './preset.ts';

export const gpuSharing: Preset = {
  id: 'gpu-sharing',
  title: 'GPU sharing',
  question: 'Most models need a part of a GPU. What does it cost to give each of them a whole one?',
  finding:
    'Whole GPUs need nineteen hosts, shared ones eleven: 42 % less money for the same models. VMs with whole GPUs cost as much as containers with them, but a kernel panic takes one model instead of a quarter of all.',
  yaml: `tare: 1
name: GPU sharing
question: Most models need a part of a GPU. What does it cost to give each of them a whole one?

sites:
  dc:
    provider: own
    zones: [a]
    pools:
      gpu:
        machine:
          cores: 96
          memory: 384Gi
          architecture: amd64
          kernel: linux
          virtualisation: hardware
          usdPerHour: 8
          accelerators: { kind: T4, count: 8 }
        count: auto
        max: 60
        reserve: kubelet

images:
  model:
    layers: [{ digest: base-os, size: 30Mi }, { digest: runtime, size: 2Gi }, { digest: model, size: 500Mi }]
    architectures: [amd64]
    os: linux

services:
  assistant:
    image: model
    replicas: 48
    accelerators: { count: 0.47 }
    requests: { cpu: 4, memory: 8Gi }
    work: { cpu: { law: exponential, mean: 20ms } }
    memory: { base: 4Gi }
    startup: { init: 20s }
  classifier:
    image: model
    replicas: 60
    accelerators: { count: 0.25 }
    requests: { cpu: 3, memory: 4Gi }
    work: { cpu: { law: exponential, mean: 5ms } }
    memory: { base: 2Gi }
    startup: { init: 20s }
  speech:
    image: model
    replicas: 20
    accelerators: { count: 0.75 }
    requests: { cpu: 6, memory: 12Gi }
    work: { cpu: { law: exponential, mean: 30ms } }
    memory: { base: 6Gi }
    startup: { init: 20s }
  training:
    image: model
    replicas: 6
    accelerators: { count: 4 }
    requests: { cpu: 24, memory: 64Gi }
    work: { cpu: { law: exponential, mean: 50ms } }
    memory: { base: 16Gi }
    startup: { init: 20s }

traffic:
  chats: { arrivals: poisson, to: assistant, rate: 200/s, timeout: 10s }
  pictures: { arrivals: poisson, to: classifier, rate: 400/s, timeout: 10s }
  calls: { arrivals: poisson, to: speech, rate: 80/s, timeout: 10s }

platforms:
  whole: { label: Containers with whole GPUs, stack: [container-runc], accelerators: whole, placement: gpu-packing }
  shared: { label: Containers that share GPUs, stack: [container-runc], placement: fragmentation-gradient }
  vm: { label: VMs with whole GPUs, stack: [vm-kvm-full], accelerators: whole, placement: gpu-packing }
baseline: whole

run: { duration: 30s, warmup: 5s, replications: 5 }
`,
};
