/** The scenarios that a sweep may be over: the questions, the drafts of this browser, and what a link brought. */
import { failure, type ImportNote, type Outcome, type Problem, problem, success } from '@tare/schema';
import type { RemoteDesk } from '../desk/client.ts';
import type { PresetEntry, SweepAxis, TextFile } from '../desk/protocol.ts';
import { DRAFTS_KEY, readDrafts } from '../document/drafts.ts';
import { type Fragment, linkIn, type PastedLink, readFragment } from '../document/fragment.ts';

export interface ScenarioChoice {
  readonly key: string;
  readonly name: string;
  readonly group: 'presets' | 'drafts' | 'opened';
  /** null for a question, whose text the worker has. */
  readonly text: string | null;
  /** What was assumed when it was imported. */
  readonly notes?: readonly ImportNote[];
}

export interface SweptScenario {
  readonly key: string;
  readonly text: string;
  readonly axes: readonly SweepAxis[];
  /** How many platforms it compares. */
  readonly platforms: number;
  /** Why it cannot be run; then there is nothing to vary. */
  readonly problems: readonly Problem[];
}

const presetKey = (id: string): string => `preset:${id}`;

const presetChoices = (presets: readonly PresetEntry[]): ScenarioChoice[] =>
  presets.map(({ id, name }) => ({ key: presetKey(id), name, group: 'presets', text: null }));

/** Storage may be forbidden; then there are no drafts. */
function draftChoices(): ScenarioChoice[] {
  try {
    return readDrafts(window.localStorage.getItem(DRAFTS_KEY)).map(({ id, name, text }) => ({
      key: `draft:${id}`,
      name,
      group: 'drafts',
      text,
    }));
  } catch {
    return [];
  }
}

/** Told apart by their texts, so that another one is read anew. */
const openedKey = (text: string): string => `opened:${text}`;

async function choiceOf(
  desk: RemoteDesk,
  text: string,
  notes: readonly ImportNote[] = [],
): Promise<ScenarioChoice> {
  const { name } = await desk.open(text);
  return { key: openedKey(text), name, group: 'opened', text, notes };
}

async function openedChoice(desk: RemoteDesk, scenario: string): Promise<Outcome<ScenarioChoice>> {
  const shared = await desk.openLink(scenario);
  return shared.ok ? success(await choiceOf(desk, shared.value.text)) : shared;
}

const unknownQuestion = (): Problem =>
  problem('not-found', '', 'There is no such question.', 'Choose one of the list.');

async function fragmentChoice(
  desk: RemoteDesk,
  { scenario, preset }: Fragment,
  presets: readonly PresetEntry[],
): Promise<Outcome<ScenarioChoice>> {
  if (scenario !== null) return openedChoice(desk, scenario);
  const found = presetChoices(presets).find(({ key }) => key === presetKey(preset ?? ''));
  return found === undefined ? failure([unknownQuestion()]) : success(found);
}

async function shortChoice(desk: RemoteDesk, path: string): Promise<Outcome<ScenarioChoice>> {
  const { openShortLink } = await import('../api/client.ts');
  const [, id = ''] = /^\/s\/([^#]+)/.exec(path) ?? [];
  const opened = await openShortLink(id);
  return opened.ok ? success(await choiceOf(desk, await desk.textOf(opened.value))) : opened;
}

const followed = (desk: RemoteDesk, link: PastedLink, presets: readonly PresetEntry[]) =>
  link.kind === 'short' ? shortChoice(desk, link.path) : fragmentChoice(desk, link.fragment, presets);

/** What was dropped, pasted or picked: a link, a scenario, or what a scenario is imported from. */
export async function broughtChoice(
  files: readonly TextFile[],
  presets: readonly PresetEntry[],
  desk: RemoteDesk,
): Promise<Outcome<ScenarioChoice>> {
  const link = files.length === 1 ? linkIn(files[0]!.text) : null;
  if (link !== null) return followed(desk, link, presets);
  const imported = await desk.import(files);
  if (!imported.ok) return imported;
  return success(await choiceOf(desk, imported.value.text, imported.value.notes));
}

export interface Choices {
  readonly all: readonly ScenarioChoice[];
  /** The one that the address names, else the first question. */
  readonly first: string;
}

/** Everything that can be chosen in this browser at this address. */
export async function choicesAt(
  hash: string,
  presets: readonly PresetEntry[],
  desk: RemoteDesk,
): Promise<Outcome<Choices>> {
  const fragment = readFragment(hash);
  const own = [...presetChoices(presets), ...draftChoices()];
  const named = presetKey(fragment.preset ?? '');
  const first = own.some(({ key }) => key === named) ? named : (own[0]?.key ?? '');
  if (fragment.scenario === null) return success({ all: own, first });
  const opened = await openedChoice(desk, fragment.scenario);
  return opened.ok ? success({ all: [opened.value, ...own], first: opened.value.key }) : opened;
}

/** The text of a choice, and what of it can be varied. */
export async function readChoice({ key, text }: ScenarioChoice, desk: RemoteDesk): Promise<SweptScenario> {
  const found = text ?? (await desk.presetText(key.replace(/^preset:/, ''))) ?? '';
  const { problems, form } = await desk.open(found);
  const platforms = form?.platforms.length ?? 0;
  return { key, text: found, axes: await desk.sweepAxes(found), platforms, problems };
}

/** What stands in the address for a choice: a question by its name, anything else packed whole. */
export async function fragmentOf({ key, text }: SweptScenario, desk: RemoteDesk): Promise<string> {
  if (key.startsWith('preset:')) return `p=${key.slice('preset:'.length)}`;
  const link = await desk.link(text);
  return link.ok ? `s=${link.value}` : '';
}
