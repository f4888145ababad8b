import type { Preset } from './preset.ts';

export const batchNight: Preset = {
  id: 'batch-night',
  title: 'Batch night',
  question: 'Six hundred short tasks, each in an instance of its own. When is the night’s work done?',
  finding:
    'Processes, containers and Firecracker are done within one tenth of each other, in about eighty seconds; VMs take more than twice as long, for each boots ten seconds before it works six.',
  shows: 'makespanMs',
  yaml: `tare: 1
name: Batch night
question: Six hundred short tasks, each in an instance of its own. When is the night’s work done?

sites:
  dc:
    provider: own
    pools:
      general: { machine: own.16c64g, count: 4 }

images:
  worker:
    layers: [{ digest: base-os, size: 30Mi }, { digest: worker, size: 150Mi }]
    architectures: [amd64]
    os: linux

services: {}

batches:
  invoices:
    image: worker
    tasks: 600
    # As many at a time as there are cores.
    parallelism: 60
    work: { law: lognormal, mean: 6s, cv: 0.7 }
    cores: 1
    memory: 512Mi

platforms:
  process: { label: Processes, stack: [] }
  container: { label: Containers, stack: [container-runc] }
  gvisor: { label: gVisor, stack: [gvisor-systrap] }
  microvm: { label: Firecracker, stack: [firecracker] }
  vm: { label: VMs, stack: [vm-kvm-full] }
baseline: container

run: { duration: 10min, replications: 5 }
`,
};
