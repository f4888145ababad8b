import type { Figure } from '../figure.ts';

export const whyFigures: readonly Figure[] = [
  {
    id: 'laptop',
    scenario: 'laptop-to-cloud',
    guess: {
      kind: 'slider',
      label: 'Of these five, there are refused',
      low: 0,
      high: 5,
      step: 1,
      start: 0,
      unit: 'platforms',
      measured: reading => reading.refused.length,
    },
    metric: 'usdPerMonth',
    explain: reading =>
      `Refused: ${reading.refused.join(', ') || 'none'}. The image is the same everywhere. What differs is what stands below it: a Mac has no Linux kernel, so containers live in a VM there and nobody notices; an ordinary cloud VM allows no VM inside, so microVMs need bare metal, for ${reading.says('metal-microvm', 'usdPerMonth')} a month instead of ${reading.says('cloud-container', 'usdPerMonth')}.`,
    rests: ['aws.m6i.xlarge.usd_per_hour', 'aws.m5.metal.usd_per_hour'],
  },
  {
    id: 'density',
    scenario: 'serverless-density',
    guess: {
      kind: 'slider',
      label: 'Where one VM fits, there fit',
      low: 1,
      high: 20,
      step: 0.5,
      start: 2,
      unit: 'containers',
      measured: reading => reading.times('container', 'vm', 'instancesPerHost'),
    },
    metric: 'instancesPerHost',
    explain: reading =>
      `One host holds ${reading.says('container', 'instancesPerHost')} of these functions as containers, ${reading.says('microvm', 'instancesPerHost')} as microVMs and ${reading.says('vm', 'instancesPerHost')} as VMs. All of them together use ${reading.says('container', 'cpuUtilisation')} of that one host’s processors; spread over the hosts that VMs need, they use ${reading.says('vm', 'cpuUtilisation')} of each, and all are paid for: ${reading.says('vm', 'usdPerMonth')} a month instead of ${reading.says('container', 'usdPerMonth')}. But ask what stands between strangers: with containers it is one kernel for all, and its panic takes ${reading.says('container', 'blastKernel')} of them.`,
    rests: ['vm-kvm-full.mem.guest_idle', 'firecracker.mem.guest_idle', 'container-runc.mem.overhead'],
  },
  {
    id: 'granular',
    scenario: 'one-program-or-many',
    guess: {
      kind: 'slider',
      label: 'For the same traffic, one program needs',
      low: 0.5,
      high: 4,
      step: 0.1,
      start: 1,
      unit: '× the hosts of four services',
      measured: reading => reading.times('one', 'many', 'hosts'),
    },
    metric: 'hosts',
    explain: reading =>
      `One program needs ${reading.says('one', 'hosts')} hosts, four services ${reading.says('many', 'hosts')}. Search takes most of the load, and each copy of the whole program that is started for it carries the catalogue’s memory as well. Taking only search out gets most of the way: ${reading.says('two', 'hosts')} hosts. What a request waits for hardly differs at the median: ${reading.says('one', 'p50')} and ${reading.says('many', 'p50')}, in spite of the calls between the services.`,
    rests: ['aws.c6i.xlarge.usd_per_hour'],
  },
];
