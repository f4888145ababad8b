/** What an import found out on its way: the notes that go with the scenario, and the faults that stop it. */
import { LIMITS, type Problem, type ProblemCode } from '@tare/schema';

/** Where something stands in a given file; lines and columns count from 1, the path is dotted. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
}

/** One thing that the scenario says and the files do not, or the other way round. */
export interface ImportNote {
  /** assumed: not in the files, chosen by a rule · left-out: in the files, not in the scenario · normalised: said in other words. */
  readonly kind: 'assumed' | 'left-out' | 'normalised';
  readonly place: SourcePlace;
  /** What the note is about, for people: "service cart: processor time of a request". */
  readonly what: string;
  /** The value that stands in the scenario. */
  readonly value?: string;
  readonly why: string;
}

/** Collects notes and problems while the files are read; every fault is found, none stops the reading. */
export interface Findings {
  readonly notes: ImportNote[];
  readonly problems: Problem[];
}

export const noFindings = (): Findings => ({ notes: [], problems: [] });

/** Notes kept of one import; a hostile file must not make a list without end. */
const NOTES_KEPT = 5_000;

function addNote(findings: Findings, note: ImportNote): void {
  if (findings.notes.length < NOTES_KEPT) findings.notes.push(note);
}

export function assume(
  findings: Findings,
  place: SourcePlace,
  note: { what: string; value: string; why: string },
): void {
  addNote(findings, { kind: 'assumed', place, ...note });
}

export function leaveOut(findings: Findings, place: SourcePlace, what: string, why: string): void {
  addNote(findings, { kind: 'left-out', place, what, why });
}

export function normalise(
  findings: Findings,
  place: SourcePlace,
  note: { what: string; value: string; why: string },
): void {
  addNote(findings, { kind: 'normalised', place, ...note });
}

/** Adds a problem at a place of the files. */
export function refuse(
  findings: Findings,
  code: ProblemCode,
  place: SourcePlace,
  text: { message: string; fix: string },
): void {
  if (findings.problems.length >= LIMITS.problems) return;
  findings.problems.push({
    code,
    path: place.path,
    ...text,
    place: { file: place.file, line: place.line, column: place.column },
  });
}

/** The place of a whole file. */
export const fileStart = (file: string): SourcePlace => ({ file, line: 1, column: 1, path: '' });
