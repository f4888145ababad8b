// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are compose files, whose variables look like that
/** Compose files as the Compose Specification reads them (spec.md, merge.md, deploy.md, interpolation.md). */
import { describe, expect, it } from 'vitest';
import { type ImportOptions, importFiles } from '../src/index.ts';

type Files = Readonly<Record<string, string>>;

const run = (files: Files, options?: ImportOptions) =>
  importFiles(
    Object.entries(files).map(([name, text]) => ({ name, text })),
    options,
  );

function accepted(files: Files, options?: ImportOptions) {
  const result = run(files, options);
  if (!result.ok) throw new Error(result.problems.map(problem => problem.message).join('\n'));
  return result;
}

const servicesOf = (files: Files, options?: ImportOptions) => accepted(files, options).document.services;
const one = (text: string, more: Files = {}) =>
  servicesOf({ 'compose.yaml': `services:\n  web:\n    image: nginx\n${text}`, ...more }).web;

function problemsOf(files: Files, options?: ImportOptions) {
  const result = run(files, options);
  return result.ok ? [] : result.problems;
}

const notes = (files: Files, kind: string, options?: ImportOptions) =>
  accepted(files, options).notes.filter(note => note.kind === kind);

describe('resources', () => {
  it('deploy.resources: limits and reservations, binary units', () => {
    expect(
      one(
        '    deploy: {resources: {limits: {cpus: "0.50", memory: 50M}, reservations: {cpus: "0.25", memory: 20m}}}',
      ),
    ).toMatchObject({
      limits: { cpu: '500m', memory: '50Mi' },
      requests: { cpu: '250m', memory: '20Mi' },
    });
  });

  it('the keys of version 2: cpus, mem_limit, mem_reservation, cpu_quota over cpu_period, cpu_shares', () => {
    expect(one('    cpus: 1.5\n    mem_limit: 1gb\n    mem_reservation: 512m')).toMatchObject({
      limits: { cpu: '1500m', memory: '1Gi' },
      requests: { memory: '512Mi' },
    });
    expect(one('    cpu_quota: 25000\n    cpu_period: 50000')).toMatchObject({ limits: { cpu: '500m' } });
    expect(one('    cpu_shares: 512')).toMatchObject({ requests: { cpu: '500m' } });
  });

  it('replicas, scale, and global mode', () => {
    expect(one('    deploy: {replicas: 6}')?.replicas).toBe(6);
    expect(one('    scale: 3')?.replicas).toBe(3);
    expect(one('    deploy: {mode: global}')?.controller).toBe('daemonset');
  });

  it('distinct values under two keys that mean the same are refused, equal ones are not', () => {
    const file = (text: string) => ({ 'c.yaml': `services: {web: {image: x, ${text}}}` });
    expect(problemsOf(file('scale: 2, deploy: {replicas: 3}'))).toMatchObject([
      { code: 'conflict', path: 'services.web.deploy.replicas' },
    ]);
    expect(problemsOf(file('cpus: 1, deploy: {resources: {limits: {cpus: "2"}}}'))).toMatchObject([
      { code: 'conflict' },
    ]);
    expect(problemsOf(file('mem_limit: 1g, deploy: {resources: {limits: {memory: 1024m}}}'))).toEqual([]);
  });

  it('a reservation over the limit is refused', () => {
    expect(
      problemsOf({ 'c.yaml': 'services: {web: {image: x, mem_limit: 1m, mem_reservation: 2m}}' }),
    ).toMatchObject([{ code: 'conflict' }]);
  });

  it('GPUs', () => {
    expect(
      one(
        '    deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 2, capabilities: [gpu]}]}}}',
      )?.accelerators,
    ).toEqual({ kind: 'nvidia', count: 2 });
  });

  it('replicas through a variable', () => {
    expect(one('    deploy: {replicas: "${N:-4}"}')?.replicas).toBe(4);
  });
});

