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

describe('services that may have no replica', () => {
  const scaled = (by: string, metric: string) => {
    const scaling = `scaling: { min: 0, max: 9, by: ${by}, metrics: [{ metric: ${metric}, target: 10 }] }`;
    const text = scenario('count: 2').replace(
      'startup: { init: 1s }',
      `startup: { init: 1s }\n    ${scaling}`,
    );
    const outcome = prepareText(text);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
    return { scaling: outcome.value.plan.services[0]!.scaling, says: outcome.value.notModelled };
  };
  it('O3 Knative: seven tenths of the target, a window of 60 s and one of 6 s', () => {
    expect(scaled('concurrency', 'concurrency').scaling!.concurrency).toEqual({
      of: 'concurrency',
      target: 7,
      stableUs: 60e6,
      panicUs: 6e6,
      panicThreshold: 2,
      maxUp: 1000,
      maxDown: 2,
      graceUs: 30e6,
      tickUs: 2e6,
    });
    expect(scaled('concurrency', 'cpu').says.join()).toContain('this autoscaling is not simulated');
  });
  it('O3 KEDA: a poll of 30 s and a cool-down of 300 s beside the horizontal autoscaler', () => {
    const { scaling, says } = scaled('event', 'queue');
    expect(scaling).toMatchObject({
      min: 0,
      events: { pollUs: 30e6, cooldownUs: 300e6, activation: 0 },
      metrics: [{ metric: 'queue', kind: 'average', target: 10_000 }],
    });
    expect(says).toEqual([]);
  });
});

describe('updates', () => {
  const updated = (text: string) =>
    prepareText(scenario('count: 2').replace('startup: { init: 1s }', `startup: { init: 1s }\n    ${text}`));
  it('O4 a Deployment has a quarter each, a StatefulSet one at a time in its place; both are listed', () => {
    const one = updated('rollout: { at: 1min }');
    if (!one.ok) throw new Error(JSON.stringify(one.problems));
    expect(one.value.plan.services[0]!.rollout).toEqual({ atUs: 60e6, surge: '25%', unavailable: '25%' });
    expect(one.value.assumptions.map(({ id }) => id)).toContain('services.web.rollout.maxSurge');
    const other = updated('controller: statefulset\n    rollout: { at: 1min, maxSurge: 3 }');
    if (!other.ok) throw new Error(JSON.stringify(other.problems));
    expect(other.value.plan.services[0]!.rollout).toEqual({ atUs: 60e6, surge: 0, unavailable: 1 });
  });
  it('O4 an amount that is neither a number nor per cent is a Problem', () => {
    const outcome = updated('rollout: { at: 1min, maxSurge: many }');
    expect(outcome.ok ? [] : outcome.problems.map(({ path }) => path)).toEqual([
      'services.web.rollout.maxSurge',
    ]);
  });
});

const scaled = (scaling: string) =>
  prepareText(
    scenario('count: 2').replace(
      'startup: { init: 1s }',
      `startup: { init: 1s }\n    scaling: { ${scaling} }`,
    ),
  );

describe('services on a VM scale set', () => {
  const BY_SET = 'min: 1, max: 9, by: scale-set, metrics: [{ metric: cpu, target: 75 }]';
  it('O3 it looks back ten minutes, rests for five, and every figure is listed', () => {
    const outcome = scaled(BY_SET);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
    const { plan, assumptions, notModelled } = outcome.value;
    expect(plan.services[0]!.scaling).toMatchObject({
      syncUs: 60e6,
      set: { above: 75, below: 30, windowUs: 600e6, change: 1, coolDownUs: 300e6 },
    });
    const listed = assumptions.map(({ id }) => id);
    for (const id of ['look', 'window', 'below', 'change', 'cool_down'])
      expect(listed).toContain(`scale-set.${id}`);
    expect(listed.filter(id => id?.startsWith('kubernetes.hpa'))).toEqual([]);
    expect(notModelled.filter(text => text.includes('scal'))).toEqual([]);
  });
  it('O3 what the scenario says counts, and a metric that it cannot follow is named', () => {
    const outcome = scaled(
      'min: 1, max: 9, by: scale-set, metrics: [{ metric: cpu, target: 75 }, { metric: memory, target: 80 }], set: { below: 20, window: 5min, change: 2, coolDown: 1min }',
    );
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
    expect(outcome.value.plan.services[0]!.scaling!.set).toEqual({
      above: 75,
      below: 20,
      windowUs: 300e6,
      change: 2,
      coolDownUs: 60e6,
    });
    expect(outcome.value.notModelled.join()).toContain('a scale set follows CPU alone');
  });
  it('O3 thresholds that cross, and a set for another scaler, are Problems', () => {
    const paths = (text: string) => {
      const outcome = scaled(text);
      return outcome.ok ? [] : outcome.problems.map(({ code, path }) => [code, path]);
    };
    expect(paths(`${BY_SET}, set: { below: 75 }`)).toEqual([['conflict', 'services.web.scaling.set.below']]);
    expect(paths(`${BY_SET.replace('scale-set', 'hpa')}, set: { below: 20 }`)).toEqual([
      ['conflict', 'services.web.scaling.set'],
    ]);
  });
});

