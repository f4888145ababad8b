/** The desk's work as plain functions over the packages; the worker only puts them on a wire. */
import { CATALOGUE_VERSION, lessons, machines, prepareRead, presets } from '@tare/catalog';
import { compare, ENGINE_VERSION } from '@tare/experiments';
import type { ImportNote as SourceNote } from '@tare/importers';
import type { Runner } from '@tare/runner/browser';
import {
  type Comparison,
  failure,
  type ImportNote,
  jsonSchemaOf,
  type Outcome,
  type Plan,
  type Problem,
  type Recording,
  parseScenarioText,
  problem,
  type ReadDocument,
  scenarioSchema,
  settingKeys,
  success,
} from '@tare/schema';
import { decodeLink, encodeLink } from '@tare/share';
import { stringify } from 'yaml';
import { medianStart } from '../figures/start.ts';
import { textAt } from './document-at.ts';
import { firstFigures } from './first-figures.ts';
import { formOf, type FormSources } from './form.ts';
import { glanceAt } from './glance.ts';
import { newest } from './newest.ts';
import { catalogueNumbers } from './numbers.ts';
import { machineEntries } from './machines.ts';
import { presetEntries } from './preset-entries.ts';
import type { FormModel } from './form-model.ts';
import type {
  Desk,
  Edit,
  Imported,
  Opened,
  Recorded,
  RunListener,
  SharedDocument,
  TextFile,
} from './protocol.ts';
import { readOnce } from './read-once.ts';
import type { TraceFile } from './traces.ts';
import { settingsAt } from './settings.ts';
import { sweepAxesOf } from './sweep-axes.ts';
import { forWhole } from './threads.ts';
import { createWarmUp } from './warm-up.ts';
import { createWhatIf } from './what-if.ts';
import type { Node } from './schema-fields.ts';
import { descriptionAt, suggestionsAt } from './suggestions.ts';

/** Made when a form or the editor first asks for it: runs do not. */
let madeSchema: Node | undefined;
const schemaOf = (): Node => (madeSchema ??= jsonSchemaOf(scenarioSchema));
const machineNames = machines.map(machine => machine.id);
const write = (document: unknown): string =>
  stringify(document, { lineWidth: 110, flowCollectionPadding: true, aliasDuplicateObjects: false });

const sourcesOf = (): FormSources => ({ schema: schemaOf(), machines: machineNames });
const formFor = (document: unknown): FormModel => formOf(document, sourcesOf());

function readForm(read: Outcome<ReadDocument>): Pick<Opened, 'form' | 'name' | 'question'> {
  if (!read.ok) return { form: null, name: '', question: '' };
  const document = read.value.value;
  const form = formFor(document);
  return { form, name: textAt(document, ['name']), question: textAt(document, ['question']) };
}

type PreparedText = ReturnType<typeof prepareRead>;

/** What is run is recorded next, and then run over and over: the last document is not prepared again. */
function prepareOnce(): (read: Outcome<ReadDocument>) => PreparedText {
  let last: { readonly read: Outcome<ReadDocument>; readonly prepared: PreparedText } | undefined;
  return read => {
    if (last?.read !== read) last = { read, prepared: read.ok ? prepareRead(read.value) : read };
    return last.prepared;
  };
}

function openedOf(text: string, read: Outcome<ReadDocument>, prepared: PreparedText): Opened {
  return {
    text,
    ...readForm(read),
    problems: prepared.ok ? [] : prepared.problems,
    scenarioHash: prepared.ok ? prepared.value.scenarioHash : null,
  };
}

/** Of the many starts of a sample, the one that is told: the others would be most of what crosses to the page. */
function withOneStart(comparison: Comparison): Comparison {
  const platforms = comparison.platforms.map(platform => {
    const { sample } = platform;
    const told = medianStart(sample?.startup ?? []);
    return sample === null || told === undefined
      ? platform
      : { ...platform, sample: { ...sample, startup: [told] } };
  });
  return { ...comparison, platforms };
}

/** First figures at two replications; afterwards at most two pictures a second, as each costs the page a redraw. */
function paced(listener: RunListener, now: () => number): (comparison: Comparison, rounds: number) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (comparison, rounds) => {
    if (rounds < 2 || now() - last < 500) return;
    last = now();
    void listener.partial(withOneStart(comparison), null);
  };
}

