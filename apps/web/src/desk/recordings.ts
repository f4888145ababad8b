/** Recorded instances of a document: what they ask for over the run, and in which sizes. */
import { runSecondsOf } from './curve.ts';
import { type Path, textAt, valueAt } from './document-at.ts';
import type { FormRecording, RecordedSize, RecordedStep } from './form-model.ts';
import { columnsOf } from './recording-edits.ts';

/** Steps in which a recording is drawn. */
const STEPS = 60;
/** Of so many rows each can be edited; more are for the text. */
const MOST_EDITED = 2_000;
const SIZES_LISTED = 6;
/** Of a utilisation: CPU cores, memory, then per cent of these cores, a sample each 300 s. */
const SAMPLES_FROM = 2;
const SAMPLE_SECONDS = 300;

type Row = readonly number[];

const isRow = (value: unknown): value is Row =>
  Array.isArray(value) && value.every(one => typeof one === 'number');

function rowsOf(document: unknown, path: Path): readonly Row[] | null {
  const rows = valueAt(document, [...path, 'rows']);
  return Array.isArray(rows) && rows.length > 0 && rows.every(isRow) ? rows : null;
}

/** In the middle of each step. */
const middles = (runSeconds: number): number[] =>
  Array.from({ length: STEPS }, (_, step) => ((step + 0.5) * runSeconds) / STEPS);

/** Utilisations begin with the run. */
function usedCourse(rows: readonly Row[], runSeconds: number): RecordedStep[] {
  return middles(runSeconds).map((seconds, step) => {
    const sample = SAMPLES_FROM + Math.floor(seconds / SAMPLE_SECONDS);
    const there = rows.filter(row => sample < row.length);
    return {
      seconds: (step * runSeconds) / STEPS,
      asked: there.reduce((sum, row) => sum + row[0]!, 0),
      used: there.reduce((sum, row) => sum + (row[0]! * row[sample]!) / 100, 0),
    };
  });
}

/** What comes after the middle of a step counts from the next, and so does what goes. */
function askedCourse(rows: readonly Row[], runSeconds: number): RecordedStep[] {
  const changes = new Float64Array(STEPS + 1);
  const stepAt = (seconds: number) =>
    Math.min(STEPS, Math.max(0, Math.ceil((seconds / runSeconds) * STEPS - 0.5)));
  for (const [arrival = 0, lifetime = 0, cores = 0] of rows) {
    changes[stepAt(arrival)]! += cores;
    changes[stepAt(arrival + lifetime)]! -= cores;
  }
  let asked = 0;
  return middles(runSeconds).map((_, step) => {
    asked += changes[step]!;
    return { seconds: (step * runSeconds) / STEPS, asked: Math.max(0, asked), used: null };
  });
}

/** The first of the rows that stand there least often: who repeats it again and again goes through all of them. */
function rarest(rows: readonly Row[]): Row {
  const counts = [...Map.groupBy(rows, row => row.join(' ')).values()];
  return counts.reduce((least, own) => (own.length < least.length ? own : least))[0]!;
}

function sizesOf(rows: readonly Row[], kind: string): RecordedSize[] {
  const { cores, bytes } = columnsOf(kind);
  const accelerators = (row: Row) => (kind === 'utilisation' ? 0 : (row[bytes + 1] ?? 0));
  const sizeOf = (row: Row) => [row[cores] ?? 0, row[bytes] ?? 0, accelerators(row)] as const;
  const groups = Map.groupBy(rows.keys(), at => sizeOf(rows[at]!).join(' '));
  return [...groups.values()]
    .toSorted((one, other) => other.length - one.length)
    .slice(0, SIZES_LISTED)
    .map(at => {
      const own = sizeOf(rows[at[0]!]!);
      const isEdited = rows.length <= MOST_EDITED;
      return {
        ...{ cores: own[0], bytes: own[1], accelerators: own[2], count: at.length },
        rows: isEdited ? { at, next: rarest(at.map(one => rows[one]!)) } : null,
      };
    });
}

/** null where its rows cannot be read. */
export function recordingOf(document: unknown, name: string): FormRecording | null {
  const path: Path = ['traces', name];
  const rows = rowsOf(document, path);
  if (rows === null) return null;
  const kind = textAt(document, [...path, 'kind']);
  const runSeconds = runSecondsOf(document);
  const isFilled = kind !== 'utilisation' && valueAt(document, [...path, 'fill']) !== undefined;
  const course = kind === 'utilisation' ? usedCourse(rows, runSeconds) : askedCourse(rows, runSeconds);
  const sizes = sizesOf(rows, kind);
  return {
    ...{ path, kind, instances: rows.length, course: isFilled ? [] : course, sizes, runSeconds },
    others: rows.length - sizes.reduce((sum, { count }) => sum + count, 0),
  };
}
