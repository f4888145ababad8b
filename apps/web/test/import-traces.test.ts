import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importTraces } from '../src/desk/traces.ts';
import { readFiles } from '../src/document/files.ts';

const SWF =
  '; MaxProcs: 128\n1 10 5 60 4 -1 1024 4 -1 -1 1 1 1 1 1 1 -1 -1\r\n2 20 0 7 2 -1 -1 2 -1 -1 1 1 1 1 1 1 -1 -1';

describe('traces that are dropped', () => {
  it('are read in parts, packed or not', async () => {
    const plain = await importTraces([{ name: 'log.swf', blob: new Blob([SWF]) }]);
    const packed = await importTraces([{ name: 'log.swf.gz', blob: new Blob([gzipSync(SWF)]) }]);
    const rowsOf = (result: typeof plain) =>
      result.ok ? result.document.traces?.jobs?.rows : result.problems;
    expect(rowsOf(plain)).toEqual([
      [0, 60, 4, 4 * 1024 ** 2],
      [10, 7, 2, 2 * 1024 ** 3],
    ]);
    expect(rowsOf(packed)).toEqual(rowsOf(plain));
  });
  it('that cannot be read are a Problem each', async () => {
    const result = await importTraces([
      { name: 'a.parquet', blob: new Blob(['no parquet']) },
      { name: 'b.csv.zip', blob: new Blob(['no zip']) },
    ]);
    expect(result.ok ? [] : result.problems.map(({ path }) => path)).toEqual(['a.parquet', 'b.csv.zip']);
  });
  it('are told from texts by their names, and recordings of clusters by how they begin', async () => {
    const files = [
      new File(['{"version":2,"config":{"trackedObjects":{}}}'], 'trace.json'),
      new File(['{"tare": 1}'], 'scenario.json'),
      new File([SWF], 'log.swf'),
    ];
    for (const file of files) Object.defineProperty(file, 'webkitRelativePath', { value: '' });
    const read = await readFiles(files);
    expect(read.map(({ text, blob }) => [text !== '', blob !== undefined])).toEqual([
      [false, true],
      [true, false],
      [false, true],
    ]);
  });
});
