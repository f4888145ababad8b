/** Rule O2: a hundred pods that one kubelet starts at once. */
import type { Report } from '@tare/schema';
import type { VerifySet } from '../case.ts';
import { small } from '../scenario.ts';
import { measured, WIRING } from './measurement.ts';

const PODS = 100;

/** Seconds until the first of the pods is ready, and until the last. */
const readyAt = ({ startup: { records } }: Report): [first: number, last: number] => {
  const times = records.map(({ startedMs, readyMs }) => (readyMs - startedMs) / 1000);
  return [Math.min(...times), Math.max(...times)];
};

/** With the limits of the time: so many calls a second to the API, and twice as many at once. */
function starts(qps: number, first: number, last: number): VerifySet {
  const document = small({
    services: { a: { replicas: PODS, requests: { cpu: '100m', memory: '64Mi' } } },
    platform: { engine: 'kubernetes', stack: ['container-runc'] },
    assumptions: {
      'kubernetes.kubelet.api_qps': qps,
      'kubernetes.kubelet.api_burst': 2 * qps,
      // Made beforehand there.
      'kubernetes.controller.burst': PODS,
    },
    run: { duration: '1s' },
  });
  const one = {
    rule: 'O2',
    source: 'Amazon EKS, 2022',
    record: 'mg.kubelet.starts',
    unit: 's',
    tolerance: WIRING,
  };
  const what = (which: string) =>
    `a hundred pods at once on one host, ${String(qps)} calls of its kubelet a second: the ${which} is ready`;
  return measured(
    'calibrated',
    document,
    {
      ...one,
      id: `o2.kubelet.${String(qps)}.first`,
      what: what('first'),
      expected: first,
      read: r => readyAt(r)[0],
    },
    {
      ...one,
      id: `o2.kubelet.${String(qps)}.last`,
      what: what('last'),
      expected: last,
      read: r => readyAt(r)[1],
    },
  );
}

export const kubeletSets: readonly VerifySet[] = [starts(5, 22, 67.5), starts(10, 10, 32.8)];
