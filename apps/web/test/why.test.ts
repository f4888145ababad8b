import type { Why, WhyNode } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { whyRows } from '../src/figures/why.ts';

const node = (label: string, value: number, parts: WhyNode[] = []): WhyNode => ({
  label,
  value,
  origin: { kind: 'measured', of: 'R1' },
  parts,
});
const tree = (root: WhyNode): Why => ({ figure: 'x', unit: 'ms', tree: root });

describe('rows of a why table', () => {
  it('lay parts of the same name beside one another, the largest first, and leave what is missing empty', () => {
    const rows = whyRows(
      [
        tree(node('p99', 10, [node('work', 7, [node('front', 7)]), node('network', 3)])),
        undefined,
        tree(node('p99', 30, [node('work', 8), node('waiting', 22)])),
      ],
      'p99 latency',
    );
    expect(rows.map(({ label, depth, values }) => [label, depth, ...values])).toEqual([
      ['p99 latency', 0, 10, null, 30],
      ['waiting', 1, null, null, 22],
      ['work', 1, 7, null, 8],
      ['front', 2, 7, null, null],
      ['network', 1, 3, null, null],
    ]);
  });
  it('are none where nothing is known', () => {
    expect(whyRows([undefined, undefined], 'x')).toEqual([]);
  });
});
