import type { Preset } from '../presets/preset.ts';

const question =
  'One copy goes wild and starts processes without end, for ten seconds. What do the others on its host notice?';

/** What a kernel does not limit, its containers share. */
export const forkBomb: Preset = {
  id: 'lesson-fork-bomb',
  title: 'A copy goes wild',
  question,
  finding: 'In containers on one kernel everybody is hurt; in VMs only the wild one’s own.',
  yaml: `tare: 1
name: A copy goes wild
question: ${question}

sites:
  dc:
    provider: own
    pools:
      general: { machine: own.8c32g, count: 2 }

images:
  app:
    layers: [{ digest: base-os, size: 30Mi }, { digest: app, size: 40Mi }]
    architectures: [amd64]
    os: linux

services:
  app:
    image: app
    replicas: 6
    tenant: a
    requests: { cpu: 500m, memory: 512Mi }
    work: { cpu: { law: exponential, mean: 4ms } }
    memory: { base: 200Mi }
    startup: { init: 500ms }
  wild:
    image: app
    replicas: 2
    tenant: b
    requests: { cpu: 1, memory: 1Gi }
    work: { cpu: 20ms }
    memory: { base: 300Mi }
    startup: { init: 1s }

traffic:
  users: { arrivals: poisson, to: app, rate: 100/s, timeout: 2s }
  nightly: { arrivals: regular, to: wild, rate: 1/s }

faults:
  bomb: { kind: neighbour, attack: fork-bomb, at: 15s, lasts: 10s, service: wild }

platforms:
  container: { label: Containers, stack: [container-runc] }
  vm: { label: VMs, stack: [vm-kvm-full] }
baseline: container

run: { duration: 30s, warmup: 5s, replications: 5 }
`,
};
