/** Names on the command line → a prepared scenario, imported on the fly where it is none yet. */
import { existsSync } from 'node:fs';
import { prepare, prepareText, type Prepared, presets } from '@tare/catalog';
import { importFiles, type ImportNote, type SourceFile } from '@tare/importers';
import {
  type Assumption,
  failure,
  type Outcome,
  type Problem,
  problem,
  type ScenarioDocument,
  success,
} from '@tare/schema';
import { readFiles } from './files.ts';
import { asksForTrace, loadTrace } from './traces.ts';
import type { World } from './world.ts';

export interface Loaded {
  readonly document: ScenarioDocument;
  readonly kind: 'scenario' | 'compose' | 'kubernetes' | 'trace';
  /** What an import assumed, left out or put in order. */
  readonly notes: readonly ImportNote[];
}

/** Changes of the scenario that the command line asks for, as text: the schema judges them like a file's. */
export interface Overrides {
  readonly platforms?: string;
  readonly replications?: string;
  readonly seed?: string;
  readonly duration?: string;
}

const presetNamed = (names: readonly string[]) =>
  names.length === 1 && !existsSync(names[0]!) ? presets.find(({ id }) => id === names[0]) : undefined;

const inFile = (file: string, faults: readonly Problem[]): Problem[] =>
  faults.map(fault =>
    fault.place === undefined
      ? fault
      : { ...fault, place: { ...fault.place, file: fault.place.file ?? file } },
  );

/** A scenario is judged as text, so that every problem has its line. */
function loadScenario({ name, text }: SourceFile): Outcome<Loaded> {
  const prepared = prepareText(text);
  if (!prepared.ok) return failure(inFile(name, prepared.problems));
  return success({ document: prepared.value.document, kind: 'scenario', notes: [] });
}

/** A flag that has nothing to act on is said, not ignored. */
const profilesOfNothing = (profiles: readonly string[]): Problem[] =>
  profiles.length === 0
    ? []
    : [
        problem(
          'invalid',
          '--profile',
          'Only compose files have profiles, and these are none.',
          'Leave --profile out.',
        ),
      ];

function loadImported(files: readonly SourceFile[], profiles: readonly string[]): Outcome<Loaded> {
  const imported = importFiles(files, { profiles });
  if (!imported.ok) return failure(imported.problems);
  const needless = imported.kind === 'compose' ? [] : profilesOfNothing(profiles);
  if (needless.length > 0) return failure(needless);
  if (imported.kind === 'scenario' && files.length === 1) return loadScenario(files[0]!);
  const prepared = prepare(imported.document);
  if (!prepared.ok) return failure(prepared.problems);
  return success({ document: imported.document, kind: imported.kind, notes: imported.notes });
}

