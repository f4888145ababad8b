/** The real program as a child process: statuses, pipes, signals. What is printed is tested in program.test.ts. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparisonSchema } from '@tare/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = new URL('../src/main.ts', import.meta.url).pathname;
const QUICK = ['--replications', '2', '--duration', '5s', '--platforms', 'containers,vms'];
const COMPOSE = 'services:\n  web:\n    image: nginx\n    ports: ["80:80"]\n';

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly notes: string;
}

interface Handling {
  readonly input?: string;
  readonly interruptAfterMs?: number;
  readonly closeOutput?: boolean;
}

function tare(
  args: readonly string[],
  { input, interruptAfterMs, closeOutput }: Handling = {},
): Promise<Ended> {
  return new Promise(resolve => {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'pipe' });
    let out = '';
    let notes = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (closeOutput === true) child.stdout.destroy();
    });
    child.stderr.on('data', (chunk: Buffer) => (notes += chunk.toString()));
    child.stdin.on('error', () => undefined);
    if (input !== undefined) child.stdin.end(input);
    if (interruptAfterMs !== undefined) setTimeout(() => child.kill('SIGINT'), interruptAfterMs);
    child.on('close', status => resolve({ status, out, notes }));
  });
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tare-cli-'));
  mkdirSync(join(folder, 'stack', 'below'), { recursive: true });
  mkdirSync(join(folder, 'stack', 'node_modules'));
  writeFileSync(join(folder, 'stack', 'compose.yaml'), COMPOSE);
  writeFileSync(join(folder, 'stack', 'below', 'more.yaml'), 'services:\n  db:\n    image: postgres\n');
  writeFileSync(join(folder, 'stack', 'node_modules', 'broken.yaml'), ': : :');
  writeFileSync(join(folder, 'binary.yaml'), Buffer.from([0xff, 0xfe, 0x00, 0x80]));
  writeFileSync(join(folder, 'large.yaml'), 'x'.repeat(1_000_001));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Twice what a short comparison takes from start to end, here and now: by then the program is at work. */
async function whenAtWork(): Promise<number> {
  const from = performance.now();
  await tare(['compare', 'web-shop', '--replications', '2', '--duration', '2s', '--platforms', 'container']);
  return 2 * (performance.now() - from);
}

describe('the program', { timeout: 30_000 }, () => {
  it('prints one JSON document and nothing else; a folder stands for all files below it', async () => {
    const { status, out, notes } = await tare(['compare', join(folder, 'stack'), ...QUICK, '--json']);
    expect([status, notes]).toEqual([0, '']);
    expect(comparisonSchema.parse(JSON.parse(out)).platforms).toHaveLength(2);
    const imported = await tare(['import', join(folder, 'stack')]);
    expect(imported.out).toMatch(/^ {2}db:$/m);
    expect(imported.out).toMatch(/^ {2}web:$/m);
  });

  it('reads standard input and prints no control characters into a pipe, within 100 columns', async () => {
    const { status, out, notes } = await tare(['compare', '-', '--replications', '2', '--duration', '5s'], {
      input: COMPOSE,
    });
    expect([status, notes]).toEqual([0, '']);
    expect(out).not.toContain('\u001B');
    expect(Math.max(...out.split('\n').map(line => [...line].length))).toBeLessThanOrEqual(100);
    expect(out).toContain('Imported: ');
  });

  it('answers 1 when nothing can carry the workload', async () => {
    const opened = await tare(['open', (await tare(['share', 'web-shop'])).out.trim()]);
    const unmet = `${opened.out.replace(/^objectives:\n(?: .*\n)+/m, '')}\nobjectives: { p99: 1us }\n`;
    const { status, out } = await tare(
      ['compare', '-', '--replications', '8', '--duration', '5s', '--platforms', 'container'],
      { input: unmet },
    );
    expect(out).toMatch(/^No platform carries this/);
    expect(status).toBe(1);
  });

  it.each([
    [['compare', 'binary.yaml'], /binary\.yaml: It is not UTF-8/],
    [['compare', 'large.yaml'], /large\.yaml: It has 1000001 bytes/],
    [['compare', 'none.yaml', 'also-none.yaml'], /^2 problems:/],
    [['compare', 'stack', '--platforms', 'nope'], /no platform "nope"/],
  ])('%j is bad input: 2, the same as JSON with --json', async (args, message) => {
    const paths = args.map(arg => (/yaml$|^stack$/.test(arg) ? join(folder, arg) : arg));
    const { status, out, notes } = await tare([...paths, '--json']);
    expect(status).toBe(2);
    expect(notes).toMatch(message);
    expect((JSON.parse(out) as { problems: unknown[] }).problems.length).toBeGreaterThan(0);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const { status, notes } = await tare(['catalog', '--json'], { closeOutput: true });
    expect([status, notes]).toEqual([0, '']);
  });

  it('prints what was finished at Ctrl-C: 3', { timeout: 120_000 }, async () => {
    const { status, out, notes } = await tare(
      [
        'compare',
        'web-shop',
        '--replications',
        '900',
        '--duration',
        '20s',
        '--platforms',
        'container',
        '--json',
      ],
      { interruptAfterMs: await whenAtWork() },
    );
    expect(status).toBe(3);
    expect(notes).toMatch(/cancelled/i);
    const comparison = comparisonSchema.parse(JSON.parse(out));
    expect(comparison.complete).toBe(false);
    expect(comparison.platforms[0]!.reasons[0]!.message).toMatch(/rest on \d+ of 900 replications/);
  });

  it('gives up waiting for standard input at Ctrl-C: 3', { timeout: 120_000 }, async () => {
    const { status, notes } = await tare(['compare', '-'], { interruptAfterMs: await whenAtWork() });
    expect(status).toBe(3);
    expect(notes).toMatch(/Reading was cancelled/);
  });
});
