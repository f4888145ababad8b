import type { Preset } from '../presets/preset.ts';

const scenario = (work: { name: string; question: string; mix: string }): string => `tare: 1
name: ${work.name}
question: ${work.question}

sites:
  dc:
    provider: own
    pools:
      general: { machine: own.8c32g, count: 1 }

images:
  app:
    layers: [{ digest: base-os, size: 30Mi }, { digest: app, size: 50Mi }]
    architectures: [amd64]
    os: linux

services:
  app:
    image: app
    replicas: 4
    requests: { cpu: 1, memory: 1Gi }
    work: { cpu: { law: exponential, mean: 10ms }, mix: ${work.mix} }
    memory: { base: 200Mi }
    startup: { init: 500ms }

traffic:
  users: { arrivals: poisson, to: app, rate: 60/s }

platforms:
  bare: { label: Straight on the host, stack: [] }
  vm: { label: In a VM, stack: [vm-kvm-full] }
baseline: bare

run: { duration: 40s, warmup: 5s, replications: 5 }
`;

const computingQuestion =
  'A program that only computes moves into a VM. How much longer does a request take?';
const devicesQuestion =
  'The same program spends its time reading from a disk and talking to a network. How much longer now?';

/** What a hypervisor leaves to the processor costs next to nothing. */
export const computing: Preset = {
  id: 'lesson-computing',
  title: 'Computing in a VM',
  question: computingQuestion,
  finding: 'Hardly longer: instructions of the guest run on the processor itself, and nobody stands between.',
  yaml: scenario({ name: 'Computing in a VM', question: computingQuestion, mix: '{ compute: 1 }' }),
};

/** What it must do for the guest does cost. */
export const devices: Preset = {
  id: 'lesson-devices',
  title: 'Devices in a VM',
  question: devicesQuestion,
  finding: 'Clearly longer: each block and each packet passes through a device that is software.',
  yaml: scenario({
    name: 'Devices in a VM',
    question: devicesQuestion,
    mix: '{ compute: 0.2, disk: 0.4, network: 0.4 }',
  }),
};
