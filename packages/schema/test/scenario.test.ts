import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import {
  comparisonSchema,
  jsonSchemaOf,
  LIMITS,
  parseScenario,
  parseScenarioText,
  type Problem,
  printProblem,
  reportSchema,
  RUNGS,
  SCENARIO_VERSION,
  type ScenarioDocument,
  scenarioSchema,
  writeScenario,
} from '../src/index.ts';

const text = `tare: 1
name: Shop
sites:
  dc:
    provider: own
    zones: [a, b]
    pools:
      general: { machine: own.16c64g, count: auto }
images:
  web: { os: linux, architectures: [amd64], layers: [{ digest: base, size: 30Mi }] }
services:
  front:
    image: web
    replicas: 3
    requests: { cpu: 200m, memory: 128Mi }
    limits: { cpu: 1, memory: 256Mi }
    work: { cpu: { law: exponential, mean: 5ms }, mix: { compute: 60%, syscall: 40% } }
    memory: { base: 80Mi, perRequest: 1Mi }
    startup: { init: 800ms }
    calls:
      - to: cart
        timeout: 1s
      - together: [{ to: cart, count: 2 }, { to: cart, probability: 0.5 }]
  cart:
    image: web
    replicas: 2
    work: { cpu: 5ms }
    memory: { base: 80Mi }
    startup: { init: { law: lognormal, mean: 800ms, cv: 0.5 } }
traffic:
  shoppers: { arrivals: poisson, to: front, rate: [{ at: 0s, rate: 100/s }, { at: 5min, rate: 300/s }] }
platforms:
  containers: { stack: [container-runc] }
  vms: { stack: [vm-kvm-full] }
run: { duration: 10min, warmup: 30s }
`;
const problemsOf = (source: string): readonly Problem[] => {
  const outcome = parseScenarioText(source);
  return outcome.ok ? [] : outcome.problems;
};
const good = (): ScenarioDocument => {
  const outcome = parseScenarioText(text);
  if (!outcome.ok) throw new Error(outcome.problems.map(printProblem).join('\n'));
  return structuredClone(outcome.value.document);
};

describe('a scenario', () => {
  it('is read into base units', () => {
    const outcome = parseScenarioText(text);
    expect(outcome.ok && outcome.value.scenario.services.front).toMatchObject({
      requests: { cpu: 0.2, memory: 128 * 1024 ** 2 },
      work: { cpu: { mean: 5000 }, mix: { syscall: 0.4 } },
    });
    expect(outcome.ok && outcome.value.scenario.run).toEqual({ duration: 600e6, warmup: 30e6 });
  });
  it('written out again means the same', () => {
    const first = parseScenarioText(text);
    if (!first.ok) throw new Error('refused');
    const second = parseScenarioText(stringify(writeScenario(first.value.scenario)));
    expect(second.ok && second.value.scenario).toEqual(first.value.scenario);
  });
  it('as JSON text and as a value is the same scenario', () => {
    const [fromValue, fromText] = [parseScenario(good()), parseScenarioText(JSON.stringify(good()))];
    expect(fromValue.ok && fromText.ok && fromText.value.scenario).toEqual(fromValue.ok && fromValue.value);
  });
});

