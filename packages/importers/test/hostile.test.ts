// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are compose files, whose variables look like that
/** Files that are meant to hurt: they end as a list of problems, about as soon as an honest file of some size is read. */
import { LIMITS, parseScenario } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importFiles, type SourceFile } from '../src/index.ts';

function timeOf(files: readonly SourceFile[]): number {
  const start = performance.now();
  importFiles(files);
  return performance.now() - start;
}

/** A compose file that nobody would complain about, of the size that a scenario may have. */
const HONEST: readonly SourceFile[] = [
  {
    name: 'compose.yaml',
    text: `services:\n${Array.from({ length: 1000 }, (_, index) => `  s${String(index)}: {image: nginx}`).join('\n')}`,
  },
];
const TRIES = 5;
/** What hurts may take so many times as long as what does not. */
const MOST_TIMES = 20;

/** Reads files that hurt: the fastest of a few tries, each beside an honest file. */
function timed(files: readonly SourceFile[]) {
  const result = importFiles(files);
  let least = Infinity;
  for (let tried = 0; tried < TRIES && least > MOST_TIMES; tried++)
    least = Math.min(least, timeOf(files) / timeOf(HONEST));
  expect(least).toBeLessThanOrEqual(MOST_TIMES);
  return result;
}

const compose = (text: string) => timed([{ name: 'compose.yaml', text }]);
const service = (lines: string) => compose(`services:\n  web:\n    image: nginx\n${lines}`);
const pod = (resources: string) =>
  timed([
    {
      name: 'pod.yaml',
      text: `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: nginx\n    resources: ${resources}\n`,
    },
  ]);

const codes = (result: ReturnType<typeof importFiles>): readonly string[] =>
  result.ok ? [] : result.problems.map(problem => problem.code);

const WIDE = Array.from({ length: 30_000 }, (_, index) => `  s${String(index)}: {image: nginx}`).join('\n');

/** Each level names the one below ten times. */
const BOMB = [
  'a: &l0 [x]',
  ...Array.from(
    { length: 12 },
    (_, level) =>
      `b${String(level)}: &l${String(level + 1)} [${Array(10)
        .fill(`*l${String(level)}`)
        .join(', ')}]`,
  ),
  'services: {web: {image: nginx}}',
].join('\n');

