/** Closed loops: users who wait for their answer, think, and ask again (machine repair). */
import type { VerifySet } from '../case.ts';
import { small } from '../scenario.ts';
import { EXPONENTIAL, MU, meanMs, SERVICE_MS, statistical } from './station.ts';
import { repair } from './theory.ts';

/** So many users at one server of 10 ms; `think` in mean service times. */
function loop(users: number, think: number, seconds: number): VerifySet {
  const { perService, time } = repair(users, think);
  const name = `${String(users)} users who think ${String(think * SERVICE_MS)} ms`;
  const source = 'machine repair, M/M/1//N: Kleinrock I §3.8';
  const document = small({
    services: {
      a: {
        work: { cpu: EXPONENTIAL, mix: { compute: 1 } },
        limits: { cpu: 1 },
        requests: { cpu: 1 },
        concurrency: 1,
      },
    },
    traffic: {
      loop: {
        arrivals: 'closed',
        to: 'a',
        users,
        think: { law: 'exponential', mean: `${String(think * SERVICE_MS)}ms` },
      },
    },
    run: { duration: `${String(seconds)}s`, warmup: '10s' },
  });
  return statistical(document, [
    {
      id: `repair.${String(users)}.mean`,
      what: `${name}: mean`,
      source,
      expected: SERVICE_MS * time,
      read: meanMs,
    },
    {
      id: `repair.${String(users)}.rate`,
      what: `${name}: throughput`,
      source,
      unit: '/s',
      expected: MU * perService,
      read: report => report.summary.throughputPerSecond,
    },
  ]);
}

export const closedSets: readonly VerifySet[] = [
  loop(2, 4, 200),
  loop(5, 4, 200),
  loop(10, 9, 200),
  loop(20, 30, 300),
];
