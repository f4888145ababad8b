/** What the files of a trace hold, as it is gathered line by line. */
import { LIMITS } from '@tare/schema';
import { type Findings, leaveOut, refuse, type SourcePlace } from '../findings.ts';

export type RecordingKind = 'vm-lifetimes' | 'pod-lifetimes' | 'utilisation' | 'swf';

/** Hosts of one kind. */
export interface HostShape {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly accelerators?: { readonly kind: string; readonly count: number };
  count: number;
}

/** Calls of one function. */
export interface FunctionCalls {
  readonly name: string;
  calls: number;
  /** Of each minute; empty where single calls are known. */
  readonly perMinute: number[];
  /** Of single calls: when they began and how long they took, seconds. */
  readonly starts: number[];
  readonly seconds: number[];
  meanMs: number;
  memoryMb: number;
}

/** Where a reader is. */
export interface LinePlace {
  readonly file: string;
  line: number;
}

export class Gathered {
  readonly findings: Findings;
  readonly rows = new Map<RecordingKind, number[][]>();
  /** Choices of accelerator models, each once. */
  readonly models: string[][] = [];
  readonly hosts = new Map<string, HostShape>();
  readonly functions = new Map<string, FunctionCalls>();
  /** Where each kind was read first, for the notes. */
  readonly places = new Map<string, SourcePlace>();
  /** False once pods come without any. */
  hasTimes = true;
  /** Of the machine that jobs ran on, where the trace says. */
  processors = 0;
  /** Rows left out, by the reason. */
  readonly #leftOut = new Map<string, { place: SourcePlace; count: number }>();
  #rows = 0;
  #numbers = 0;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** False when there is no room for more. */
  add(kind: RecordingKind, row: number[], at: LinePlace): boolean {
    this.#rows++;
    this.#numbers += row.length;
    if (this.#rows > LIMITS.traceRows || this.#numbers > LIMITS.documentNumbers) return this.#full(at);
    const known = this.rows.get(kind);
    if (known === undefined) {
      this.rows.set(kind, [row]);
      this.places.set(kind, placeOf(at));
    } else known.push(row);
    return true;
  }

  /** 0: any model; else the number of the choice, from 1. */
  choiceOf(models: readonly string[]): number {
    if (models.length === 0) return 0;
    const key = models.join('|');
    const known = this.models.findIndex(one => one.join('|') === key);
    return known >= 0 ? known + 1 : this.models.push([...models]);
  }

  functionNamed(name: string, at: LinePlace): FunctionCalls {
    const known = this.functions.get(name);
    if (known !== undefined) return known;
    if (this.functions.size === 0) this.places.set('functions', placeOf(at));
    const fresh = { name, calls: 0, perMinute: [], starts: [], seconds: [], meanMs: 0, memoryMb: 0 };
    this.functions.set(name, fresh);
    return fresh;
  }

  /** So many more numbers are kept; false when there is no room for them. */
  keep(numbers: number, at: LinePlace): boolean {
    this.#numbers += numbers;
    return this.#numbers <= LIMITS.documentNumbers || this.#full(at);
  }

  addHost(shape: Omit<HostShape, 'count'>): void {
    const key = [shape.cores, shape.memoryBytes, shape.accelerators?.kind, shape.accelerators?.count].join(
      ' ',
    );
    const known = this.hosts.get(key);
    if (known === undefined) this.hosts.set(key, { ...shape, count: 1 });
    else known.count++;
  }

  fault(at: LinePlace, message: string, fix: string): void {
    refuse(this.findings, 'invalid', placeOf(at), { message: `Line ${String(at.line)}: ${message}`, fix });
  }

  leaveOut(reason: string, at: LinePlace): void {
    const known = this.#leftOut.get(reason);
    if (known === undefined) this.#leftOut.set(reason, { place: placeOf(at), count: 1 });
    else known.count++;
  }

  noteLeftOut(): void {
    for (const [reason, { place, count }] of this.#leftOut)
      leaveOut(
        this.findings,
        place,
        `${count.toLocaleString('en')} ${count === 1 ? 'line' : 'lines'}`,
        reason,
      );
  }

  #full(at: LinePlace): false {
    refuse(this.findings, 'too-large', placeOf(at), {
      message: `Line ${String(at.line)}: at most ${LIMITS.traceRows.toLocaleString('en')} rows and ${LIMITS.documentNumbers.toLocaleString('en')} numbers are kept of a trace.`,
      fix: 'Give a part of it.',
    });
    return false;
  }
}

export const placeOf = ({ file, line }: LinePlace): SourcePlace => ({ file, line, column: 1, path: '' });