describe('size and shape', () => {
  it('2 MB of YAML', () => {
    expect(codes(compose(`services:\n  web:\n    image: nginx\n# ${'x'.repeat(2_000_000)}`))).toEqual([
      'too-large',
    ]);
  });

  it('500 files', () => {
    const files = Array.from({ length: LIMITS.importFiles + 100 }, (_, index) => ({
      name: `${String(index)}.yaml`,
      text: 'a: 1',
    }));
    expect(codes(timed(files))).toEqual(['too-large']);
  });

  it('an alias bomb', () => {
    expect(codes(compose(BOMB))).toEqual(['too-large']);
  });

  it('an alias of itself', () => {
    expect(codes(compose('services: &s {web: *s}'))).toContain('unknown-reference');
  });

  it.each([
    ['flow lists', '['.repeat(100_000)],
    ['flow mappings', '{a: '.repeat(50_000)],
    ['block lists', '- '.repeat(200_000)],
    ['indentation', Array.from({ length: 900 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('deep nesting by %s', (_, text) => {
    expect(compose(text)).toMatchObject({ ok: false });
  });

  it.each([
    [
      'links to one service',
      `    links: [${Array.from({ length: 20_000 }, (_, index) => `web:a${String(index)}`).join(',')}]`,
    ],
    [
      'links to as many services',
      `    links: [${Array.from({ length: 20_000 }, (_, index) => `a${String(index)}`).join(',')}]`,
    ],
    [
      'blanks after a word',
      Array.from({ length: 200 }, () => 'x').reduce(
        (text, _, index) => `${text}\n      A${String(index)}: "host${' '.repeat(1_900)}!"`,
        '    environment:',
      ),
    ],
    ['dollars', `    command: "${'${A:-'.repeat(30_000)}"`],
    ['quotes', `    command: '${'http://a@'.repeat(30_000)}'`],
  ])('twenty thousand %s', (_, lines) => {
    const result = service(lines);
    expect(result.ok || result.problems.length > 0).toBe(true);
  });

  it('a port range in every entry', () => {
    const ports = Array.from({ length: 2000 }, () => '"1-65535:1-65535"').join(',');
    expect(service(`    ports: [${ports}]`)).toMatchObject({ ok: true });
  });

  it('more services than a scenario can hold', () => {
    expect(
      codes(
        compose(
          `services:\n${WIDE.split('\n')
            .slice(0, LIMITS.services + 1)
            .join('\n')}`,
        ),
      ),
    ).toContain('too-large');
  });

  it('a chain of a thousand extends', () => {
    const chain = Array.from(
      { length: 1000 },
      (_, index) => `  s${String(index)}: {extends: s${String(index + 1)}}`,
    ).join('\n');
    expect(codes(compose(`services:\n${chain}\n  s1000: {image: nginx}`))).toContain('too-large');
  });

  it('includes that double with each level', () => {
    const files = Array.from({ length: 60 }, (_, index) => ({
      name: `f${String(index)}.yaml`,
      text: `include: [f${String(index + 1)}.yaml, f${String(index + 1)}.yaml]\nservices: {s${String(index)}: {image: nginx}}`,
    }));
    expect(
      codes(timed([...files, { name: 'f60.yaml', text: 'services: {last: {image: nginx}}' }])),
    ).toContain('too-large');
  });

  it('defaults nested a thousand deep', () => {
    expect(codes(service(`    command: "${'${A:-'.repeat(1000)}x${'}'.repeat(1000)}"`))).toEqual(['invalid']);
  });
});

describe('keys', () => {
  it.each([
    'services: {web: {image: nginx, __proto__: {polluted: true}}}',
    '__proto__: {polluted: true}\nservices: {web: {image: nginx}}',
  ])('__proto__ is refused: %s', text => {
    expect(codes(compose(text))).toEqual(['forbidden-key']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('services called constructor, toString and hasOwnProperty are services like any other', () => {
    const result = compose(
      'services: {constructor: {image: nginx}, toString: {image: redis}, hasOwnProperty: {image: x}}',
    );
    expect(result).toMatchObject({ ok: true });
    if (result.ok)
      expect(Object.keys(result.document.services)).toEqual([
        'constructor-service',
        'tostring',
        'hasownproperty',
      ]);
  });

  it('a key that stands twice', () => {
    expect(codes(compose('services:\n  web: {image: nginx}\n  web: {image: redis}'))).toEqual(['conflict']);
  });

  it('a mapping as a key', () => {
    expect(codes(compose('services: {? {a: 1} : {image: nginx}}'))).toEqual(['invalid']);
  });
});

describe('numbers', () => {
  it.each([
    ['    mem_limit: -5m', 'invalid'],
    ['    mem_limit: .nan', 'invalid'],
    ['    cpus: .inf', 'invalid'],
    ['    cpus: -1', 'invalid'],
    ['    scale: 1000000000', 'too-large'],
    ['    scale: 1.5', 'invalid'],
    ['    deploy: {replicas: -3}', 'invalid'],
    ['    deploy: {replicas: .nan}', 'invalid'],
    ['    deploy: {replicas: 1e400}', 'invalid'],
    ['    deploy: {resources: {limits: {memory: 99999999999999999999g}}}', 'invalid'],
    ['    ports: ["99999:80"]', 'invalid'],
  ])('compose: %s', (line, code) => {
    expect(codes(service(line))).toEqual([code]);
  });

  it.each([
    ['{limits: {memory: -1Gi}}', 'invalid'],
    ['{limits: {memory: .nan}}', 'invalid'],
    ['{limits: {memory: NaN}}', 'invalid'],
    ['{requests: {cpu: 1e400}}', 'too-large'],
    ['{requests: {memory: 8Ei}}', 'too-large'],
    ['{requests: {cpu: 2}, limits: {cpu: 1}}', 'conflict'],
  ])('kubernetes: %s', (resources, code) => {
    expect(codes(pod(resources))).toEqual([code]);
  });

  it('10^9 replicas of a Deployment', () => {
    const text =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {replicas: 1000000000, template: {spec: {containers: [{name: c, image: nginx}]}}}';
    expect(codes(timed([{ name: 'd.yaml', text }]))).toEqual(['too-large']);
  });

  it('every fault is reported at once, with its line', () => {
    const result = service('    mem_limit: -5m\n    scale: 1.5\n    ports: ["x"]\n    depends_on: [nobody]');
    const found = result.ok ? [] : result.problems.map(({ code, place }) => `${String(place?.line)} ${code}`);
    expect(found.sort()).toEqual(['4 invalid', '5 invalid', '6 invalid', '7 unknown-reference']);
  });
});

describe('cycles', () => {
  it('of depends_on', () => {
    expect(codes(compose('services: {a: {image: x, depends_on: [b]}, b: {image: x, links: [a]}}'))).toEqual([
      'cycle',
    ]);
  });

  it('of extends', () => {
    expect(codes(compose('services: {a: {extends: b}, b: {extends: a}}'))).toContain('cycle');
  });

  it('of calls are broken, with a note', () => {
    const result = compose(
      'services: {web: {image: x, ports: ["80:80"], environment: {API_URL: "http://api:1000"}}, api: {image: x, environment: {WEB_URL: "http://web:80"}}}',
    );
    expect(result).toMatchObject({ ok: true });
    if (result.ok)
      expect(result.notes.filter(({ why }) => why.includes('circle'))).toMatchObject([
        { kind: 'left-out', what: 'call from api to web' },
      ]);
  });
});

describe('anything', () => {
  it('never throws, and what it accepts parses', () => {
    const word = fc.constantFrom(
      'services',
      'image',
      'apiVersion',
      'kind',
      'Deployment',
      'spec',
      'template',
      'containers',
      'replicas',
      'v1',
      'Pod',
      'List',
      'items',
      'nginx',
      'depends_on',
      'extends',
      'include',
      'environment',
      'ports',
      'deploy',
      'resources',
      'limits',
      'memory',
      '${X:-1}',
      '1Gi',
      '-1',
      'metadata',
      'name',
      'tare',
    );
    const { tree } = fc.letrec(tie => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        word,
        fc.integer(),
        fc.double(),
        fc.constant(null),
        fc.boolean(),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(word, tie('tree'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(tree, value => {
        const result = importFiles([{ name: 'any.yaml', text: JSON.stringify(value) ?? '' }]);
        return result.ok ? parseScenario(result.document).ok : result.problems.length > 0;
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  it('compose services of any shape', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.array(fc.string(), { maxLength: 3 }),
      fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
    );
    const key = fc.constantFrom(
      'image',
      'build',
      'command',
      'entrypoint',
      'environment',
      'env_file',
      'ports',
      'depends_on',
      'deploy',
      'cpus',
      'mem_limit',
      'scale',
      'platform',
      'runtime',
      'labels',
      'networks',
      'links',
      'volumes_from',
      'network_mode',
      'healthcheck',
      'extends',
      'profiles',
      'gpus',
      'stop_grace_period',
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.dictionary(key, value)), services => {
        const result = importFiles([{ name: 'compose.yaml', text: JSON.stringify({ services }) }]);
        return result.ok || result.problems.length > 0;
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
