import { describe, expect, it } from 'vitest';
import { curveOf } from '../src/desk/curve.ts';
import { addPoint, insertPoint, movePoint, removePoint } from '../src/desk/curve-edits.ts';
import { meanRate, SHAPE_NAMES, shapeOf, takeShape } from '../src/desk/curve-shapes.ts';
import { editText } from '../src/desk/edit.ts';
import {
  addFault,
  FAULT_GROUPS,
  FAULT_TEMPLATES,
  type FaultName,
  offeredIn,
} from '../src/desk/fault-edits.ts';
import { graphOf } from '../src/desk/graph.ts';
import { addCall, addService, isCircular, removeCall, removeService } from '../src/desk/graph-edits.ts';
import type { Edit } from '../src/desk/protocol.ts';
import { prepareText } from '@tare/catalog';
import { FAILED_AT_MOST } from '@tare/experiments';
import { parse } from 'yaml';
import type { SectionName } from '../src/desk/form-model.ts';
import { branches, schemaAt } from '../src/desk/schema-fields.ts';
import { formOf } from '../src/desk/form.ts';
import { glanceOf } from '../src/graph/layers.ts';
import { messages } from '../src/messages.ts';
import { spaced } from '../src/figures/written-time.ts';
import { stackText } from '../src/views/stack-text.ts';
import { fieldAt, type SentenceWords, spokenOf, unsaid } from '../src/views/spoken.ts';
import { summaryOf, titleOf } from '../src/views/summary.ts';
import { wordsOf } from '../src/views/words.ts';
import { jsonSchemaOf, readDocument, scenarioSchema } from '@tare/schema';
import { TINY } from './tiny.ts';

const GRAPH = `services:
  front:
    # The first step.
    calls: [{ to: a }, { together: [{ to: b, probability: 0.5 }, { to: c }] }]
  a: { calls: [{ to: c }] }
  b: {}
  c: {}
traffic:
  users: { to: front }
  robots: { to: c }
images: { app: {} }
`;
const graph = graphOf(parse(GRAPH));
const changed = (edits: readonly Edit[], text = GRAPH) =>
  parse(editText(text, edits)) as Record<string, unknown>;
const callNamed = (from: string, to: string) =>
  graph.calls.find(call => call.from === from && call.to === to)!;

describe('an edit of a text that says something once and repeats it', () => {
  const SHARED = `# Both alike.
services:
  a: &alike { replicas: 2, requests: &needs { cpu: 100m } }
  b: *alike
  c: { requests: *needs }
`;
  const replicas = (service: string, value: number): Edit => ({
    path: ['services', service, 'replicas'],
    value,
  });

  it('changes the one place that it is about, where that is a repetition and where it is what is repeated', () => {
    const at = { a: { replicas: 2 }, b: { replicas: 2 } };
    expect(changed([replicas('b', 3)], SHARED)['services']).toMatchObject({ ...at, b: { replicas: 3 } });
    expect(changed([replicas('a', 3)], SHARED)['services']).toMatchObject({ ...at, a: { replicas: 3 } });
    const deeper = changed([{ path: ['services', 'b', 'requests', 'cpu'], value: '200m' }], SHARED);
    expect(deeper['services']).toMatchObject({
      a: { requests: { cpu: '100m' } },
      c: { requests: { cpu: '100m' } },
    });
    expect(deeper['services']).toMatchObject({ b: { replicas: 2, requests: { cpu: '200m' } } });
  });
  it('leaves repetitions that it does not concern as they are written, and keeps comments', () => {
    const elsewhere = editText(SHARED, [{ path: ['services', 'c', 'replicas'], value: 4 }]);
    expect(elsewhere).toContain('*alike');
    const text = editText(SHARED, [replicas('b', 3)]);
    expect(text).toContain('# Both alike.');
    expect(text).not.toMatch(/[&*]/);
  });
  it('is taken quickly only where nothing is shared', () => {
    const read = readDocument(SHARED);
    const text = editText(SHARED, [replicas('a', 3)], read.ok ? read.value : undefined);
    expect(parse(text)).toMatchObject({ services: { a: { replicas: 3 }, b: { replicas: 2 } } });
  });
});