const versions = () => ({ engineVersion: ENGINE_VERSION, catalogueVersion: CATALOGUE_VERSION });

/** The importer's note in the schema's words: its place carries the path as well. */
function noteOf({ place: { path, ...place }, ...note }: SourceNote): ImportNote {
  return { ...note, path, place };
}

/** Traces among the files, by their parts; the others have their text. */
const tracesAmong = (files: readonly TextFile[]): TraceFile[] =>
  files.flatMap(({ name, blob }) => (blob === undefined ? [] : [{ name, blob }]));

async function importInto(files: readonly TextFile[]): Promise<Outcome<Imported>> {
  const traces = tracesAmong(files);
  if (traces.length > 0) return importTraced(files, traces);
  const { importFiles } = await import('@tare/importers');
  const result = importFiles(files);
  if (!result.ok) return failure(result.problems);
  return success({ text: write(result.document), kind: result.kind, notes: result.notes.map(noteOf) });
}

async function importTraced(
  files: readonly TextFile[],
  traces: readonly TraceFile[],
): Promise<Outcome<Imported>> {
  const other = files.find(({ blob }) => blob === undefined);
  if (other !== undefined)
    return failure([
      problem(
        'conflict',
        other.name,
        'A trace is not read together with other files.',
        'Give the files of the trace alone, and edit the scenario that comes of it.',
      ),
    ]);
  const { importTraces } = await import('./traces.ts');
  const result = await importTraces(traces);
  if (!result.ok) return failure(result.problems);
  return success({ text: write(result.document), kind: 'trace', notes: result.notes.map(noteOf) });
}

async function linkOf(text: string): Promise<Outcome<string>> {
  const parsed = parseScenarioText(text);
  if (!parsed.ok) return parsed;
  return success(await encodeLink({ document: parsed.value.document, ...versions() }));
}

async function openLink(fragment: string): Promise<Outcome<SharedDocument>> {
  const decoded = await decodeLink(fragment);
  if (!decoded.ok) return decoded;
  const { document, engineVersion, catalogueVersion } = decoded.value;
  return success({ text: write(document), engineVersion, catalogueVersion });
}

/** The first replication of all platforms that can run, side by side; returns why some could not be recorded. */
async function recordAll(
  plan: Plan,
  {
    execute,
    steps,
    signal,
    onRecorded,
  }: Pick<Runner, 'execute'> & {
    readonly steps: number;
    readonly signal: AbortSignal;
    readonly onRecorded: (recorded: Recorded) => void;
  },
): Promise<readonly Problem[]> {
  const one = async (platform: number): Promise<readonly Problem[]> => {
    let recording: Recording | undefined;
    const keep = (made: Recording) => {
      recording = made;
    };
    const job = { plan, platform, seed: plan.run.seed, record: { steps } };
    const outcome = await execute(job, { signal, onRecording: keep });
    if (!outcome.ok) return outcome.problems;
    if (recording !== undefined) onRecorded({ report: outcome.value, recording });
    return [];
  };
  const problems = await Promise.all(
    plan.platforms.flatMap(({ infeasible }, index) => (infeasible.length === 0 ? [one(index)] : [])),
  );
  return problems.flat();
}

/** What needs no engine. */
const reading = {
  presets: presetEntries,
  presetText: (id: string) => [...presets, ...lessons].find(preset => preset.id === id)?.yaml ?? null,
  machines: machineEntries,
  numbers: catalogueNumbers,
  versions,
  documentOf: (text: string) => {
    const parsed = parseScenarioText(text);
    return parsed.ok ? success(parsed.value.document) : parsed;
  },
  textOf: write,
  import: importInto,
  link: linkOf,
  openLink,
  suggest: (text: string, at: number) => suggestionsAt(schemaOf(), text, at),
  describe: (text: string, at: number) => descriptionAt(schemaOf(), text, at),
} satisfies Partial<Desk>;

