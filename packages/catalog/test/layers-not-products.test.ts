import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machines, technologies } from '../src/index.ts';

const ENGINE = join(import.meta.dirname, '../../engine/src');
const COMMENTS = /\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g;

/** Words that only products have in their ids: "vm" and "container" are kinds of layers, "full" says how much of a machine. */
const GENERAL = new Set(['container', 'system', 'vm', 'full']);
const products = technologies.flatMap(({ id }) => id.split('-')).filter(word => !GENERAL.has(word));
const providers = machines.map(({ id }) => id.split('.')[0]!).filter(word => word !== 'own');

describe('I1 the engine knows layers, not products', () => {
  const names = [...new Set([...products, ...providers])];
  it('names no technology and no provider of the catalogue outside of its comments', () => {
    expect(names).toEqual(
      expect.arrayContaining(['runc', 'gvisor', 'firecracker', 'kvm', 'esxi', 'aws', 'gcp']),
    );
    const files = globSync('**/*.ts', { cwd: ENGINE });
    expect(files.length).toBeGreaterThan(100);
    const named = new RegExp(`\\b(${names.join('|')})\\b`, 'i');
    const found = files.flatMap(file => {
      const code = readFileSync(join(ENGINE, file), 'utf8').replace(COMMENTS, '');
      return code.split('\n').flatMap(line => (named.test(line) ? [`${file}: ${line.trim()}`] : []));
    });
    expect(found).toEqual([]);
  });
});
