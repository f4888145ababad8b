import type { Preset } from './preset.ts';

const question =
  'A cloud is lost for a quarter of an hour. Is a second one worth it, and must it run all the time?';

export const oneCloudAgainstTwo: Preset = {
  id: 'one-cloud-against-two',
  title: 'One cloud against two',
  question,
  finding:
    'In one cloud half of the half hour’s requests fail. Two that both serve, each with room for all, lose 3 %: those of clients that go on asking the lost one for two minutes. They cost twice as much. One in reserve costs no more until it is needed, and loses 31 %: nearly six minutes until replicas are given up, and as long as hosts take to come. As one cluster two are no safer; calls cross, a millisecond more at the median, egress is paid, and one control plane has them all.',
  shows: 'failedFraction',
  yaml: `tare: 1
name: One cloud against two
question: ${question}

sites:
  first:
    provider: aws
    region: us-east-1
    zones: [a, b, c]
    carbon: 0.38
    links: [{ to: second, latency: 6ms }]
    pools:
      # Half of what two clouds share; all of it for the platform that stands here alone.
      half: { machine: aws.m6i.xlarge, count: 4, reserve: eks }
      rest: { machine: aws.m6i.xlarge, count: 4, reserve: eks }
  second:
    provider: gcp
    region: us-east4
    zones: [a, b, c]
    carbon: 0.33
    pools:
      half: { machine: gcp.n2-standard-4, count: 4, reserve: gke }
      spare: { machine: gcp.n2-standard-4, count: 4, reserve: gke }
      # None stands there until it is needed.
      cold: { machine: gcp.n2-standard-4, count: auto, max: 8, reserve: gke }

images:
  app:
    layers: [{ digest: base-os, size: 30Mi }, { digest: app, size: 60Mi }]
    architectures: [amd64]
    os: linux

services:
  front:
    image: app
    replicas: 16
    requests: { cpu: 600m, memory: 1Gi }
    work: { cpu: { law: exponential, mean: 8ms }, network: 20Ki }
    memory: { base: 250Mi, perRequest: 1Mi }
    startup: { init: 2s }
    balancing: random
    calls:
      - { to: orders, bytes: 4Ki, timeout: 1s }
  orders:
    image: app
    replicas: 16
    requests: { cpu: 600m, memory: 1Gi }
    work: { cpu: { law: exponential, mean: 6ms }, network: 8Ki }
    memory: { base: 250Mi, perRequest: 1Mi }
    startup: { init: 2s }
    balancing: random

traffic:
  users: { arrivals: poisson, to: front, rate: 60/s, timeout: 2s }

platforms:
  one: { label: One cloud, stack: [container-runc], engine: kubernetes, pools: [first/half, first/rest] }
  # Half of the replicas in each, with room for all of them in either.
  both:
    label: Two clouds, both serving
    stack: [container-runc]
    engine: kubernetes
    prefer: spread
    pools: [first/half, first/rest, second/half, second/spare]
  # The same as one cluster over both clouds, whose calls go wherever there is an instance.
  stretched:
    label: Two clouds, one cluster
    stack: [container-runc]
    engine: kubernetes
    prefer: spread
    federation: one-control-plane
    pools: [first/half, first/rest, second/half, second/spare]
  # The second cloud takes over with hosts that are made then.
  standby:
    label: Two clouds, one in reserve
    stack: [container-runc]
    engine: kubernetes
    prefer: fail-over
    pools: [first/half, first/rest, second/cold]
    failOver: { back: return }
baseline: one

faults:
  outage: { kind: failure, domain: provider, target: aws, at: 5min, repair: 15min }

objectives: { failed: 10% }
run: { duration: 30min, warmup: 5s, replications: 3 }
`,
};
