import { describe, expect, it } from 'vitest';
import { prepareText } from '../src/index.ts';

const scenario = (pool: string) => `tare: 1
name: Hosts that come and go
sites:
  dc:
    provider: aws
    pools:
      general: { machine: aws.m6i.xlarge, ${pool} }
images:
  web: { layers: [{ digest: web, size: 30Mi }], architectures: [amd64], os: linux }
services:
  web:
    image: web
    replicas: 2
    requests: { cpu: 1, memory: 512Mi }
    work: { cpu: 10ms }
    memory: { base: 100Mi }
    startup: { init: 1s }
platforms:
  container: { stack: [container-runc], engine: kubernetes }
run: { duration: 1min }
`;
const preparedPool = (pool: string) => {
  const outcome = prepareText(scenario(pool));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value;
};

describe('pools that are scaled', () => {
  it('O3 a cluster autoscaler has the published times, and every one of them is listed', () => {
    const { plan, assumptions, notModelled } = preparedPool(
      'count: 2, max: 9, scaling: { by: cluster-autoscaler, expander: least-waste }',
    );
    expect(plan.pools[0]).toMatchObject({
      count: 2,
      max: 9,
      scaling: {
        by: 'cluster-autoscaler',
        expander: 'least-waste',
        fewest: 2,
        scanUs: 10e6,
        threshold: 0.5,
        unneededUs: 600e6,
        afterAddUs: 600e6,
        provisionUs: 900e6,
      },
    });
    for (const id of ['scan', 'unneeded', 'threshold', 'delay_after_add', 'max_provision', 'backoff'])
      expect(assumptions.map(one => one.id)).toContain(`kubernetes.ca.${id}`);
    expect(notModelled.filter(text => text.includes('autoscaler'))).toEqual([]);
  });
  it('O3 bounds that contradict one another are a Problem', () => {
    const outcome = prepareText(scenario('count: 5, max: 3, scaling: { by: cluster-autoscaler }'));
    expect(outcome.ok ? [] : outcome.problems.map(({ code, path }) => [code, path])).toEqual([
      ['conflict', 'sites.dc.pools.general.max'],
    ]);
  });
});
