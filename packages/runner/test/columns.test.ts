import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packColumns, unpackColumns } from '../src/columns.ts';

const column = (length: number) => Array.from({ length }, (_, index) => index / 3);

describe('columns that change threads', () => {
  it('their memory is handed over, and they are there on the other side', () => {
    const report = { name: 'r', at: column(1_000_000), few: [1, 2], rows: [{ of: column(3000) }, null] };
    const { value, buffers } = packColumns(report);
    expect(buffers.map(({ byteLength }) => byteLength)).toEqual([8_000_000, 24_000]);
    const there = structuredClone(value, { transfer: buffers });
    expect(buffers.map(({ byteLength }) => byteLength)).toEqual([0, 0]);
    expect(unpackColumns(there)).toEqual(report);
  });
  it('a null in a column is a null there', () => {
    const holes = [...column(2000), null, -0];
    const { value, buffers } = packColumns({ holes });
    expect(buffers).toHaveLength(1);
    expect(unpackColumns(structuredClone(value, { transfer: buffers }))).toEqual({ holes });
  });
  it('what is not all numbers, short, or in each of many objects stays as it is', () => {
    const told = {
      text: Array.from({ length: 4000 }, String),
      few: column(400),
      many: Array.from({ length: 100 }, () => ({ of: column(1000) })),
    };
    const { value, buffers } = packColumns(told);
    expect(buffers).toEqual([]);
    expect(value).toEqual(told);
  });
  it('any JSON comes back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(unpackColumns(structuredClone(packColumns(value).value))).toEqual(value);
      }),
    );
  });
});