describe('variables', () => {
  const image = (template: string, files: Files = {}, options?: ImportOptions) =>
    Object.keys(
      accepted({ 'compose.yaml': `services: {web: {image: "${template}"}}`, ...files }, options).document
        .images,
    );

  it('come from .env, and the caller wins', () => {
    const file = { '.env': 'BASE=redis\nNAME=${BASE}-x # comment\nQUOTED="a b"\n' };
    expect(image('$NAME', file)).toEqual(['redis-x']);
    expect(image('$NAME', file, { environment: { NAME: 'mysql' } })).toEqual(['mysql']);
  });

  it('without value are empty, with one note each', () => {
    expect(
      notes({ 'compose.yaml': 'services: {web: {image: "nginx$A$A", command: "$A"}}' }, 'assumed').filter(
        ({ what }) => what === 'variable A',
      ),
    ).toHaveLength(1);
  });

  it('that are required and missing are refused with the author’s words', () => {
    expect(problemsOf({ 'compose.yaml': 'services: {web: {image: "${TAG:?set the tag}"}}' })).toMatchObject([
      {
        code: 'missing',
        message: 'required variable TAG is missing a value: set the tag.',
        path: 'services.web.image',
        place: { file: 'compose.yaml', line: 1, column: 25 },
      },
    ]);
  });

  it('of env_file reach the service, environment wins', () => {
    const files = {
      'compose.yaml':
        'services:\n  web: {image: nginx, ports: ["80:80"], env_file: [app.env], environment: {B_HOST: c}}\n  b: {image: x}\n  c: {image: x}',
      'app.env': 'A_HOST=b\nB_HOST=b2\n',
    };
    expect(servicesOf(files).web?.calls).toEqual([{ to: 'b' }, { to: 'c' }]);
  });
});

describe('several files', () => {
  const base =
    'services:\n  web:\n    image: nginx\n    command: [a]\n    ports: ["8080:80"]\n    environment: [A_HOST=one, B_HOST=two]\n  one: {image: x}\n  two: {image: x}\n  three: {image: x}';
  const merged = (over: string) => servicesOf({ 'compose.yaml': base, 'compose.override.yaml': over });

  it('lay their mappings on one another, environment list and mapping alike', () => {
    expect(merged('services: {web: {environment: {B_HOST: three}, mem_limit: 64m}}').web).toMatchObject({
      calls: [{ to: 'one' }, { to: 'three' }],
      limits: { memory: '64Mi' },
    });
  });

  it('!reset takes a value out, !override replaces a list', () => {
    expect(merged('services: {web: {environment: !override {B_HOST: two}}}').web?.calls).toEqual([
      { to: 'two' },
    ]);
    expect(Object.keys(merged('services: {three: !reset null}'))).toEqual(['web', 'one', 'two']);
  });

  it('that differ in form are refused', () => {
    expect(
      problemsOf({
        'a.yaml': 'services: {web: {image: x, healthcheck: {interval: 1s}}}',
        'b.yaml': 'services: {web: {healthcheck: [a]}}',
      }),
    ).toMatchObject([{ code: 'conflict', place: { file: 'b.yaml' } }]);
  });

  it('in the order of the option main', () => {
    const files = {
      'a.yaml': 'services: {web: {image: x, scale: 2}}',
      'b.yaml': 'services: {web: {image: x, scale: 3}}',
    };
    expect(servicesOf(files).web?.replicas).toBe(3);
    expect(servicesOf(files, { main: ['b.yaml', 'a.yaml'] }).web?.replicas).toBe(2);
  });
});

describe('extends and include', () => {
  it('a chain over two files; the extending service wins', () => {
    const files = {
      'compose.yaml': 'services: {web: {extends: {file: base/common.yaml, service: app}, mem_limit: 2m}}',
      'base/common.yaml':
        'services: {app: {extends: root, mem_limit: 1m, cpus: 2}, root: {image: nginx, scale: 4}}',
    };
    expect(servicesOf(files)).toEqual({
      web: expect.objectContaining({ replicas: 4, limits: { cpu: 2, memory: '2Mi' } }),
    });
  });

  it('a file that was not given is asked for by name', () => {
    expect(
      problemsOf({ 'dir/compose.yaml': 'services: {web: {extends: {file: ../common.yaml, service: app}}}' }),
    ).toMatchObject([
      { code: 'missing', fix: 'Add the file common.yaml.', place: { file: 'dir/compose.yaml' } },
    ]);
  });

  it('included services come in; one that is defined twice is refused', () => {
    const included = { 'sub/db.yaml': 'services: {db: {image: postgres}}' };
    expect(
      Object.keys(
        servicesOf({
          'compose.yaml': 'include: [sub/db.yaml]\nservices: {web: {image: nginx}}',
          ...included,
        }),
      ),
    ).toEqual(['web', 'db']);
    expect(
      problemsOf({
        'compose.yaml': 'include: [{path: sub/db.yaml}]\nservices: {db: {image: nginx}}',
        ...included,
      }),
    ).toMatchObject([{ code: 'conflict' }]);
  });
});

