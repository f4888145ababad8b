/** Files of a trace as they were dropped: read in parts, packed or not, with no more in memory than the scenario needs. */
import { isParquetName, parquetLines, TraceImport, type TraceResult } from '@tare/importers';
import { LIMITS, type Problem, problem } from '@tare/schema';

export interface TraceFile {
  readonly name: string;
  readonly blob: Blob;
}

/** Bytes before the packed content of a zip's first file, without its name and extra field. */
const ZIP_HEADER = 30;
const ZIP_SIGNATURE = 0x04034b50;
const DEFLATED = 8;

/** The packed content of a zip's first file. */
async function firstOfZip(blob: Blob): Promise<Blob> {
  const header = new DataView(await blob.slice(0, ZIP_HEADER).arrayBuffer());
  const isPacked =
    header.byteLength === ZIP_HEADER &&
    header.getUint32(0, true) === ZIP_SIGNATURE &&
    header.getUint16(8, true) === DEFLATED;
  const packed = isPacked ? header.getUint32(18, true) : 0;
  if (packed === 0) throw new Error('it is no zip that says how long the packed file in it is');
  const from = ZIP_HEADER + header.getUint16(26, true) + header.getUint16(28, true);
  return blob.slice(from, from + packed);
}

async function unpacked({ name, blob }: TraceFile): Promise<ReadableStream<Uint8Array>> {
  const through = (own: Blob, format: CompressionFormat) =>
    own.stream().pipeThrough(new DecompressionStream(format));
  if (/\.gz$/i.test(name)) return through(blob, 'gzip');
  return /\.zip$/i.test(name) ? through(await firstOfZip(blob), 'deflate-raw') : blob.stream();
}

async function* textLines(file: TraceFile): AsyncGenerator<string> {
  const reader = (await unpacked(file)).pipeThrough(new TextDecoderStream() as never).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = (await reader.read()) as ReadableStreamReadResult<string>;
      if (done) break;
      const lines = (rest + value).split('\n');
      rest = lines.pop()!;
      if (rest.length > LIMITS.traceLineCharacters) throw new Error('a line of it is too long');
      yield* lines;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (rest !== '') yield rest;
}

const sliced = ({ blob }: TraceFile) => ({
  byteLength: blob.size,
  slice: (start: number, end?: number) => blob.slice(start, end).arrayBuffer(),
});

const linesOf = (file: TraceFile): AsyncGenerator<string> =>
  isParquetName(file.name) ? parquetLines(sliced(file)) : textLines(file);

async function read(trace: TraceImport, file: TraceFile): Promise<Problem[]> {
  trace.open(file.name);
  let characters = 0;
  try {
    for await (const line of linesOf(file)) {
      characters += line.length;
      if (characters > LIMITS.traceBytes || !trace.line(line.replace(/\r$/, ''))) break;
    }
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      problem('invalid', file.name, `It cannot be read: ${why}.`, 'Give the file as it was published.'),
    ];
  }
}

/** All faults of all of them. */
export async function importTraces(files: readonly TraceFile[]): Promise<TraceResult> {
  const trace = new TraceImport();
  const problems: Problem[] = [];
  for (const file of files) problems.push(...(await read(trace, file)));
  return problems.length > 0 ? { ok: false, problems } : trace.finish();
}
