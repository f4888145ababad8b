/** What the files of a trace hold, as it is gathered line by line. */
import { LIMITS } from '@tare/schema';
import { assume, type Findings, leaveOut, refuse, type SourcePlace } from '../findings.ts';

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

/** A task whose use of its CPU may be told elsewhere: seconds, MHz of all its CPUs together. */
export interface Task {
  readonly arrival: number;
  readonly lifetime: number;
  readonly cores: number;
  readonly mhz: number;
  readonly memoryBytes: number;
}

/** What a task used, MHz: whole samples of five minutes, and what has been gathered of the next one. */
export interface Usage {
  readonly mhz: number[];
  /** When the first sample is of, seconds; absent: when the task came. */
  fromS?: number;
  part: number;
  partMs: number;
}

/** Of a grid, g of CO₂ a kWh. */
export interface Carbon {
  count: number;
  sum: number;
  least: number;
  most: number;
  /** From when on it was so much, ms: as many as a scenario may have, in order of time. */
  readonly steps: { readonly atMs: number; readonly grams: number }[];
  readonly place: SourcePlace;
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
  readonly tasks = new Map<string, Task>();
  readonly usages = new Map<string, Usage>();
  carbon: Carbon | undefined;
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

  addTask(id: string, task: Task, at: LinePlace): boolean {
    if (this.tasks.size === 0) this.places.set('tasks', placeOf(at));
    this.tasks.set(id, task);
    return this.keep(4, at);
  }

  usageOf(id: string, at: LinePlace): Usage {
    const known = this.usages.get(id);
    if (known !== undefined) return known;
    if (this.usages.size === 0) this.places.set('usages', placeOf(at));
    const fresh: Usage = { mhz: [], part: 0, partMs: 0 };
    this.usages.set(id, fresh);
    return fresh;
  }

  addCarbon(grams: number, atMs: number | undefined, at: LinePlace): void {
    this.carbon ??= { count: 0, sum: 0, least: grams, most: grams, steps: [], place: placeOf(at) };
    const { steps } = this.carbon;
    if (atMs !== undefined && steps.length < LIMITS.ratePoints && atMs > (steps.at(-1)?.atMs ?? -Infinity))
      steps.push({ atMs, grams });
    this.carbon.count++;
    this.carbon.sum += grams;
    this.carbon.least = Math.min(this.carbon.least, grams);
    this.carbon.most = Math.max(this.carbon.most, grams);
  }

  noteWithout(pods: number, at: LinePlace): void {
    assume(this.findings, placeOf(at), {
      what: 'requests',
      value: `none, of ${pods.toLocaleString('en')} pods`,
      why: 'They ask for neither CPU nor memory, so that placement sets nothing aside for them (rule trace.best-effort).',
    });
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