describe('Problems', () => {
  it('come all at once, each with path, line, what is wrong and what to do', () => {
    const bad = text
      .replace('replicas: 3', 'replicas: many')
      .replace('30Mi', '-30Mi')
      .replace('warmup: 30s', 'warmup: 30')
      .replace('probability: 0.5', 'probabilty: 0.5');
    const found = problemsOf(bad);
    expect(found.map(({ code, path, place }) => [code, path, place?.line])).toEqual([
      ['invalid', 'images.web.layers.0.size', 10],
      ['invalid', 'services.front.replicas', 14],
      ['unknown-field', 'services.front.calls.1.together.1.probabilty', 23],
      ['invalid', 'run.warmup', 35],
    ]);
    for (const fault of found) expect(fault.fix).toMatch(/\.$/);
  });
  const cases: readonly [string, (document: ScenarioDocument) => void, string, string][] = [
    [
      'an image that is not there',
      d => {
        d.services.cart!.image = 'none';
      },
      'unknown-reference',
      'services.cart.image',
    ],
    [
      'a call to nobody',
      d => {
        d.services.front!.calls = [{ to: 'nobody' }];
      },
      'unknown-reference',
      'services.front.calls.0.to',
    ],
    [
      'calls in a circle',
      d => {
        d.services.cart!.calls = [{ to: 'front' }];
      },
      'cycle',
      'services.cart.calls.0.to',
    ],
    [
      'a service that calls itself',
      d => {
        d.services.cart!.calls = [{ to: 'cart' }];
      },
      'cycle',
      'services.cart.calls.0.to',
    ],
    [
      'a request over its limit',
      d => {
        d.services.front!.requests!.cpu = 4;
      },
      'conflict',
      'services.front.requests.cpu',
    ],
    [
      'files larger than the base memory that they are a part of',
      d => {
        d.services.front!.memory.files = d.services.front!.memory.base;
        d.services.front!.memory.base = '1Mi';
      },
      'conflict',
      'services.front.memory.files',
    ],
    [
      'shares that do not sum to 1',
      d => {
        d.services.front!.work.mix = { compute: 0.2 };
      },
      'conflict',
      'services.front.work.mix',
    ],
    [
      'traffic to nobody',
      d => {
        d.traffic!.shoppers!.to = 'nobody';
      },
      'unknown-reference',
      'traffic.shoppers.to',
    ],
    [
      'a baseline that is not there',
      d => {
        d.baseline = 'none';
      },
      'unknown-reference',
      'baseline',
    ],
    [
      'no platform',
      d => {
        d.platforms = {};
      },
      'missing',
      'platforms',
    ],
    [
      'no service',
      d => {
        d.services = {};
        delete d.traffic;
      },
      'missing',
      'services',
    ],
    [
      'a zone that the site does not have',
      d => {
        d.sites.dc!.pools.general!.zone = 'z';
      },
      'unknown-reference',
      'sites.dc.pools.general.zone',
    ],
    [
      'rates out of order',
      d => {
        d.traffic = {
          x: {
            arrivals: 'poisson',
            to: 'front',
            rate: [
              { at: '5s', rate: '1/s' },
              { at: '1s', rate: '2/s' },
            ],
          },
        };
      },
      'conflict',
      'traffic.x.rate.1.at',
    ],
    [
      '10^9 replicas',
      d => {
        d.services.front!.replicas = 1e9;
      },
      'invalid',
      'services.front.replicas',
    ],
    [
      'a run of no length',
      d => {
        d.run.duration = '0s';
      },
      'invalid',
      'run.duration',
    ],
    [
      'a newer version',
      d => {
        (d as { tare: number }).tare = 2;
      },
      'newer-version',
      'tare',
    ],
    [
      'a name that is none',
      d => {
        d.images.Web_1 = d.images.web!;
      },
      'invalid',
      'images.Web_1',
    ],
  ];
  for (const [name, spoil, code, path] of cases) {
    it(name, () => {
      const document = good();
      spoil(document);
      const outcome = parseScenario(document);
      expect(outcome.ok ? [] : outcome.problems.map(fault => [fault.code, fault.path])).toContainEqual([
        code,
        path,
      ]);
    });
  }
});

