import type { Preset } from './preset.ts';

export const pullStorm: Preset = {
  id: 'image-pull-storm',
  title: 'Image pull storm',
  question: 'A whole cluster starts at once from one registry. How long until everything is up?',
  finding:
    'The registry’s line decides, not the technology: containers, microVMs and VMs with thin clones are up after about as long. Copying whole VM disks takes about twice as long.',
  shows: 'startupP95',
  yaml: `tare: 1
name: Image pull storm
question: A whole cluster starts at once from one registry. How long until everything is up?

sites:
  dc:
    provider: own
    # All hosts pull through this one line.
    registry: { bandwidth: 2Gbit/s }
    pools:
      general: { machine: own.16c64g, count: 20 }

images:
  # The base is common to all; a host fetches each layer once.
  model:
    layers: [{ digest: base-os, size: 30Mi }, { digest: python, size: 60Mi }, { digest: model, size: 900Mi }]
    architectures: [amd64]
    os: linux
  worker:
    layers: [{ digest: base-os, size: 30Mi }, { digest: python, size: 60Mi }, { digest: worker, size: 40Mi }]
    architectures: [amd64]
    os: linux

services:
  model:
    image: model
    replicas: 60
    requests: { cpu: 1, memory: 2Gi }
    work: { cpu: { law: exponential, mean: 50ms } }
    memory: { base: 1500Mi, perRequest: 10Mi }
    # Not running at the start: this is what is asked about.
    startup: { init: 4s, warm: false }
  worker:
    image: worker
    replicas: 100
    requests: { cpu: 200m, memory: 256Mi }
    work: { cpu: { law: exponential, mean: 10ms } }
    memory: { base: 120Mi }
    startup: { init: 800ms, warm: false }
    calls:
      - { to: model, probability: 0.2 }

traffic:
  jobs: { arrivals: poisson, to: worker, rate: 60/s }

platforms:
  container: { label: Containers, stack: [container-runc], engine: kubernetes }
  microvm: { label: Firecracker, stack: [firecracker] }
  vm-full: { label: VMs with copied disks, stack: [vm-kvm-full], guest: { disk: full } }
  vm-thin: { label: VMs with thin clones, stack: [vm-kvm-full], guest: { disk: thin } }
baseline: container

run: { duration: 4min, replications: 3 }
`,
};
