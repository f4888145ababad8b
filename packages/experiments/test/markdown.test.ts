import type { Comparison } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { comparisonMarkdown } from '../src/markdown.ts';
import { escapedMarkdown } from '../src/markdown-text.ts';

const point = (value: number) => ({ value, low: value, high: value });
const platform = (
  id: string,
  usd: number,
  failed: number,
  provider: number,
): Comparison['platforms'][number] => ({
  id,
  label: `The ${id}|one`,
  stack: [],
  feasible: true,
  reasons: [],
  reportHash: null,
  hosts: point(2),
  usdPerMonth: point(usd),
  usdEgress: null,
  latencyMs: { p50: point(1), p95: null, p99: null },
  throughputPerSecond: null,
  failedFraction: point(failed),
  availability: null,
  instancesPerHost: null,
  memoryBytes: {
    capacity: null,
    net: null,
    overhead: null,
    guestOs: null,
    systemReserve: null,
    idleReserved: null,
    stranded: null,
    free: null,
  },
  startupMs: { p50: null, p95: null },
  scaleOutMs: null,
  makespanMs: null,
  acceleratorsAllocated: null,
  blastRadius: {
    kernel: null,
    host: null,
    zone: null,
    site: null,
    provider: point(provider),
    controlPlane: null,
  },
  cpuUtilisation: null,
  tareFraction: null,
  kilowattHoursPerMonth: null,
  kgCo2ePerMonth: null,
  sample: null,
});
const assumed = (what: string, unit: string, badge: Comparison['assumptions'][number]['badge']) => ({
  id: what,
  what,
  value: 1,
  unit,
  badge,
  source: `Source of ${what}.`,
});

const comparison: Comparison = {
  tareComparison: 1,
  name: 'One against two',
  engineVersion: '0',
  catalogueVersion: '0',
  scenarioHash: 'a'.repeat(64),
  seed: 1,
  replications: 4,
  complete: true,
  assumptions: [
    assumed('read', 's', 'verified'),
    assumed('guessed', 's', 'assumption'),
    assumed('an hour of a host', 'USD/h', 'verified'),
  ],
  notModelled: ['Something *left out*.'],
  beyondMeasured: ['More than was measured.'],
  verdict: { sentence: 'Two.', cheapest: 'two', distinguishable: true },
  baseline: 'one',
  platforms: [platform('one', 100, 0.5, 1), platform('two', 200, 0, 0.5)],
  differences: [
    { platform: 'two', metric: 'usdPerMonth', value: 100, low: 100, high: 100, distinguishable: true },
    { platform: 'two', metric: 'failedFraction', value: -0.5, low: -0.5, high: -0.5, distinguishable: true },
    { platform: 'two', metric: 'p50', value: 0.1, low: -1, high: 1, distinguishable: false },
  ],
  hash: 'b'.repeat(64),
};

describe('R2 a comparison as Markdown', () => {
  const text = comparisonMarkdown(comparison, 'Is it worth it?');
  it('answers first: the question, the verdict and the figures', () => {
    const lines = text.split('\n');
    expect(lines.slice(0, 5)).toEqual(['### One against two', '', 'Is it worth it?', '', '**Two.**']);
    expect(text).toContain('| USD a month | $100 | $200 |');
  });
  it('says which differences are for the better, for the worse, and none that the interval does not support', () => {
    expect(text).toContain('  - better: Failed −50 points');
    expect(text).toContain('  - worse: USD a month +$100');
    expect(text).toContain('  - not distinguishable: Latency p50');
  });
  it('says what breaks, what was paid, and how sure all of it is, the least supported first', () => {
    expect(text).toContain('| A lost provider takes | 100 % | 50 % |');
    expect(text.indexOf('#### Prices')).toBeLessThan(text.indexOf('an hour of a host'));
    expect(text).toContain(
      'They rest on 3 numbers: 1 assumed, no published figure, 2 published, source read.',
    );
    expect(text.indexOf('- guessed')).toBeLessThan(text.indexOf('- read'));
    expect(text).toContain('More than was measured.');
  });
  it('lets no name be markup', () => {
    expect(text).toContain('The one\\|one');
    expect(text).toContain('Something \\*left out\\*.');
    expect(escapedMarkdown('<b>')).toBe('&lt;b>');
  });
});