describe('service graph', () => {
  it('reads every call with its step', () => {
    expect(graph.calls.map(({ from, to, step }) => [from, to, step])).toEqual([
      ['front', 'a', 0],
      ['front', 'b', 1],
      ['front', 'c', 1],
      ['a', 'c', 0],
    ]);
    expect(callNamed('front', 'b').probability).toBe(0.5);
  });

  it('takes a service out with all calls to it and all traffic into it, and nothing else', () => {
    const left = changed(removeService(graph, 'c'));
    expect(left['services']).toEqual({
      front: { calls: [{ to: 'a' }, { together: [{ to: 'b', probability: 0.5 }] }] },
      b: {},
    });
    expect(graphOf(left).calls.some(({ to }) => to === 'c')).toBe(false);
    expect(left['traffic']).toEqual({ users: { to: 'front' } });
  });

  it('takes out a call; an empty step and an empty list go with it', () => {
    expect(graphOf(changed(removeCall(graph, callNamed('front', 'a')))).calls.map(({ to }) => to)).toEqual([
      'b',
      'c',
      'c',
    ]);
    const both = editText(GRAPH, removeCall(graph, callNamed('front', 'b')));
    const again = graphOf(parse(both));
    const last = again.calls.find(({ from, to }) => from === 'front' && to === 'c')!;
    expect(parse(editText(both, removeCall(again, last)))).toMatchObject({
      services: { front: { calls: [{ to: 'a' }] } },
    });
    expect(both).toContain('# The first step.');
  });

  it('adds a call as the last step, and refuses a circle', () => {
    expect(
      graphOf(changed(addCall(graph, 'front', 'c'))).calls.filter(({ from }) => from === 'front'),
    ).toHaveLength(4);
    expect(graphOf(changed(addCall(graph, 'b', 'c'))).calls).toContainEqual(
      expect.objectContaining({ from: 'b', to: 'c' }),
    );
    expect(isCircular(graph, 'c', 'front')).toBe(true);
    expect(isCircular(graph, 'a', 'a')).toBe(true);
    expect(isCircular(graph, 'b', 'c')).toBe(false);
  });

  it('adds a service that makes a valid scenario', () => {
    const text = editText(TINY, addService(graphOf(parse(TINY)), 'fresh'));
    const prepared = prepareText(text);
    expect(prepared.ok && Object.keys(prepared.value.scenario.services)).toContain('fresh');
  });
});

