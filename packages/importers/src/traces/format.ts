/** What a kind of trace is: how it is told, and how its lines are read. */
import type { Gathered, LinePlace } from './gathered.ts';

/** Takes the next line; false when nothing more is read. */
export interface LineReader {
  (line: string): boolean;
  /** The file is over. */
  end?: () => void;
}

export interface Format {
  readonly id: string;
  readonly label: string;
  /** By its first line and its file's name. */
  readonly recognises: (first: string, name: string) => boolean;
  /** `at` moves on with the lines. */
  readonly reader: (gathered: Gathered, at: LinePlace) => LineReader;
}