describe('services with an instance for each request', () => {
  it('O3 an idle one stays for ten minutes unless the scenario says otherwise, and that is listed', () => {
    const outcome = scaled('min: 0, max: 9, by: request');
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
    const { plan, assumptions, notModelled } = outcome.value;
    expect(plan.services[0]!.scaling).toMatchObject({ min: 0, max: 9, perRequest: { idleUs: 600e6 } });
    expect(assumptions.map(({ id }) => id)).toContain('per-request.idle');
    expect(notModelled.filter(text => text.includes('scal'))).toEqual([]);
    const said = scaled('min: 0, max: 9, by: request, idle: 1min');
    if (!said.ok) throw new Error(JSON.stringify(said.problems));
    expect(said.value.plan.services[0]!.scaling!.perRequest).toEqual({ idleUs: 60e6 });
  });
  it('O3 a metric there, none elsewhere, and an idle time elsewhere are Problems', () => {
    const paths = (text: string) => {
      const outcome = scaled(text);
      return outcome.ok ? [] : outcome.problems.map(({ code, path }) => [code, path]);
    };
    expect(paths('min: 0, max: 9, by: request, metrics: [{ metric: cpu, target: 75 }]')).toEqual([
      ['conflict', 'services.web.scaling.metrics'],
    ]);
    expect(paths('min: 1, max: 9, by: hpa, idle: 1min')).toEqual([
      ['conflict', 'services.web.scaling.metrics'],
      ['conflict', 'services.web.scaling.idle'],
    ]);
  });
  it('O3 a scale set has steps, a target or alarms, and what it leaves out is listed', () => {
    const steps = preparedPool('count: 2, max: 9, scaling: { by: scale-set, set: { below: 20, change: 2 } }');
    expect(steps.plan.pools[0]!.scaling).toEqual({
      by: 'scale-set',
      fewest: 2,
      priority: 0,
      lookUs: 60e6,
      follow: { above: 70, below: 20, windowUs: 600e6, change: 2, coolDownUs: 300e6 },
    });
    const target = preparedPool('count: 2, max: 9, scaling: { by: scale-set, set: { follow: target } }');
    expect(target.plan.pools[0]!.scaling).toMatchObject({ follow: { target: 60, stabilisationUs: 600e6 } });
    expect(target.assumptions.map(({ id }) => id)).toContain('scale-set.target');
    expect(target.notModelled.filter(text => text.includes('autoscaler'))).toEqual([]);
    const alarms = preparedPool(
      'count: 2, max: 9, scaling: { by: scale-set, set: { follow: alarms, target: 60 } }',
    );
    expect(alarms.plan.pools[0]!.scaling).toMatchObject({
      follow: { target: 60, high: 3, lowest: 54, low: 15, warmUpUs: 300e6 },
    });
    expect(alarms.assumptions.map(({ id }) => id)).toContain('scale-set.alarm_high');
  });
  it('O3 pools that contradict one another about their autoscaler are told which counts', () => {
    const text = scenario('count: 2, scaling: { by: cluster-autoscaler }').replace(
      '      general:',
      '      other: { machine: aws.m6i.xlarge, count: 2, scaling: { by: cluster-autoscaler, expander: price } }\n      general:',
    );
    const outcome = prepareText(text);
    expect(outcome.ok && outcome.value.notModelled.some(one => one.includes('the first of them count'))).toBe(
      true,
    );
  });
});
