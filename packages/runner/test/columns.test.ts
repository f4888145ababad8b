import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packColumns, unpackColumns } from '../src/columns.ts';

const column = (length: number) => Array.from({ length }, (_, index) => index / 3);

describe('columns that change threads', () => {
  it('their memory is handed over, and they are there on the other side', () => {
    const report = { name: 'r', at: column(1_000_000), few: [1, 2], rows: [{ of: column(300) }, null] };
    const { value, buffers } = packColumns(report);
    expect(buffers.map(({ byteLength }) => byteLength)).toEqual([8_000_000, 2400]);
    const there = structuredClone(value, { transfer: buffers });
    expect(buffers.map(({ byteLength }) => byteLength)).toEqual([0, 0]);
    expect(unpackColumns(there)).toEqual(report);
  });
  it('what is not all numbers, or short, stays as it is', () => {
    const mixed = [...column(400), null];
    const { value, buffers } = packColumns({ mixed, text: Array.from({ length: 400 }, String) });
    expect(buffers).toEqual([]);
    expect(value).toEqual({ mixed, text: Array.from({ length: 400 }, String) });
  });
  it('any JSON comes back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(unpackColumns(structuredClone(packColumns(value).value))).toEqual(value);
      }),
    );
  });
});
