import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import {
  type ScenarioDocument,
  comparisonSchema,
  searchSchema,
  sensitivitySchema,
  sweepSchema,
} from '@tare/schema';
import { verifySeal } from '@tare/share';
import { describe, expect, it } from 'vitest';
import { runTare } from '../src/program.ts';
import type { World } from '../src/world.ts';

/** Runs a command in this process, with its streams caught. */
async function tare(args: readonly string[], over: Partial<World> = {}) {
  let out = '';
  let notes = '';
  const world: World = {
    print: text => (out += `${text}\n`),
    note: text => (notes += text),
    interactive: false,
    width: 120,
    bold: text => text,
    dim: text => text,
    standardInput: () => Readable.from([]),
    clock: () => 0,
    threads: 2,
    machine: () => ({ processor: 'any', cores: 2, memoryBytes: 2 ** 32, node: '24.0.0', load: 0 }),
    stopped: new AbortController().signal,
    ...over,
  };
  const status = await runTare(args, world);
  return { status, out, notes };
}

const QUICK = ['--platforms', 'container,vm', '--replications', '2', '--duration', '5s'];

describe('tare', () => {
  it('compares a preset and prints one JSON document that is sealed and of the documented form', async () => {
    const { status, out, notes } = await tare(['compare', 'web-shop', ...QUICK, '--json']);
    const comparison = comparisonSchema.parse(JSON.parse(out));
    expect(verifySeal(comparison)).toBe(true);
    expect(comparison.platforms.map(({ id }) => id).sort()).toEqual(['container', 'vm']);
    expect([status, notes]).toEqual([0, '']);
  });

  it('replays a table whose columns are named, also packed, and says at which line one is wrong', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tare-'));
    const at = (name: string) => join(folder, name);
    const map = ['--map', 'arrival=from:s,lifetime=for:s,cpu=milli:m,memory=mem:MiB'];
    writeFileSync(at('own.csv.gz'), gzipSync('from,for,milli,mem\n0,60,500,256\n5,30,1500,512\n'));
    const { status, out } = await tare(['import', at('own.csv.gz'), ...map, '--json']);
    const { kind, document } = JSON.parse(out) as { kind: string; document: ScenarioDocument };
    expect([status, kind]).toEqual([0, 'trace']);
    expect(document.traces?.vms?.rows).toEqual([
      [0, 60, 0.5, 256 * 2 ** 20],
      [5, 30, 1.5, 512 * 2 ** 20],
    ]);
    writeFileSync(at('bad.csv'), 'from,for,milli,mem\n0,60,many,256\n');
    const bad = await tare(['compare', at('bad.csv'), ...map]);
    expect([
      bad.status,
      /Line 2: a mapped cell is not a number/.test(bad.notes.replaceAll('\n', ' ')),
    ]).toEqual([2, true]);
    const unknown = await tare(['run', at('bad.csv')]);
    expect([unknown.status, /no trace that is known/.test(unknown.notes)]).toEqual([2, true]);
  });

  it('lists what struck, and how much slower a neighbour made the others', async () => {
    const { out } = await tare(['run', 'noisy-neighbour', '--platform', 'container']);
    expect(out).toMatch(/What struck[\s\S]*stream \(neighbour\) +memory-hog +15 s +25 s +6 +1 +0 +[4-9]\./);
  });

  it('exports a scenario as manifests, for a platform that it has', async () => {
    const { out, status } = await tare([
      'export',
      'zone-loss',
      '--format',
      'manifests',
      '--platform',
      'spread',
    ]);
    expect(status).toBe(0);
    expect(out).toMatch(/kind: Deployment[\s\S]*replicas: 12[\s\S]*cpu: 500m\n\s+memory: 512Mi/);
    expect((await tare(['export', 'zone-loss', '--platform', 'none'])).status).toBe(2);
  });

  it('exports a choice as a patch of the manifests that came in', async () => {
    const file = 'examples/shop.manifests.yaml';
    const imported = await tare(['import', file]);
    const changed = () => Readable.from([imported.out.replace('replicas: 2', 'replicas: 5')]);
    const { status, out } = await tare(['export', '-', '--against', file], { standardInput: changed });
    expect(status).toBe(0);
    expect(out.split('\n').filter(line => /^[-+]/.test(line))).toEqual([
      `--- a/${file}`,
      `+++ b/${file}`,
      '-  replicas: 2',
      '+  replicas: 5',
    ]);
    const same = () => Readable.from([imported.out]);
    const none = await tare(['export', '-', '--against', file], { standardInput: same });
    expect([none.status, none.out]).toEqual([0, '']);
    expect((await tare(['export', 'zone-loss', '--against', 'examples/shop.compose.yaml'])).status).toBe(2);
  });

  it("tells a decision of Kubernetes' scheduler host by host", async () => {
    const run = await tare(['run', 'zone-loss', '--platform', 'spread', '--json']);
    const { out } = await tare(['explain', '-', 'decisions.5'], {
      standardInput: () => Readable.from([run.out]),
    });
    expect(out).toMatch(/host +total +TaintToleration .*PodTopologySpread.*refused by/);
    expect(out.match(/dc\/general\/\d +\d+ +100 /g)).toHaveLength(9);
  });

  it('explains a figure, a start and a placement of a report, and lists what it can explain', async () => {
    const run = await tare(['run', 'flash-crowd', '--platform', 'vm', '--duration', '5s', '--json']);
    const explain = (...path: string[]) =>
      tare(['explain', '-', ...path], { standardInput: () => Readable.from([run.out]) });
    const { out: paths } = await explain();
    expect(paths.split('\n')).toEqual(expect.arrayContaining(['usdPerMonth', 'latencyMs.p99', 'hosts']));
    expect((await explain('latencyMs.p99')).out).toMatch(/p99.*100 %[\s\S]*own work of the services/);
    expect((await explain('starts.0')).out).toMatch(/guest booted \(vm-kvm-full\)/);
    expect((await explain('decisions.0')).out).toMatch(/front, instance 0: dc\/general/);
    expect((await explain('nope')).status).toBe(2);
    const { status, notes } = await tare(['explain', '-'], { standardInput: () => Readable.from(['{}']) });
    expect([status, /engineVersion/.test(notes)]).toEqual([2, true]);
  });

  it('finds the number that moves the answer most, and where the answer turns', async () => {
    const quick = ['--platform', 'gvisor', '--replications', '2', '--duration', '3s'];
    const { status, out } = await tare(['sensitivity', 'web-shop', ...quick, '--json']);
    const { swings } = sensitivitySchema.parse(JSON.parse(out));
    expect([status, swings[0]?.id]).toEqual([0, 'gvisor-systrap.syscall.factor']);
    const axis = ['--axis', 'assumptions.gvisor-systrap.syscall.factor=1.08..9'];
    const text = await tare(['break-even', 'web-shop', ...quick, '--baseline', 'vm', ...axis]);
    expect(text.out.replaceAll('\n', ' ')).toMatch(
      /(^|; )from [\d.]+ on vm has less; (from|between) [\d.]+ (to|and) [\d.]+ the two/i,
    );
  });

  it('searches for the cheapest, says why not the others, and 1 when none meets it', async () => {
    const axis = ['--axis', 'sites.dc.pools.general.count=1,3,4'];
    const quick = ['--platforms', 'container', '--replications', '3', '--duration', '3s', ...axis];
    const found = await tare(['search', 'web-shop', '--objective', 'p99=5s,failed=1%', ...quick, '--json']);
    const { candidates, verdict } = searchSchema.parse(JSON.parse(found.out));
    expect([found.status, verdict]).toEqual([0, { kind: 'winner', candidate: candidates[1]!.id }]);
    expect(candidates.map(({ state }) => state)).toEqual(['infeasible', 'kept', 'dropped']);
    const none = await tare(['search', 'web-shop', '--objective', 'p99=1ms', ...quick]);
    expect(none.status).toBe(1);
    expect(none.out).toMatch(/None meets p99 at most 1 ms[^#]*#\d[^#]*takes\s[^#]*over\s1\sms/);
    expect(none.out).toMatch(/#1 .*find no room/);
  });

  it('R3 sweeps over two settings: who cannot run somewhere is not asked there, and one schema for all of it', async () => {
    const hosts = [
      '--axis',
      'sites.dc.pools.general.count=1,3',
      '--axis',
      'traffic.customers.rate=20/s,60/s',
    ];
    const quick = ['--platforms', 'container,vm', '--replications', '2', '--duration', '3s', ...hosts];
    const { status, out, notes } = await tare(['sweep', 'web-shop', ...quick, '--json']);
    const { points } = sweepSchema.parse(JSON.parse(out));
    expect([status, notes]).toEqual([0, '']);
    expect(points.map(({ settings }) => settings.map(({ value }) => value))).toEqual([
      [1, '20/s'],
      [1, '60/s'],
      [3, '20/s'],
      [3, '60/s'],
    ]);
    // A month of a host costs the same whoever is on it, so that what a point costs goes with the number of hosts.
    const usd = points.flatMap(({ platforms }) => platforms.map(one => one.usdPerMonth?.value ?? null));
    const each = usd.map((value, index) => value! / (index < 4 ? 1 : 3));
    for (const one of each.filter(value => value > 0)) expect(one).toBeCloseTo(each.at(-1)!, 6);
    const text = await tare(['sweep', 'web-shop', ...quick]);
    expect(text.out).toMatch(/^Of 4 points: /);
    expect(text.out).toMatch(
      /Down sites\.dc\.pools\.general\.count, across traffic\.customers\.rate:\n +20\/s +60\/s\n1 /,
    );
    const csv = await tare(['sweep', 'web-shop', ...quick, '--csv']);
    expect(csv.out.trimEnd().split(/\r?\n/)).toHaveLength(1 + 4 * 2);
  });

  it('R3 sweeps over a number of the catalogue and over machines like over any other field', async () => {
    const boot = 'vm-kvm-full.start.distro_userland';
    const args = [
      ...['--axis', `assumptions.${boot}=5000,20000`],
      ...['--axis', 'sites.dc.pools.general.machine=own.8c32g,own.16c64g'],
      ...['--platforms', 'container,vm', '--replications', '2', '--duration', '3s', '--json'],
    ];
    const { status, out } = await tare(['sweep', 'web-shop', ...args]);
    const { points } = sweepSchema.parse(JSON.parse(out));
    expect([status, points.flatMap(({ reasons }) => reasons)]).toEqual([0, []]);
    const startOf = (at: number, id: string) =>
      points[at]!.platforms.find(one => one.id === id)!.startupMs!.p50!.value;
    // Its own start is longer by what its system's is; a container has none.
    for (const machine of [0, 1]) {
      expect(startOf(2 + machine, 'vm') - startOf(machine, 'vm')).toBeCloseTo(15_000, -3);
      expect(startOf(2 + machine, 'container')).toBeCloseTo(startOf(machine, 'container'), 0);
    }
    const hosts = points.map(({ platforms }) => platforms.map(one => one.hosts!.value));
    for (const [at, few] of hosts.entries())
      if (at % 2 === 1)
        for (const [who, count] of few.entries()) expect(count).toBeLessThanOrEqual(hosts[at - 1]![who]!);
  });

  it.each([
    [
      ['--axis', 'services.storefront.replicas=2,2'],
      /--axis: "services.storefront.replicas=2,2" is not an axis: it\s+holds a\s+value twice/,
    ],
    [['--axis', 'name=a', '--axis', 'name=b'], /--axis: The list of axes names a path twice/],
    [['--axis', 'assumptions.containerd.strat=1,2'], /no number "containerd.strat"[\s\S]*containerd.start/],
    [['--axis', 'assumptions.containerd.start=-1'], /-1 ms is not possible here/],
    [['--axis', 'sites.dc.pools.general.machine=own.1c1g'], /own.1c1g/],
  ])('sweep %j is bad input: 2', async (args, message) => {
    const { status, notes } = await tare(['sweep', 'web-shop', ...args]);
    expect([status, notes]).toEqual([2, expect.stringMatching(message)]);
  });

  it.each([
    [['--objective', 'p98=1ms'], /--objective: "p98=1ms" is no part/],
    [['--objective', 'p99=1ms,p50=1ms'], /one latency can be asked/],
    [['--objective', 'failed=3'], /not a share/],
    [['--objective', 'p99=1s', '--axis', 'a=1,1'], /--axis: "a=1,1" is not an axis/],
    [['--objective', 'p99=1s', '--axis', 'name.x=1,2'], /name.x: Nothing can stand at this path/],
    [['--objective', 'p99=1s', '--axis', 'services.nobody.replicas=1'], /no "nobody" among the services/],
    [['--objective', 'p99=1s', '--replications', '1'], /gives no interval/],
  ])('search %j is bad input: 2', async (args, message) => {
    const { status, notes } = await tare(['search', 'web-shop', ...args]);
    expect([status, notes]).toEqual([2, expect.stringMatching(message)]);
  });

  it('says what is wrong with an axis, a metric or a platform', async () => {
    const wrong = async (...args: string[]) => (await tare(args)).notes;
    expect(await wrong('break-even', 'web-shop', '--axis', 'rate=1/s..2')).toMatch(/--axis: .*not an axis/);
    expect(await wrong('sensitivity', 'web-shop', '--metric', 'p42')).toMatch(
      /--metric: .*Use one of: hosts/s,
    );
    expect(await wrong('sensitivity', 'web-shop', '--platform', 'container')).toMatch(/the baseline itself/);
    expect(await wrong('sensitivity', 'web-shop', '--platform', 'jail')).toMatch(
      /--platform: .*no platform "jail"/,
    );
  });

  it('judges upstream cases: passed, failed with both values, unsupported with the reason; "no" unless all passed', async () => {
    const suite = (name: string, cases: object[]) => Readable.from([JSON.stringify({ suite: name, cases })]);
    const bytes = (json: string, value: number) => ({
      case: json,
      source: '',
      input: { json },
      expected: { bytes: value },
    });
    const run = (standardInput: () => Readable) => tare(['conformance', '-', '--json'], { standardInput });
    const good = await run(() => suite('Compose byte sizes', [bytes('"1k"', 1024)]));
    expect([good.status, JSON.parse(good.out)[0].status]).toEqual([0, 'passed']);
    const bad = await run(() => suite('Compose byte sizes', [bytes('"1k"', 1000)]));
    expect([bad.status, JSON.parse(bad.out)[0]]).toEqual([
      1,
      expect.objectContaining({ status: 'failed', expected: 1000, got: 1024 }),
    ]);
    const other = await run(() => suite('Something else', [bytes('1', 1)]));
    expect([other.status, JSON.parse(other.out)[0].status]).toEqual([1, 'unsupported']);
    const told = await tare(['conformance', '-'], {
      standardInput: () => suite('Something else', [bytes('1', 1)]),
    });
    expect(told.out).toContain(`1 × Something else: ${String(JSON.parse(other.out)[0].why)}`);
    expect(told.out).toContain('0 of 1 cases passed, 0 failed, 1 unsupported (100.0 %).');
    const broken = await run(() => suite('Pod QoS class', [{ case: 'x', input: null, expected: null }]));
    expect([broken.status, JSON.parse(broken.out)[0].status]).toEqual([1, 'failed']);
  });

  it('tells energy where hosts’ power is known, and nothing of requests and starts where there are none', async () => {
    const { out } = await tare(['compare', 'consolidation', '--replications', '2']);
    expect(out).toMatch(/^Hosts and money .* kWh a month +kg CO₂e$/m);
    expect(out).toMatch(/^moved\n +kWh a month −/m);
    for (const absent of ['Requests', 'answered/s', 'Starting', 'kernel panic', 'Failed'])
      expect(out).not.toContain(absent);
  });

  it('prints the verdict first, without control characters in a pipe', async () => {
    const { status, out } = await tare(['compare', 'web-shop', ...QUICK]);
    expect(status).toBe(0);
    expect(out).toMatch(/^.+ this on [\s\S]+\n\nWeb shop: 2 replications from seed 1\n/);
    expect(out).not.toContain('\u001B');
  });

  it.each([
    [['compare', 'no-such-file.yaml'], /no such file/],
    [['compare', 'web-shop', '--platforms', 'nope'], /Use one or more of: /],
    [['compare', 'web-shop', '--replications', 'x'], /run\.replications/],
    [['compare', 'web-shop', '--threads', '0'], /--threads/],
    [['compare'], /missing required argument/],
    [['sweep', 'web-shop'], /required option '--axis/],
    [['sweep', 'web-shop', '--axis', 'services.nobody.replicas=1,2'], /no "nobody" among the services/],
    [['sweep', 'web-shop', '--axis', 'run.seed=1,2', '--replications', '1'], /gives no interval/],
    [['open', 'abc'], /→/],
    [['schema', 'nope'], /scenario, comparison, report, sensitivity, break-even, search, sweep, problem/],
    [['catalog', 'nope'], /nothing named/],
  ])('%j is bad input: 2', async (args, message) => {
    const { status, out, notes } = await tare(args);
    expect([status, out]).toEqual([2, '']);
    expect(notes).toMatch(message);
  });

  it('lists every problem of a scenario from standard input, with its line; with --json too', async () => {
    const standardInput = () => Readable.from(['tare: 1\nname: x\nservices: { a: { cpu: 1 } }\n']);
    const { status, out, notes } = await tare(['compare', '-', '--json'], { standardInput });
    expect(status).toBe(2);
    expect(notes).toMatch(/standard input:3:\d+ services\.a\.cpu/);
    const { problems } = JSON.parse(out) as { problems: unknown[] };
    expect(problems.length).toBeGreaterThan(3);
  });

  it('share and open are inverse', async () => {
    const shared = await tare(['share', 'web-shop', '--base', 'https://tare.example/']);
    expect(shared.out).toMatch(/^https:\/\/tare\.example\/#s=/);
    const opened = await tare(['open', shared.out]);
    const again = await tare(['share', '-', '--base', 'https://tare.example/'], {
      standardInput: () => Readable.from([opened.out]),
    });
    expect(again.out).toBe(shared.out);
  });

  it('says when it was cancelled: 3', async () => {
    const { status, notes } = await tare(['compare', 'web-shop', ...QUICK], { stopped: AbortSignal.abort() });
    expect(status).toBe(3);
    expect(notes).toMatch(/cancelled/);
  });

  it('prints help on standard output', async () => {
    const { status, out } = await tare(['--help']);
    expect(status).toBe(0);
    expect(out).toContain('Exit status: 0 done');
  });

  it('measures in the browser or beside C++, not both', async () => {
    const { status, out } = await tare(['bench', 'W1', '--browser', '--gate', '--json']);
    const { problems } = JSON.parse(out) as { problems: { code: string; message: string }[] };
    expect(status).toBe(2);
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ['conflict', '--browser and workloads exclude each other.'],
      ['conflict', '--browser and --gate exclude each other.'],
    ]);
  });
});
