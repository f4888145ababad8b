/** The scenarios that a sweep may be over: the questions, the drafts of this browser, and what a link brought. */
import type { Outcome } from '@tare/schema';
import type { RemoteDesk } from '../desk/client.ts';
import type { AxisChoice, PresetEntry } from '../desk/protocol.ts';
import { DRAFTS_KEY, readDrafts } from '../document/drafts.ts';
import { readFragment } from '../document/fragment.ts';

export interface ScenarioChoice {
  readonly key: string;
  readonly name: string;
  readonly group: 'presets' | 'drafts' | 'opened';
  /** null for a question, whose text the worker has. */
  readonly text: string | null;
}

export interface SweptScenario {
  readonly key: string;
  readonly text: string;
  readonly axes: readonly AxisChoice[];
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

async function openedChoice(desk: RemoteDesk, scenario: string): Promise<Outcome<ScenarioChoice>> {
  const shared = await desk.openLink(scenario);
  if (!shared.ok) return shared;
  const { text } = shared.value;
  const { name } = await desk.open(text);
  return { ok: true, value: { key: 'opened', name, group: 'opened', text } };
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
  if (fragment.scenario === null) return { ok: true, value: { all: own, first } };
  const opened = await openedChoice(desk, fragment.scenario);
  return opened.ok ? { ok: true, value: { all: [opened.value, ...own], first: 'opened' } } : opened;
}

/** The text of a choice and what of it can be turned. */
export async function readChoice({ key, text }: ScenarioChoice, desk: RemoteDesk): Promise<SweptScenario> {
  const found = text ?? (await desk.presetText(key.replace(/^preset:/, ''))) ?? '';
  return { key, text: found, axes: await desk.axes(found) };
}

/** What stands in the address for a choice: a question by its name, anything else packed whole. */
export async function fragmentOf({ key, text }: SweptScenario, desk: RemoteDesk): Promise<string> {
  if (key.startsWith('preset:')) return `p=${key.slice('preset:'.length)}`;
  const link = await desk.link(text);
  return link.ok ? `s=${link.value}` : '';
}
