/** Parquet files as lines of a table: a row group at a time, so that no more than one is in memory. */
import { decompress } from 'fzstd';
import { parquetMetadataAsync } from 'hyparquet/src/metadata.js';
import { parquetRead } from 'hyparquet/src/read.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';

/** A file of which any part can be read. */
export interface SlicedFile {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

/** Times as numbers, in the unit in which they are stored. */
const parsers = {
  ...DEFAULT_PARSERS,
  timestampFromMilliseconds: (ms: bigint) => ms,
  timestampFromMicroseconds: (us: bigint) => us,
  timestampFromNanoseconds: (ns: bigint) => ns,
  dateFromDays: (days: number) => days,
} as unknown as typeof DEFAULT_PARSERS;

const compressors = { ZSTD: (packed: Uint8Array) => decompress(packed) };

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""').replaceAll('\n', ' ')}"` : text;
}

/** The names of the columns, then a line for each row, all with commas. Throws what is wrong with the file. */
export async function* parquetLines(file: SlicedFile): AsyncGenerator<string> {
  const metadata = await parquetMetadataAsync(file);
  const columns = metadata.schema
    .slice(1)
    .flatMap(({ name, num_children: children }) => (children === undefined || children === 0 ? [name] : []));
  yield columns.map(cellOf).join(',');
  let rowStart = 0;
  for (const { num_rows: rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(rows);
    let lines: string[] = [];
    await parquetRead({
      file,
      metadata,
      columns,
      rowStart,
      rowEnd,
      compressors,
      parsers,
      rowFormat: 'array',
      onComplete: (own: unknown[][]) => {
        lines = own.map(row => row.map(cellOf).join(','));
      },
    });
    yield* lines;
    rowStart = rowEnd;
  }
}