/** Texts as one comes upon the other: each is read and prepared once. */
function texts() {
  const { read, edit } = readOnce();
  const preparedOf = prepareOnce();
  return {
    read,
    preparedOf,
    /** The next run is made ready while the page hears of its text. */
    edit: (text: string, edits: readonly Edit[]): string => {
      const next = edit(text, edits);
      if (next !== text) setTimeout(() => preparedOf(read(next)));
      return next;
    },
    /** Does once more what is done with a text before it is run. */
    rehearse: (text: string): void => {
      const document = read(text);
      openedOf(text, document, document.ok ? prepareRead(document.value) : document);
    },
  };
}

/** What a form and a sweep ask of a text. */
const fieldsIn = ({
  read,
  preparedOf,
  edit,
}: ReturnType<typeof texts>): Pick<Desk, 'settings' | 'sweepAxes' | 'textWith'> => ({
  settings: (text, base) => {
    const document = read(text);
    return document.ok ? settingsAt(document.value.value, base, sourcesOf()) : { said: [], left: [] };
  },
  sweepAxes: text => {
    const document = read(text);
    const prepared = preparedOf(document);
    if (!document.ok || !prepared.ok) return [];
    return sweepAxesOf(formFor(document.value.value), prepared.value, { schema: schemaOf() });
  },
  textWith: (text, settings) => {
    const document = read(text);
    const value = document.ok ? document.value.value : undefined;
    return edit(
      text,
      settings.map(one => ({ path: settingKeys(value, one.path), value: one.value })),
    );
  },
});

/** Makes the desk over a runner that is started when the first run needs it. */
export function createDesk(runner: () => Promise<Runner>, now: () => number): Desk {
  const [runs, records, glances] = [newest(), newest(), newest()];
  const known = texts();
  const { read, edit, preparedOf, rehearse } = known;
  const warmUp = createWarmUp(runner, now);
  const firstOf = firstFigures();

  async function run(text: string, unlessHash: string | null, listener: RunListener) {
    records.stop();
    warmUp.stop();
    const signal = runs.begin();
    const document = read(text);
    const prepared = preparedOf(document);
    const tell = () => listener.opened(openedOf(text, document, prepared));
    if (!prepared.ok || prepared.value.scenarioHash === unlessHash) {
      tell();
      return prepared.ok ? success('unchanged' as const) : prepared;
    }
    const engines = await runner();
    if (signal.aborted)
      return failure([problem('cancelled', '', 'The run was cancelled.', 'Start it again.')]);
    const whole = forWhole(prepared.value, engines);
    const first = firstOf(prepared.value, { whole, ready: warmUp.readied(engines) }, signal);
    // The form is made while the first runs are under way elsewhere.
    tell();
    const figures = await first;
    // The rest begins when they are seen: it would take the page's own processor.
    if (figures !== null) await listener.partial(...figures);
    return compare(prepared.value, {
      execute: whole.execute,
      concurrency: whole.concurrency,
      signal,
      onProgress: progress => listener.progressed(progress.fraction),
      onPartial: paced(listener, now),
    });
  }

  async function record(
    text: string,
    steps: number,
    onRecorded: (recorded: Recorded) => void,
  ): Promise<readonly Problem[]> {
    const signal = records.begin();
    const document = read(text);
    const prepared = preparedOf(document);
    if (!prepared.ok) return prepared.problems;
    const { execute } = await runner();
    // Nobody waits now: where its values stand is known before the next edit asks.
    if (document.ok) document.value.locate([]);
    return recordAll(prepared.value.plan, { execute, steps, signal, onRecorded });
  }

  async function warm(text: string): Promise<void> {
    const prepared = preparedOf(read(text));
    if (prepared.ok) await warmUp.start(prepared.value, () => rehearse(text));
  }

  return {
    ...reading,
    open: text => openedOf(text, read(text), preparedOf(read(text))),
    edit: (text, edits) => {
      warmUp.stop();
      return edit(text, edits);
    },
    glance: async id => {
      const signal = glances.signal();
      return glanceAt(id, await runner(), signal);
    },
    stopGlances: () => void glances.begin(),
    run,
    record,
    warm,
    cancel: runs.stop,
    ...fieldsIn(known),
    ...createWhatIf(runner, { read, now }),
  };
}
