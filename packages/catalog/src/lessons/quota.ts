import type { Preset } from '../presets/preset.ts';

const question =
  'A container may use four tenths of a core, and on average needs less. What does the limit do to its slowest requests?';

/** A limit is a quota over a tenth of a second, not a slower processor. */
export const quota: Preset = {
  id: 'lesson-quota',
  title: 'What a CPU limit does',
  question,
  finding:
    'The mean use is below the limit, and yet the slowest requests take several times as long: once the quota of a period is used up, everything in the container stands still until the next.',
  yaml: `tare: 1
name: What a CPU limit does
question: ${question}

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
    requests: { cpu: 200m, memory: 256Mi }
    limits: { cpu: 400m }
    work: { cpu: { law: exponential, mean: 20ms } }
    memory: { base: 100Mi }
    startup: { init: 300ms }

traffic:
  users: { arrivals: poisson, to: app, rate: 40/s }

platforms:
  none: { label: No limit, stack: [container-runc], cpuLimits: none }
  quota: { label: 'Limit of 0.4 cores', stack: [container-runc], cpuLimits: quota }
baseline: none

run: { duration: 60s, warmup: 5s, replications: 5 }
`,
};