/** `tare` as a key of the document itself; a compose service may have that name too. */
const looksLikeScenario = ({ text }: SourceFile): boolean =>
  /^["']?tare["']?\s*:/m.test(text) || /^\s*\{\s*"tare"\s*:/.test(text);

/** The one text that is a scenario, or files that something else must be made of. */
async function readNamed(
  names: readonly string[],
  world: World,
): Promise<Outcome<{ readonly scenario: SourceFile } | { readonly files: readonly SourceFile[] }>> {
  const preset = presetNamed(names);
  if (preset !== undefined) return success({ scenario: { name: preset.id, text: preset.yaml } });
  const files = await readFiles(names, world);
  if (!files.ok) return files;
  const [only] = files.value;
  return success(
    files.value.length === 1 && looksLikeScenario(only!) ? { scenario: only! } : { files: files.value },
  );
}

export interface LoadOptions {
  /** Compose profiles that are active. */
  readonly profiles?: readonly string[] | undefined;
  /** Columns of tables, as the flag has them. */
  readonly map?: string | undefined;
}

/** Reads a preset, a scenario, compose files, manifests or a trace. */
export async function load(
  names: readonly string[],
  world: World,
  { profiles = [], map }: LoadOptions = {},
): Promise<Outcome<Loaded>> {
  if (await asksForTrace(names, map)) {
    const needless = profilesOfNothing(profiles);
    return needless.length > 0 ? failure(needless) : loadTrace(names, map, world);
  }
  const found = await readNamed(names, world);
  if (!found.ok) return found;
  if ('files' in found.value) return loadImported(found.value.files, profiles);
  const needless = profilesOfNothing(profiles);
  return needless.length > 0 ? failure(needless) : loadScenario(found.value.scenario);
}

/** Text of a flag as the document would hold it: a number or a truth where it is one. */
export function flagValue(text: string): number | string | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Platforms that a flag names and the scenario does not have. */
export function unknownPlatforms(
  document: ScenarioDocument,
  wanted: readonly string[],
  flag = '--platforms',
): Problem[] {
  const known = Object.keys(document.platforms);
  return wanted
    .filter(name => !known.includes(name))
    .map(name =>
      problem(
        'unknown-reference',
        flag,
        `The scenario has no platform "${name}".`,
        `Use one or more of: ${known.join(', ')}.`,
      ),
    );
}

function withPlatforms(document: ScenarioDocument, wanted: readonly string[]): ScenarioDocument {
  const platforms = Object.fromEntries(wanted.map(name => [name, document.platforms[name]!]));
  const { baseline, ...rest } = document;
  const kept = baseline !== undefined && wanted.includes(baseline) ? baseline : wanted[0]!;
  return { ...rest, platforms, baseline: kept };
}

function withRun(document: ScenarioDocument, overrides: Overrides): unknown {
  const run: Record<string, unknown> = { ...document.run };
  for (const field of ['replications', 'seed', 'duration'] as const)
    if (overrides[field] !== undefined) run[field] = flagValue(overrides[field]);
  return { ...document, run };
}

const isOverridden = (overrides: Overrides): boolean =>
  Object.values(overrides).some(value => value !== undefined);

/** The document with the flags applied; its hash says so, and a link to it gives the same figures. */
export function override(document: ScenarioDocument, overrides: Overrides): Outcome<Prepared> {
  const wanted = overrides.platforms?.split(',').map(name => name.trim()) ?? [];
  const unknown = unknownPlatforms(document, wanted);
  if (unknown.length > 0) return failure(unknown);
  if (!isOverridden(overrides)) return prepare(document);
  const chosen = wanted.length === 0 ? document : withPlatforms(document, wanted);
  return prepare(withRun(chosen, overrides));
}

const placeText = ({ place }: ImportNote): string => `${place.file}:${String(place.line)}`;

const noteAssumption = (note: ImportNote): Assumption => ({
  id: note.place.path === '' ? note.what : note.place.path,
  what: note.what,
  value: note.value ?? '',
  unit: '',
  badge: 'assumption',
  source: `${note.why} (${placeText(note)})`,
});

/** What an import assumed and left out belongs to what the answer rests on. */
export const withNotes = (prepared: Prepared, notes: readonly ImportNote[]): Prepared => ({
  ...prepared,
  assumptions: [
    ...prepared.assumptions,
    ...notes.filter(({ kind }) => kind === 'assumed').map(noteAssumption),
  ],
  notModelled: [
    ...prepared.notModelled,
    ...notes
      .filter(({ kind }) => kind === 'left-out')
      .map(note => `${note.what}: ${note.why} (${placeText(note)})`),
  ],
});

/** What the command line asks for beside the files. */
export interface Asked extends Overrides {
  /** Compose profiles that are active. */
  readonly profile?: readonly string[];
  /** Columns of a trace. */
  readonly map?: string;
}

export interface LoadedPrepared extends Prepared {
  readonly kind: Loaded['kind'];
  readonly notes: Loaded['notes'];
}

/** Reads, applies the flags, prepares. */
export async function loadPrepared(
  names: readonly string[],
  { profile, map, ...overrides }: Asked,
  world: World,
): Promise<Outcome<LoadedPrepared>> {
  const loaded = await load(names, world, { profiles: profile, map });
  if (!loaded.ok) return loaded;
  const prepared = override(loaded.value.document, overrides);
  if (!prepared.ok) return prepared;
  const { kind, notes } = loaded.value;
  return success({ ...withNotes(prepared.value, notes), kind, notes });
}
