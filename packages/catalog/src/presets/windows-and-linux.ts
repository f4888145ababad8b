import type { Preset } from './preset.ts';

export const windowsAndLinux: Preset = {
  id: 'windows-and-linux',
  title: 'Windows and Linux side by side',
  question: 'An old Windows service and new Linux ones belong together. Which platform can run both?',
  finding:
    'Containers alone cannot run both. VMs can, on either kind of host; so can Linux containers beside Windows VMs on Linux hosts, without a licence for the whole host.',
  shows: 'usdPerMonth',
  yaml: `tare: 1
name: Windows and Linux side by side
question: An old Windows service and new Linux ones belong together. Which platform can run both?

sites:
  office:
    provider: own
    pools:
      linux: { machine: own.16c64g, count: auto, max: 20, reserve: hypervisor }
      windows:
        count: auto
        max: 20
        reserve: hypervisor
        # The same machine under Windows, with its licence in the price.
        machine: { cores: 16, memory: 64Gi, architecture: amd64, kernel: windows, virtualisation: hardware, usdPerHour: 1.504 }

images:
  invoices:
    layers: [{ digest: windows-base, size: 1.8Gi }, { digest: invoices, size: 300Mi }]
    architectures: [amd64]
    os: windows
  portal:
    layers: [{ digest: base-os, size: 30Mi }, { digest: portal, size: 60Mi }]
    architectures: [amd64]
    os: linux

services:
  portal:
    image: portal
    replicas: 20
    requests: { cpu: 250m, memory: 256Mi }
    work: { cpu: { law: lognormal, mean: 6ms, cv: 1 } }
    memory: { base: 140Mi, perRequest: 1Mi }
    startup: { init: 700ms }
    calls:
      - { to: invoices, probability: 0.4 }
  invoices:
    image: invoices
    replicas: 8
    requests: { cpu: 1, memory: 4Gi }
    work: { cpu: { law: exponential, mean: 25ms } }
    memory: { base: 2500Mi, perRequest: 8Mi }
    startup: { init: 20s }

traffic:
  clerks: { arrivals: poisson, to: portal, rate: 80/s, timeout: 5s }

platforms:
  # Refused: one of the two images never finds its kernel.
  container: { label: Containers only, stack: [container-runc] }
  mixed:
    label: Linux in containers, Windows in VMs
    stack: [container-runc]
    services: { invoices: { stack: [vm-kvm-full] } }
  vm-hyperv: { label: All in VMs on Windows hosts, stack: [vm-hyperv] }
  vm-kvm: { label: All in VMs on Linux hosts, stack: [vm-kvm-full] }
baseline: vm-kvm

run: { duration: 1min, warmup: 5s, replications: 5 }
`,
};
