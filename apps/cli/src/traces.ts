/** Files of a trace, line by line: packed or not, however long, with no more in memory than the scenario needs. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { addAbortSignal, type Readable, Transform, type TransformCallback } from 'node:stream';
import { createInflateRaw, createGunzip } from 'node:zlib';
import { prepare } from '@tare/catalog';
import {
  BEGINNING,
  type ColumnMap,
  isParquetName,
  isSimkube,
  isTraceName,
  parquetLines,
  parseColumnMap,
  TraceImport,
} from '@tare/importers';
import { failure, LIMITS, type Outcome, type Problem, problem, success } from '@tare/schema';
import type { Loaded } from './load.ts';
import { progressBar } from './progress-bar.ts';
import type { World } from './world.ts';

/** By its name; of JSON by how it begins. */
async function isTrace(name: string): Promise<boolean> {
  if (isTraceName(name)) return true;
  if (!/\.json$/i.test(name)) return false;
  try {
    const file = await open(name);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
      return isSimkube(name, buffer.toString('utf8', 0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    // Whoever reads it says what is wrong with it.
    return false;
  }
}

/** By their names and beginnings, or because columns are named. */
export async function asksForTrace(names: readonly string[], map: string | undefined): Promise<boolean> {
  return map !== undefined || (await Promise.all(names.map(isTrace))).some(one => one);
}

const notATrace = (name: string): Problem =>
  problem(
    'conflict',
    name,
    'A trace is not read together with other files.',
    'Give CSV or SWF files alone, or import the trace and edit the scenario.',
  );

/** Bytes before the packed content of a zip's first file: its fixed header, name and extra field. */
const ZIP_HEADER = 30;
const ZIP_SIGNATURE = 0x04034b50;
const DEFLATED = 8;

/** The packed content of the first file of a zip; what follows it is not looked at. */
class FirstOfZip extends Transform {
  #head: Buffer | undefined = Buffer.alloc(0);

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    if (this.#head === undefined) {
      done(null, chunk);
      return;
    }
    const head = Buffer.concat([this.#head, chunk]);
    this.#head = head;
    if (head.length < ZIP_HEADER) {
      done();
      return;
    }
    if (head.readUInt32LE(0) !== ZIP_SIGNATURE || head.readUInt16LE(8) !== DEFLATED) {
      done(new Error('it is no zip with a packed file in it'));
      return;
    }
    const from = ZIP_HEADER + head.readUInt16LE(26) + head.readUInt16LE(28);
    if (head.length < from) {
      done();
      return;
    }
    this.#head = undefined;
    done(null, head.subarray(from));
  }
}

/** Streams one after another, of which the last is read; a fault of any is one of the last. */
function through(source: Readable, ...steps: Transform[]): Readable {
  return steps.reduce((from: Readable, step) => {
    from.on('error', error => step.destroy(error));
    return from.pipe(step);
  }, source);
}

function unpacked(name: string, source: Readable): Readable {
  if (/\.gz$/i.test(name)) return through(source, createGunzip());
  return /\.zip$/i.test(name) ? through(source, new FirstOfZip(), createInflateRaw()) : source;
}

interface Reading {
  readonly trace: TraceImport;
  readonly world: World;
  /** Of the files as they are stored. */
  readonly onBytes: (bytes: number) => void;
  /** Unpacked, of all files. */
  characters: number;
}

const tooLong = (name: string, line: number): Problem =>
  problem(
    'too-large',
    name,
    `Line ${String(line)} has more than ${LIMITS.traceLineCharacters.toLocaleString('en')} characters.`,
    'Give text with line breaks.',
  );

const tooMuch = (name: string): Problem =>
  problem(
    'too-large',
    name,
    `More than ${LIMITS.traceBytes.toLocaleString('en')} characters are not read of a trace.`,
    'Give a part of it.',
  );

/** Hands on the lines of one file. */
async function readLines(name: string, source: Readable, reading: Reading): Promise<Problem | undefined> {
  const { trace, world } = reading;
  source.on('data', (chunk: Buffer) => reading.onBytes(chunk.length));
  const stream = addAbortSignal(world.stopped, unpacked(name, source));
  stream.setEncoding('utf8');
  trace.open(name);
  let rest = '';
  let count = 0;
  for await (const chunk of stream) {
    reading.characters += (chunk as string).length;
    if (reading.characters > LIMITS.traceBytes) return tooMuch(name);
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop()!;
    count += lines.length;
    if (rest.length > LIMITS.traceLineCharacters) return tooLong(name, count + 1);
    for (const line of lines) if (!trace.line(line.replace(/\r$/, ''))) return undefined;
  }
  if (rest !== '') trace.line(rest);
  return undefined;
}

/** Rows of a Parquet file, a row group at a time. */
async function readParquet(name: string, reading: Reading): Promise<Problem | undefined> {
  const { trace, world, onBytes } = reading;
  const file = await open(name);
  try {
    const { size } = await file.stat();
    const slice = async (start: number, end = size) => {
      world.stopped.throwIfAborted();
      const bytes = new Uint8Array(end - start);
      await file.read(bytes, 0, bytes.length, start);
      onBytes(bytes.length);
      return bytes.buffer;
    };
    trace.open(name);
    for await (const line of parquetLines({ byteLength: size, slice })) {
      reading.characters += line.length;
      if (reading.characters > LIMITS.traceBytes) return tooMuch(name);
      if (!trace.line(line)) return undefined;
    }
    return undefined;
  } finally {
    await file.close();
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function readOne(name: string, reading: Reading): Promise<Problem | undefined> {
  try {
    if (isParquetName(name)) return await readParquet(name, reading);
    const source = name === '-' ? reading.world.standardInput() : createReadStream(name);
    return await readLines(name === '-' ? 'standard input' : name, source, reading);
  } catch (error) {
    return reading.world.stopped.aborted
      ? problem('cancelled', name, 'Reading was cancelled before its end.', 'Start it again.')
      : problem(
          'missing',
          name,
          `It cannot be read: ${reasonOf(error)}.`,
          'Name an existing file of the trace.',
        );
  }
}

function mapOf(text: string | undefined): Outcome<ColumnMap | undefined> {
  if (text === undefined) return success(undefined);
  const { map, faults } = parseColumnMap(text);
  if (faults.length === 0) return success(map);
  return failure(faults.map(({ message, fix }) => problem('invalid', '--map', message, fix)));
}

const sizeOf = (name: string): Promise<number> =>
  stat(name).then(
    ({ size }) => size,
    () => 0,
  );

/** Reads the files of a trace in their order; all faults of all of them. */
export async function loadTrace(
  names: readonly string[],
  mapText: string | undefined,
  world: World,
): Promise<Outcome<Loaded>> {
  const map = mapOf(mapText);
  if (!map.ok) return map;
  const areTraces = await Promise.all(names.map(isTrace));
  const others = names.filter((_, index) => map.value === undefined && !areTraces[index]);
  if (others.length > 0) return failure(others.map(notATrace));
  const trace = new TraceImport(map.value);
  const sizes = await Promise.all(names.map(sizeOf));
  const bytes = Math.max(
    1,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  const bar = progressBar(world);
  let read = 0;
  const onBytes = (more: number) => {
    read += more;
    bar.show(Math.min(1, read / bytes), `reading ${names.join(', ')}`);
  };
  const reading: Reading = { trace, world, onBytes, characters: 0 };
  const problems: Problem[] = [];
  for (const name of names) {
    const fault = await readOne(name, reading);
    if (fault !== undefined) problems.push(fault);
  }
  bar.end();
  if (problems.length > 0) return failure(problems);
  const imported = trace.finish();
  if (!imported.ok) return failure(imported.problems);
  const prepared = prepare(imported.document);
  if (!prepared.ok) return failure(prepared.problems);
  return success({ document: imported.document, kind: 'trace', notes: imported.notes });
}