describe('traffic curve', () => {
  const CURVE = `traffic:
  users: { arrivals: poisson, rate: [{ at: 0s, rate: 100/s }, { at: 60s, rate: 20/min }] }
run: { duration: 2min }
`;
  const curve = curveOf(parse(CURVE), 'users')!;

  it('reads units', () => {
    expect(curve.points).toEqual([
      { seconds: 0, perSecond: 100 },
      { seconds: 60, perSecond: expect.closeTo(20 / 60, 6) },
    ]);
    expect(curve.runSeconds).toBe(120);
  });

  it('a point stays between its neighbours and in the run; the first stays at the start', () => {
    const moved = (edits: readonly Edit[]) => curveOf(changed(edits, CURVE), 'users')!.points;
    expect(moved(movePoint(curve, 0, { seconds: 30, perSecond: 50 }))[0]).toEqual({
      seconds: 0,
      perSecond: 50,
    });
    expect(moved(movePoint(curve, 1, { seconds: 900, perSecond: -5 }))[1]).toEqual({
      seconds: 119.9,
      perSecond: 0,
    });
    expect(moved(movePoint(curve, 1, { seconds: -3, perSecond: 7 }))[1]!.seconds).toBeGreaterThan(0);
  });

  it('adds a point half-way and removes points down to one rate', () => {
    const three = changed(addPoint(curve, 0), CURVE);
    const added = curveOf(three, 'users')!;
    expect(added.points.map(({ seconds }) => seconds)).toEqual([0, 30, 60]);
    const two = changed(removePoint(added, 0), CURVE);
    expect(curveOf(two, 'users')!.points[0]!.seconds).toBe(0);
    const one = changed(removePoint(curve, 1), CURVE);
    expect(one['traffic']).toEqual({ users: { arrivals: 'poisson', rate: '100/s' } });
  });

  it('gets a point where the line is pressed, in its place', () => {
    const { index, edits } = insertPoint(curve, { seconds: 90, perSecond: 3 });
    expect(index).toBe(2);
    expect(curveOf(changed(edits, CURVE), 'users')!.points[2]).toEqual({ seconds: 90, perSecond: 3 });
    expect(insertPoint(curve, { seconds: -5, perSecond: -5 })).toMatchObject({ index: 1 });
  });

  it('has a mean: rates hold until the next, or lead straight to it', () => {
    expect(meanRate(curve)).toBeCloseTo((100 * 60 + (20 / 60) * 60) / 120, 9);
    const ramp = { points: curve.points, ramp: true, runSeconds: 120 };
    expect(meanRate(ramp)).toBeCloseTo((((100 + 1 / 3) / 2) * 60 + (1 / 3) * 60) / 120, 9);
  });

  it.each(SHAPE_NAMES)('takes the shape %s with as many requests as before', name => {
    const after = curveOf(changed(takeShape(curve, name), CURVE), 'users')!;
    expect(meanRate(after)).toBeCloseTo(meanRate(curve), 0);
    expect(shapeOf(after)).toBe(name);
    expect(after.points[0]!.seconds).toBe(0);
    const peak = Math.max(...after.points.map(({ perSecond }) => perSecond));
    expect(peak / meanRate(after) > 1.5).toBe(name !== 'steady');
  });

  it('has a shape of its own once it is drawn', () => {
    expect(shapeOf(curve)).toBeNull();
  });

  it('is counted from a recording, which it leaves as it is', () => {
    // 10 arrivals in each of the first 6 s, as seconds and as durations, and none after them.
    const times = Array.from({ length: 60 }, (_, index) =>
      index % 2 === 0 ? index / 10 : `${String(index * 100)}ms`,
    );
    const recorded = curveOf(
      { traffic: { users: { arrivals: 'trace', times } }, run: { duration: '1min' } },
      'users',
    )!;
    expect(recorded.isRecorded).toBe(true);
    expect(recorded.points.slice(0, 8).map(({ perSecond }) => perSecond)).toEqual([
      10, 10, 10, 10, 10, 10, 0, 0,
    ]);
    expect(meanRate(recorded)).toBeCloseTo(1, 9);
    expect(curveOf({ traffic: { users: { arrivals: 'trace', times: ['soon'] } } }, 'users')).toBeNull();
  });

  it('has none where there is no rate', () => {
    expect(curveOf(parse('traffic: { t: { rate: fast } }'), 't')).toBeNull();
    expect(curveOf(parse('traffic: { t: { users: 3 } }'), 't')).toBeNull();
  });
});

const PLACE = { runSeconds: 3, pool: 'dc/general' };

describe('faults to add', () => {
  it.each(Object.keys(FAULT_TEMPLATES) as FaultName[])('%s makes a valid scenario', name => {
    const text = editText(TINY, [...addFault(name, [], PLACE), ...addFault(name, [name], PLACE)]);
    const prepared = prepareText(text);
    expect(prepared.ok ? [] : prepared.problems).toEqual([]);
    expect(Object.keys((parse(text) as { faults: object }).faults)).toEqual([name, `${name}-2`]);
  });
});

it('offers every fault once, by what kind of thing goes wrong', () => {
  expect(Object.values(FAULT_GROUPS).flat().toSorted()).toEqual(Object.keys(FAULT_TEMPLATES).toSorted());
  expect(Object.values(FAULT_GROUPS).every(names => names.length > 0)).toBe(true);
});

