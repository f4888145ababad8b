import type { Figure } from '../figure.ts';

export const containerFigures: readonly Figure[] = [
  {
    id: 'quota',
    scenario: 'lesson-quota',
    guess: {
      kind: 'slider',
      label: 'With the limit, the slowest of a hundred requests takes',
      low: 1,
      high: 10,
      step: 0.5,
      start: 1.5,
      unit: '×',
      measured: reading => reading.times('quota', 'none', 'p99'),
    },
    metric: 'p99',
    explain: reading =>
      `At the median the limit is hardly felt: ${reading.says('none', 'p50')} against ${reading.says('quota', 'p50')}. But one request in a hundred takes at least ${reading.says('quota', 'p99')} instead of ${reading.says('none', 'p99')}. A limit does not make the processor slower. It is an account that is filled ten times a second; when it is empty, everything in the container stands still until it is filled again. So mean use can look healthy while the slowest requests suffer.`,
    rests: ['cgroup.cpu.period'],
  },
  {
    id: 'fork-bomb',
    scenario: 'lesson-fork-bomb',
    guess: {
      kind: 'choice',
      label: 'Requests of the others fail',
      options: [
        { id: 'both', label: 'on both' },
        { id: 'container', label: 'with containers only' },
        { id: 'vm', label: 'with VMs only' },
        { id: 'none', label: 'on neither' },
      ],
      measured: reading => {
        const [container, vm] = ['container', 'vm'].map(
          id => (reading.value(id, 'failedFraction') ?? 0) > 0.001,
        );
        if (container === vm) return container ? 'both' : 'none';
        return container ? 'container' : 'vm';
      },
    },
    metric: 'failedFraction',
    explain: reading =>
      `With containers ${reading.says('container', 'failedFraction')} of all requests fail, with VMs ${reading.says('vm', 'failedFraction')}. Memory and CPU of a container can be limited, and so can the number of its processes; but somebody has to set that limit. Here nobody did, and the one kernel that all containers of the host share was busy with making processes. In VMs only the wild copy’s own kernel was.`,
    rests: [],
  },
];
