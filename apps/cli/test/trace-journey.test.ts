import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { comparisonSchema, type ScenarioDocument } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { runTare } from '../src/program.ts';

async function tare(args: readonly string[]) {
  let out = '';
  let notes = '';
  const status = await runTare(args, {
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
  });
  return { status, out, notes };
}

/** GiB of four instances that come one after another and stay: on hosts of 64 GiB first fit needs three, best fit two. */
const GIB = [30, 38, 22, 32];

describe('a trace under platforms and policies', () => {
  it('W2 O1 is imported, replayed on two platforms under two policies each, and compared', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tare-'));
    const at = (name: string) => join(folder, name);
    const rows = GIB.map((gib, nth) => `${String(10 * nth)},3600,1,${String(gib)}`);
    writeFileSync(at('own.csv'), ['from,for,cores,mem', ...rows].join('\n'));
    const map = ['--map', 'arrival=from:s,lifetime=for:s,cpu=cores,memory=mem:GiB'];
    const imported = await tare(['import', at('own.csv'), ...map, '--json']);
    expect(imported.status).toBe(0);
    const { document } = JSON.parse(imported.out) as { document: ScenarioDocument };
    const pool = Object.values(document.sites.home!.pools)[0]!;
    pool.machine = { ...(pool.machine as object), memory: '64Gi', usdPerHour: 1 } as typeof pool.machine;
    writeFileSync(at('own.json'), JSON.stringify(document));

    const compared = await tare(['compare', at('own.json'), '--replications', '2', '--json']);
    expect([compared.status, compared.notes]).toEqual([0, '']);
    const { platforms } = comparisonSchema.parse(JSON.parse(compared.out));
    const hosts = Object.fromEntries(
      platforms.map(({ id, usdPerMonth }) => [id, usdPerMonth?.value ?? Number.NaN]),
    );
    // Dearer by the third host, from the fourth arrival at 30 s on; a VM takes a little more than its memory, and that changes nothing here.
    expect(Object.keys(hosts).sort()).toEqual(['containers', 'containers-first-fit', 'vms', 'vms-first-fit']);
    for (const stack of ['containers', 'vms'])
      expect(hosts[`${stack}-first-fit`]! / hosts[stack]!).toBeGreaterThan(1.4);
    expect(hosts.containers! / hosts.vms!).toBeCloseTo(1, 1);
  });
});
