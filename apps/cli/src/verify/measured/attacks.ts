/** Rule F2: whom a fork bomb hits. The published suites let one loose in one container or VM and look at the others. */
import type { Report } from '@tare/schema';
import type { VerifySet } from '../case.ts';
import { type Platform, type Service, small } from '../scenario.ts';
import { COUNT, type Measurement, measured } from './measurement.ts';

const ALONE: Partial<Service> = { requests: { cpu: 1, memory: '64Mi' }, limits: { cpu: 1 } };

/** The victim's clients give up after a second; the bomb goes off before anything is counted, and lasts to the end. */
const bombed = (platform: Partial<Platform>, attacker: Partial<Service> = {}) =>
  small({
    services: {
      victim: { ...ALONE, work: { cpu: '10ms', mix: { compute: 1 } } },
      attacker: { ...ALONE, tenant: 'hostile', ...attacker },
    },
    machine: { cores: 4 },
    platform,
    traffic: { clients: { arrivals: 'regular', to: 'victim', rate: '10/s', timeout: '1s' } },
    faults: {
      bomb: { kind: 'neighbour', attack: 'fork-bomb', at: '1s', lasts: '1min', service: 'attacker' },
    },
    run: { duration: '20s', warmup: '5s' },
  });

/** Of the requests that came to their end, the share that got no answer. */
const lost = (report: Report): number => report.summary.failedFraction;

interface Bomb extends Pick<Measurement, 'id' | 'what' | 'source' | 'record' | 'expected'> {
  readonly platform: Partial<Platform>;
  readonly attacker?: Partial<Service>;
}

const bomb = ({ platform, attacker, ...one }: Bomb): VerifySet =>
  measured('predicted', bombed(platform, attacker), {
    rule: 'F2',
    unit: 'share',
    read: lost,
    tolerance: COUNT,
    ...one,
  });

const XAVIER = 'Xavier et al., PDP 2013, Table II (recalled)';
const MATTHEWS =
  'Matthews et al., Quantifying the Performance Isolation Properties of Virtualization Systems, 2007, abstract';

export const attackSets: readonly VerifySet[] = [
  bomb({
    id: 'f2.bomb.lxc',
    what: 'fork bomb in a system container: requests lost by the one beside it (it did not respond)',
    source: XAVIER,
    record: 'nn.xavier.fork',
    platform: { stack: ['lxc-system-container'] },
    expected: 1,
  }),
  bomb({
    id: 'f2.bomb.xen',
    what: 'fork bomb in a VM under Xen: requests lost by the one beside it',
    source: XAVIER,
    record: 'nn.xavier.fork',
    platform: { stack: ['vm-xen'] },
    expected: 0,
  }),
  bomb({
    id: 'f2.bomb.vm',
    what: 'fork bomb in a fully virtualised VM: requests lost by the one beside it',
    source: MATTHEWS,
    platform: { stack: ['vm-kvm-full'] },
    expected: 0,
  }),
  bomb({
    id: 'f2.bomb.pids',
    what: 'fork bomb in a container with a limit of processes: requests lost by the one beside it',
    source: 'Linux Documentation/admin-guide/cgroup-v2, pids: stops new tasks once the limit is reached',
    platform: { stack: ['container-runc'] },
    attacker: { limits: { cpu: 1, pids: 100 } },
    expected: 0,
  }),
];