describe('profiles and dependencies', () => {
  const files = {
    'compose.yaml': 'services:\n  web: {image: nginx}\n  debug: {image: busybox, profiles: [dev]}',
  };

  it('a service whose profile is not active is left out, with a note', () => {
    expect(Object.keys(servicesOf(files))).toEqual(['web']);
    expect(notes(files, 'left-out')).toMatchObject([{ what: 'service debug', place: { line: 3 } }]);
    expect(Object.keys(servicesOf(files, { profiles: ['dev'] }))).toEqual(['web', 'debug']);
    expect(Object.keys(servicesOf({ ...files, '.env': 'COMPOSE_PROFILES=dev' }))).toEqual(['web', 'debug']);
  });

  it('an active service may not need a disabled one, unless it is not required', () => {
    const need = (clause: string) => ({
      'c.yaml': `services: {web: {image: x, depends_on: ${clause}}, db: {image: y, profiles: [p]}}`,
    });
    expect(problemsOf(need('[db]'))).toMatchObject([
      { code: 'unknown-reference', fix: 'Enable one of its profiles: p.' },
    ]);
    expect(problemsOf(need('{db: {condition: service_started, required: false}}'))).toEqual([]);
  });

  it('a service that must have ended well is a task', () => {
    const { document } = accepted({
      'c.yaml':
        'services: {web: {image: x, depends_on: {migrate: {condition: service_completed_successfully}}}, migrate: {image: y}}',
    });
    expect(Object.keys(document.services)).toEqual(['web']);
    expect(document.batches).toMatchObject({ migrate: { tasks: 1 } });
  });

  it.each([
    ['# nothing', 'missing'],
    ['services: {}', 'missing'],
    ['services: [a]', 'invalid'],
    ['services: {web: text}', 'invalid'],
    ['services: {"a b": {image: x}}', 'invalid'],
    ['services: {web: {}}', 'missing'],
    ['hello: world', 'not-a-scenario'],
    ['web: {image: x}', 'not-a-scenario'],
    ['just text', 'not-a-scenario'],
    ['services: {web: {image: x, depends_on: [db]}}', 'unknown-reference'],
  ])('refused: %s', (text, code) => {
    expect(problemsOf({ 'compose.yaml': text })).toMatchObject([{ code }]);
  });
});

describe('what is left out is said', () => {
  it('swarm constraints, volumes, unknown keys and foreign platforms, each with its line', () => {
    const text =
      'services:\n  web:\n    image: x\n    platform: wasi/wasm\n    volumes: [a:/b]\n    unheard_of: 1\n    deploy:\n      placement: {constraints: [node.role == manager]}\n    x-mine: 1';
    expect(
      notes({ 'c.yaml': text }, 'left-out')
        .map(({ place }) => place.line)
        .sort(),
    ).toEqual([4, 5, 6, 8]);
  });
});

describe('kinds', () => {
  it('compose and Kubernetes do not go together', () => {
    expect(
      problemsOf({
        'a.yaml': 'services: {web: {image: x}}',
        'b.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{image: x}]}',
      }),
    ).toMatchObject([
      {
        code: 'conflict',
        message: 'the files are of different kinds: compose (a.yaml), kubernetes (b.yaml).',
      },
    ]);
  });

  it('a scenario is handed on as it is, and its faults are its own', () => {
    const { document } = accepted({ 'compose.yaml': 'services: {web: {image: x}}' });
    expect(accepted({ 'scenario.json': JSON.stringify(document) })).toMatchObject({
      kind: 'scenario',
      document,
    });
    expect(problemsOf({ 'scenario.yaml': 'tare: 1\nname: x' }).length).toBeGreaterThan(3);
  });

  it('no file at all', () => {
    expect(problemsOf({})).toMatchObject([{ code: 'missing' }]);
  });
});
