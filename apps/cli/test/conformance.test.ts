import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkSuite } from '../src/conformance/checks.ts';
import { suiteSchema } from '../src/conformance/suite.ts';

const folder = new URL('../../../../shared/vectors/', import.meta.url);
const there = existsSync(folder);
const suites = [
  'ca-least-waste',
  'compose-bytes',
  'compose-interpolation',
  'compose-ports',
  'k8s-quantity',
  'k8s-qos-class',
  'k8s-cgroup-config',
  'k8s-hpa-behavior-rate',
  'k8s-hpa-replicas',
  'k8s-hpa-stabilization',
];

describe.skipIf(!there)(`upstream cases${there ? '' : ' (skipped: ../shared/vectors is not there)'}`, () => {
  it.each(suites)('%s: none fails', name => {
    const suite = suiteSchema.parse(JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')));
    const results = checkSuite(suite);
    expect(results.filter(({ verdict }) => verdict.status === 'failed')).toEqual([]);
    expect(results.some(({ verdict }) => verdict.status === 'passed')).toBe(true);
  });
});
