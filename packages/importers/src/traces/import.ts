/** Traces, line by line: whoever reads the files hands over their lines, and no more is kept than the scenario needs. */
import { parseScenario, type Problem, type ScenarioDocument } from '@tare/schema';
import { type ImportNote, noFindings, refuse } from '../findings.ts';
import { azureReadings, azureVms } from './azure.ts';
import { carbonIntensity } from './carbon.ts';
import type { ColumnMap } from './columns.ts';
import { carbonOf, traceDocument } from './document.ts';
import type { Format, LineReader } from './format.ts';
import { functionCalls, functionCounts, functionDurations, functionMemory } from './functions.ts';
import { Gathered, type LinePlace, placeOf } from './gathered.ts';
import { mapped, openbHosts, openbPods, swf } from './lifetimes.ts';
import { fragments, meta, tasks } from './opendc.ts';
import { simkube } from './simkube.ts';
import { joinTasks } from './joined.ts';
import { bitbrains, planetlab, planetlabFile } from './utilisation.ts';

export const TRACE_FORMATS: readonly Format[] = [
  openbHosts,
  openbPods,
  functionCounts,
  functionDurations,
  functionMemory,
  functionCalls,
  bitbrains,
  planetlab,
  swf,
  azureVms,
  azureReadings,
  carbonIntensity,
  tasks,
  meta,
  fragments,
  simkube,
  planetlabFile,
];

/** What to do with files that hold no rows: a grid's carbon is for a scenario that has some. */
const withoutRows = ({ carbon }: Gathered): string =>
  carbon === undefined
    ? 'Give the file of the trace that has them beside this one.'
    : `Give a trace of instances or calls beside it, or write into a site of your scenario: carbon: ${String(carbonOf(carbon))}.`;

export type TraceResult =
  | { readonly ok: true; readonly document: ScenarioDocument; readonly notes: readonly ImportNote[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export class TraceImport {
  readonly #gathered = new Gathered(noFindings());
  readonly #formats: readonly Format[];
  #at: LinePlace = { file: '', line: 0 };
  #reader: LineReader | undefined;
  #isOver = false;
  readonly #names: string[] = [];

  /** With a map, every file is a table with these columns. */
  constructor(map?: ColumnMap) {
    this.#formats = map === undefined ? TRACE_FORMATS : [mapped(map)];
  }

  /** The lines that follow are of this file. */
  open(name: string): void {
    this.#close();
    this.#names.push(name);
    this.#at = { file: name, line: 0 };
    this.#reader = undefined;
    this.#isOver = false;
  }

  /** The file that was open is over. */
  #close(): void {
    this.#reader?.end?.();
    this.#reader = undefined;
  }

  /** The next line; false when no more of this file is wanted. */
  line(text: string): boolean {
    this.#at.line++;
    if (this.#isOver || text.trim() === '') return !this.#isOver;
    this.#reader ??= this.#readerFor(this.#at.line === 1 ? text.replace(/^\uFEFF/, '') : text);
    this.#isOver = this.#reader === undefined || !this.#reader(text);
    return !this.#isOver;
  }

  finish(): TraceResult {
    this.#close();
    const gathered = this.#gathered;
    const { findings, rows, functions } = gathered;
    joinTasks(gathered);
    const name = this.#names.map(path => path.slice(path.lastIndexOf('/') + 1)).join(', ');
    if (
      findings.problems.length === 0 &&
      rows.size === 0 &&
      [...functions.values()].every(own => own.calls === 0)
    )
      refuse(
        findings,
        'missing',
        { file: this.#names[0] ?? '', line: 1, column: 1, path: '' },
        {
          message: `${name}: there are no instances and no calls in it.`,
          fix: withoutRows(gathered),
        },
      );
    if (findings.problems.length > 0) return { ok: false, problems: findings.problems };
    gathered.noteLeftOut();
    const document = traceDocument(gathered, name);
    const parsed = parseScenario(document);
    return parsed.ok
      ? { ok: true, document, notes: findings.notes }
      : { ok: false, problems: parsed.problems };
  }

  #readerFor(first: string): LineReader | undefined {
    const format = this.#formats.find(({ recognises }) => recognises(first, this.#at.file));
    if (format !== undefined) return format.reader(this.#gathered, this.#at);
    refuse(this.#gathered.findings, 'not-a-scenario', placeOf(this.#at), {
      message: `${this.#at.file} begins with "${first.slice(0, 60)}"; that is no trace that is known.`,
      fix: 'Name its columns: --map arrival=…,lifetime=…,cpu=…,memory=… with units, for example memory=mem:MiB.',
    });
    return undefined;
  }
}
