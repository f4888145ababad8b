/** Bytes between hosts, by arithmetic: each at its max-min share of the cards on its way (rule M2). */
import type { Report } from '@tare/schema';
import type { VerifySet } from '../case.ts';
import { type Service, type SmallScenario, small, untilThen } from '../scenario.ts';

/** Fills a host of one core, so that everybody stands alone. */
const alone = (more: Partial<Service>): Partial<Service> => ({
  work: { cpu: '1us', mix: { compute: 1 } },
  requests: { cpu: 1, memory: '1Mi' },
  ...more,
});

const sends = (bytes: string): Partial<Service> => alone({ calls: [{ to: 'sink', bytes }] });

const meanOf =
  (id: string) =>
  ({ services }: Report): number =>
    services.find(service => service.id === id)!.latencyMs!.mean;

const MICROSECONDS = 'a microsecond of CPU time at either end';

interface Flow {
  readonly id: string;
  readonly what: string;
  readonly service: string;
  readonly expected: number;
}

/** Requests at the same moments, one a second, at all that send. */
const flows = (scenario: Omit<SmallScenario, 'run'>, asked: readonly Flow[]): VerifySet => ({
  document: small({
    traffic: Object.fromEntries(asked.map(({ service }) => [service, untilThen(service, '10s')])),
    run: { duration: '12s' },
    ...scenario,
    machine: { cores: 1, network: '1Gbit/s', ...scenario.machine },
    pool: { count: 3, ...scenario.pool },
  }),
  replications: 1,
  cases: asked.map(({ id, what, service, expected }) => ({
    id: `m2.bytes.${id}`,
    rule: 'M2',
    what,
    source: 'max-min fairness by hand: D. Bertsekas, R. Gallager, Data Networks §6.5',
    kind: 'exact',
    unit: 'ms',
    expected,
    tolerance: 0.004,
    because: MICROSECONDS,
    read: meanOf(service),
  })),
});

export const transferSets: readonly VerifySet[] = [
  flows({ services: { a: sends('1.25MB'), sink: alone({}) } }, [
    { id: 'one', what: '1.25 MB from card to card of 1 Gbit/s', service: 'a', expected: 10 },
  ]),
  flows(
    {
      services: {
        a: sends('1.25MB'),
        sink: alone({ work: { cpu: '1us', network: '2.5MB', mix: { compute: 1 } } }),
      },
    },
    [{ id: 'answer', what: '1.25 MB there, 2.5 MB back', service: 'a', expected: 30 }],
  ),
  flows({ services: { a: sends('1.25MB'), b: sends('2.5MB'), sink: alone({}) } }, [
    {
      id: 'shared.small',
      what: '1.25 and 2.5 MB at once to one card of 1 Gbit/s: the smaller',
      service: 'a',
      expected: 20,
    },
    {
      id: 'shared.large',
      what: '1.25 and 2.5 MB at once to one card of 1 Gbit/s: the larger',
      service: 'b',
      expected: 30,
    },
  ]),
];