describe('hostile input', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]!}`).join(',')}]`)
    .join('\n')}`;
  const hostile: readonly [string, string, string][] = [
    ['2 MB of YAML', `${text}x: "${'y'.repeat(2e6)}"`, 'too-large'],
    ['an alias bomb', bomb, 'too-large'],
    ['a deep nest', `${'['.repeat(5000)}${']'.repeat(5000)}`, 'too-large'],
    ['a nest of 400,000 brackets', '[{'.repeat(200_000), 'too-large'],
    ['__proto__', `${text}__proto__: { polluted: true }`, 'forbidden-key'],
    ['constructor.prototype', `${text}constructor: { prototype: { polluted: true } }`, 'forbidden-key'],
    ['NaN', text.replace('mean: 5ms', 'mean: .nan'), 'invalid'],
    ['infinity', text.replace('replicas: 3', 'replicas: .inf'), 'invalid'],
    ['two of the same key', `${text}name: again`, 'syntax'],
    ['a tab', 'tare: 1\n\tname: x', 'syntax'],
    ['nothing', '', 'not-a-scenario'],
    ['binary', '\u0000\u0001\u0002', 'not-a-scenario'],
    ['a list', '[1, 2]', 'not-a-scenario'],
  ];
  for (const [name, source, code] of hostile) {
    it(`${name} is refused with its reason, within a second`, () => {
      const before = performance.now();
      const found = problemsOf(source);
      expect(performance.now() - before).toBeLessThan(1000);
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThanOrEqual(LIMITS.problems);
      expect(found.map(fault => fault.code)).toContain(code);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    });
  }
  it('whatever the value, parsing ends in a scenario or in Problems', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const outcome = parseScenario(value);
        return outcome.ok || outcome.problems.length > 0;
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), source => {
        const outcome = parseScenarioText(source);
        return outcome.ok || outcome.problems.length > 0;
      }),
    );
  });
  it('whatever one value of a good scenario is replaced by, parsing ends in a scenario or in Problems', () => {
    const paths = leaves(good());
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const outcome = parseScenario(replaced(good(), path, value));
        return (
          outcome.ok || outcome.problems.every(({ message, fix }) => message.length > 0 && fix.length > 0)
        );
      }),
      { numRuns: 150 },
    );
  });
});

function leaves(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return [
    [...path],
    ...Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key])),
  ].filter(found => found.length > 0);
}
function replaced(document: unknown, path: readonly string[], value: unknown): unknown {
  let at = document as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[path.at(-1)!] = value;
  return document;
}

describe('the version ladder', () => {
  it('has a rung for every version before this one, and each is climbed here', () => {
    expect(RUNGS.length).toBe(SCENARIO_VERSION);
    const { tare: _tare, run, ...rest } = good();
    const draft = { version: 0, ...rest, duration: run.duration, run: { warmup: '30s' } };
    const [lifted, present] = [parseScenario(draft), parseScenario(good())];
    expect(lifted).toEqual(present);
  });
});

describe('a value that is not there', () => {
  it('is missing, whatever kind of value it would be', () => {
    const without = text
      .replace('    replicas: 2\n', '    replicas: 2\n    scaling: { by: hpa, max: 3 }\n')
      .replace('{ law: exponential, mean: 5ms }', '{ law: exponential }');
    expect(problemsOf(without).map(({ code, path }) => [code, path])).toEqual([
      ['missing', 'services.front.work.cpu.mean'],
      ['missing', 'services.cart.scaling.min'],
    ]);
  });
});

describe('documentation of fields', () => {
  interface Node {
    readonly title?: string;
    readonly description?: string;
    readonly properties?: Record<string, Node>;
    readonly items?: Node;
    readonly anyOf?: Node[];
    readonly oneOf?: Node[];
    readonly additionalProperties?: Node | boolean;
  }
  const undocumented = (node: Node, path: string): string[] => [
    ...Object.entries(node.properties ?? {}).flatMap(([name, child]) => [
      ...(child.title !== undefined && child.description !== undefined ? [] : [`${path}.${name}`]),
      ...undocumented(child, `${path}.${name}`),
    ]),
    ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap(child => undocumented(child, path)),
    ...(node.items === undefined ? [] : undocumented(node.items, `${path}[]`)),
    ...(typeof node.additionalProperties === 'object'
      ? undocumented(node.additionalProperties, `${path}.*`)
      : []),
  ];
  it('every field of the format has a label and a help text', () => {
    expect(undocumented(jsonSchemaOf(scenarioSchema) as Node, 'scenario')).toEqual([]);
  });
  it('reports and comparisons have a JSON Schema too', () => {
    for (const schema of [reportSchema, comparisonSchema])
      expect(jsonSchemaOf(schema, 'output')).toMatchObject({ type: 'object' });
  });
});
