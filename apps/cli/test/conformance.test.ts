import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkSuite } from '../src/conformance/checks.ts';
import { suiteSchema } from '../src/conformance/suite.ts';

const folder = new URL('../../../../shared/vectors/', import.meta.url);
const there = existsSync(folder);
const suites = there ? readdirSync(folder).flatMap(file => (file.endsWith('.json') ? [file] : [])) : ['none'];

describe.skipIf(!there)(`upstream cases${there ? '' : ' (skipped: ../shared/vectors is not there)'}`, () => {
  it.each(suites)('%s: none fails', name => {
    const suite = suiteSchema.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    const results = checkSuite(suite);
    expect(results.filter(({ verdict }) => verdict.status === 'failed')).toEqual([]);
  });

  it('at most one case of twenty is left aside, each with a reason', () => {
    const results = suites.flatMap(name =>
      checkSuite(suiteSchema.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')))),
    );
    const aside = results.flatMap(({ verdict }) => (verdict.status === 'unsupported' ? [verdict.why] : []));
    expect(aside.length).toBeLessThanOrEqual(results.length / 20);
    expect(aside.every(why => why.length > 20)).toBe(true);
  });
});
