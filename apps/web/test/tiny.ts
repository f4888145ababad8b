/** A scenario small enough to run many times in a test. */
export const TINY = `tare: 1
name: Tiny
# Comments must survive edits.
sites:
  dc:
    provider: own
    pools:
      general: { machine: own.8c32g, count: auto, max: 20 }
images:
  app:
    layers: [{ digest: base, size: 30Mi }]
    architectures: [amd64]
    os: linux
services:
  web:
    image: app
    replicas: 4
    requests: { cpu: 250m, memory: 256Mi }
    work: { cpu: { law: exponential, mean: 5ms } }
    memory: { base: 80Mi }
    startup: { init: 300ms }
traffic:
  users: { arrivals: poisson, to: web, rate: 20/s }
platforms:
  container: { label: Containers, stack: [container-runc] }
  vm: { label: VMs, stack: [vm-kvm-full] }
baseline: container
run: { duration: 2s, replications: 3 }
`;
