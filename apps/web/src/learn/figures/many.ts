import type { Figure } from '../figure.ts';

export const manyFigures: readonly Figure[] = [
  {
    id: 'pull-storm',
    scenario: 'image-pull-storm',
    guess: {
      kind: 'choice',
      label: 'What decides how long it takes is',
      options: [
        { id: 'line', label: 'the registry’s line' },
        { id: 'technology', label: 'container or VM' },
      ],
      measured: reading => {
        const ratio = reading.times('vm-thin', 'container', 'startupP95');
        if (ratio === null) return null;
        return Math.abs(ratio - 1) < 0.25 ? 'line' : 'technology';
      },
    },
    metric: 'startupP95',
    explain: reading =>
      `Nearly everything is up after ${reading.says('container', 'startupP95')} with containers and after ${reading.says('vm-thin', 'startupP95')} with VMs on thin clones: all wait for the same images on the same line. Copying whole VM disks takes ${reading.says('vm-full', 'startupP95')}. An advantage of milliseconds at starting is worth nothing behind a queue of gigabytes; small images, shared layers and a wide line are what helps.`,
    rests: ['container-runc.start.oci'],
  },
  {
    id: 'crowd',
    scenario: 'lesson-crowd',
    guess: {
      kind: 'slider',
      label: 'Compared with containers, there fail with VMs',
      low: 0.5,
      high: 10,
      step: 0.1,
      start: 1,
      unit: '× as many requests',
      measured: reading => reading.times('vm', 'container', 'failedFraction'),
    },
    metric: 'failedFraction',
    explain: reading =>
      `${reading.says('container', 'failedFraction')} of the requests fail with containers, ${reading.says('vm', 'failedFraction')} with VMs. The autoscaler is the same: it looks every fifteen seconds, and adds copies by what it sees. It sees too little while copies are still starting, so a start that is ten seconds longer costs at each step. Even containers do not save those who come before the autoscaler has looked.`,
    rests: ['vm-kvm-full.start.distro_userland', 'container-runc.start.oci', 'kubernetes.hpa.sync'],
  },
  {
    id: 'two-clouds',
    scenario: 'lesson-two-clouds',
    guess: {
      kind: 'slider',
      label: 'With half of it in a second cloud, found by a DNS name, there fail',
      low: 0,
      high: 100,
      step: 1,
      start: 10,
      unit: '% of all requests',
      measured: reading => {
        const share = reading.value('dns', 'failedFraction');
        return share === null ? null : share * 100;
      },
    },
    metric: 'failedFraction',
    explain: reading =>
      `${reading.says('one', 'failedFraction')} fail with one cloud, ${reading.says('dns', 'failedFraction')} with two and a DNS name, ${reading.says('address', 'failedFraction')} with two behind one address. The second cloud did not fail; clients went on asking the lost one. A DNS answer is kept longer than these twenty seconds; a load balancer stops asking after ten. Making one cluster of the two helps nobody here: as many fail, the median request takes ${reading.says('cluster', 'p50')} instead of ${reading.says('address', 'p50')} because calls travel, and the bill goes from ${reading.says('address', 'usdPerMonth')} to ${reading.says('cluster', 'usdPerMonth')} a month for their bytes.`,
    rests: ['aws.m6i.xlarge.usd_per_hour', 'gcp.n2-standard-4.usd_per_hour', 'cost.egress.internet'],
  },
];
