import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entriesOf, leftOutOf } from '../src/docs/left-out.ts';

const SPEC = readFileSync(new URL('../../../packages/engine/SPEC.md', import.meta.url), 'utf8');
const listOf = (heading: string) => SPEC.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;

describe('what the model leaves out', () => {
  it('has an entry for each dot of the specification, over as many lines as it takes', () => {
    expect(entriesOf('- one thing\n  and more\n- `two` (C4)')).toEqual(['One thing and more', 'Two (C4)']);
    for (const heading of ['Not modelled', 'Known to be wrong']) {
      const dots = listOf(heading).match(/^- /gm)?.length ?? 0;
      expect(dots).toBeGreaterThan(2);
      expect(entriesOf(listOf(heading))).toHaveLength(dots);
    }
  });

  it('stands under the part whose rule it names, every entry once', () => {
    const list = '- a (C4)\n- b\n- c (S1)\n- d (M2), and e (C1)';
    const parts = leftOutOf(list, '\n## C. CPU\n\n## M, S. Memory, start-up\n');
    expect(parts).toEqual([
      { part: 'CPU', entries: ['A (C4)', 'D (M2), and e (C1)'] },
      { part: 'Memory, start-up', entries: ['C (S1)'] },
      { part: '', entries: ['B'] },
    ]);
    const real = leftOutOf(listOf('Not modelled'), SPEC).flatMap(({ entries }) => entries);
    expect(real.toSorted()).toEqual(entriesOf(listOf('Not modelled')).toSorted());
  });
});