it('offers no upgrade where there are no hosts to be upgraded', () => {
  expect(offeredIn(['drain', 'upgrade'], PLACE)).toEqual(['drain', 'upgrade']);
  expect(offeredIn(['drain', 'upgrade'], { ...PLACE, pool: undefined })).toEqual(['drain']);
});

it('has a field for all that the schema says of any fault but its kind', () => {
  const schema = jsonSchemaOf(scenarioSchema);
  const kinds = branches(schemaAt(schema, ['faults', 'one'])!).flatMap(({ properties }) =>
    properties === undefined ? [] : [properties],
  );
  expect(kinds).toHaveLength(6);
  for (const properties of kinds) {
    const fault = { kind: properties['kind']!.const, law: 'weibull' };
    const form = formOf({ faults: { one: fault } }, { schema, machines: [] });
    const [group] = form.sections.find(({ name }) => name === 'faults')!.groups;
    const offered = group!.fields.map(({ path }) => String(path.at(-1)));
    expect(offered.toSorted()).toEqual(
      Object.keys(properties)
        .filter(key => key !== 'kind')
        .toSorted(),
    );
    expect(unsaid(group!, wordsOf(group!))).toEqual([]);
  }
});

describe('the form at a glance', () => {
  const text = TINY.replace(
    'platforms:',
    'faults:\n  panic: { kind: failure, domain: kernel, at: 1s, repair: 5s }\nobjectives: { p99: 200ms }\nplatforms:',
  );
  const sources = { schema: jsonSchemaOf(scenarioSchema), machines: [] };
  const FAULT_NAMES = Object.keys(FAULT_TEMPLATES) as FaultName[];
  const form = formOf(parse(text), sources);
  const line = (name: SectionName, at = 0) =>
    summaryOf(name, form.sections.find(section => section.name === name)!.groups[at]!);

  it('says in one line what each group sets', () => {
    expect(line('services')).toBe('5\u00a0ms a request');
    expect(line('workload')).toBe('20/s → web');
    expect(line('faults')).toBe('after 1\u00a0s, back after 5\u00a0s');
    expect(line('general')).toBe('Tiny');
  });

  it('tells times with their units apart, and microseconds as people read them', () => {
    expect(['5s', '1500us', '400us', '2.5min', 'catalogue'].map(spaced)).toEqual([
      '5\u00a0s',
      '1.5\u00a0ms',
      '400\u00a0µs',
      '2.5\u00a0min',
      'catalogue',
    ]);
  });

  it('says of a platform which services it runs in a stack of their own', () => {
    const mixed = TINY.replace(
      'stack: [container-runc] }',
      'stack: [container-runc], services: { web: { stack: [vm-kvm-full] } } }',
    );
    const { platforms } = formOf(parse(mixed), sources);
    const told = platforms.map(platform => stackText(platform, platforms));
    expect(told[0]).toBe('Container; web: VM (KVM)');
    expect(told.slice(1).join('')).not.toContain(';');
  });

  it('says of what share may fail what the verdict holds to where the scenario says nothing', () => {
    const said = messages.inputs.sentences.objectives.find(
      part => typeof part !== 'string' && part.field === 'failed',
    );
    expect(said).toEqual({ field: 'failed', absent: `${String(FAILED_AT_MOST * 100)} %` });
    expect(JSON.stringify(jsonSchemaOf(scenarioSchema))).toContain('"absent":"1 %"');
  });

  it('calls a fault by what goes wrong, and every fault that can be added has such a name', () => {
    const titles = FAULT_NAMES.map(name => {
      const withFault = formOf(parse(editText(TINY, addFault(name, [], PLACE))), sources);
      const section = withFault.sections.find(one => one.name === 'faults')!;
      return titleOf('faults', section.groups[0]!);
    });
    expect(titles[0]).toBe('A kernel stops');
    expect(titles.filter(title => FAULT_NAMES.includes(title as FaultName))).toEqual([]);
  });

  const endsOf = (words: SentenceWords): string[] =>
    words.flatMap((word): string[] =>
      typeof word === 'string' ? [] : 'field' in word ? [word.field] : endsOf(word),
    );

  it('has fields for how often a service calls another, and in which share of its requests', () => {
    const text = GRAPH.replace('probability: 0.5', 'probability: 20%');
    const front = formOf(parse(text), sources).sections.find(({ name }) => name === 'services')!.groups[0]!;
    const told = front.service!.calls.map(({ call, fields }) => [
      call.to,
      call.probability,
      ...fields.map(({ at, value }) => [at, value]),
    ]);
    expect(told).toEqual([
      [
        'a',
        1,
        ['services.front.calls.0.count', undefined],
        ['services.front.calls.0.probability', undefined],
      ],
      [
        'b',
        0.2,
        ['services.front.calls.1.together.0.count', undefined],
        ['services.front.calls.1.together.0.probability', '20%'],
      ],
      [
        'c',
        1,
        ['services.front.calls.1.together.1.count', undefined],
        ['services.front.calls.1.together.1.probability', undefined],
      ],
    ]);
  });

  it('has a field in the form for each figure of its sentences', () => {
    for (const name of ['objectives', 'run'] as const) {
      const group = form.sections.find(one => one.name === name)!.groups[0]!;
      expect(unsaid(group, messages.inputs.sentences[name])).toEqual([]);
      for (const end of endsOf(messages.inputs.sentences[name])) expect(fieldAt(group, end)).toBeDefined();
    }
  });

  it('says every field of a service, of traffic, of hosts and of every fault that can be added', () => {
    const faults = FAULT_NAMES.map(name => editText(TINY, addFault(name, [], PLACE)));
    for (const whole of [text, ...faults])
      for (const { name, groups } of formOf(parse(whole), sources).sections)
        for (const group of ['services', 'workload', 'hosts', 'faults'].includes(name) ? groups : []) {
          expect(wordsOf(group), group.id).not.toEqual([]);
          expect(unsaid(group, wordsOf(group)), group.id).toEqual([]);
        }
  });

  it('says only the clauses that a group has fields for, and lists what none says', () => {
    const group = form.sections.find(({ name }) => name === 'workload')!.groups[0]!;
    const said = spokenOf(group, messages.inputs.sentences.traffic);
    expect(said).toContain('Requests arrive at ');
    expect(JSON.stringify(said)).not.toContain('burst');
    expect(unsaid(group, []).map(({ at }) => at)).toEqual(group.fields.map(({ at }) => at));
  });

  it('puts callers before what they call, and survives circles and calls to nobody', () => {
    const call = (from: string, to: string) => ({ from, to, path: [], step: 0, probability: 1, count: 1 });
    const graph = {
      images: [],
      services: ['a', 'b', 'c', 'd'].map(id => ({ id, replicas: '1' })),
      calls: [call('a', 'b'), call('b', 'c'), call('a', 'c'), call('c', 'b'), call('c', 'nobody')],
      entries: [{ traffic: 'users', to: 'a' }],
    };
    const { nodes, edges, columns } = glanceOf(graph);
    expect(nodes.find(({ id }) => id === 'a')!.column).toBe(0);
    expect(nodes.find(({ id }) => id === 'd')!.column).toBe(0);
    for (const [from, to] of [
      ['a', 'b'],
      ['a', 'c'],
    ] as const)
      expect(nodes.find(({ id }) => id === from)!.column).toBeLessThan(
        nodes.find(({ id }) => id === to)!.column,
      );
    expect(edges).toHaveLength(4);
    expect(columns).toBeLessThanOrEqual(4);
    expect(new Set(nodes.map(({ column, row }) => `${String(column)} ${String(row)}`)).size).toBe(4);
  });
});
