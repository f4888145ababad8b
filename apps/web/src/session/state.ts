/** Everything the page shows, in one value; the session changes it, the views read it. */
import type { ImportNote, Problem, TracePick } from '@tare/schema';
import { INITIAL_RUN, type RunState } from '../comparison/machine.ts';
import type { PoolCard } from '../desk/form-model.ts';
import type { Opened, PresetEntry, Recorded, Versions } from '../desk/protocol.ts';
import type { Draft } from '../document/drafts.ts';
import { type History, startHistory } from '../document/history.ts';
import type { messages } from '../messages.ts';
import type { Dimension } from '../racks/layout.ts';

/** Where the document came from. */
export type Origin =
  | { readonly kind: 'preset'; readonly id: string }
  | { readonly kind: 'import'; readonly notes: Notes }
  | { readonly kind: 'draft'; readonly id: string }
  /**
   * A copy of something shared; `then` are the versions it was shared from, null where the link does not carry them, `text` is what was
   * opened, and `result` the beginning of the hash that its sender saw.
   */
  | {
      readonly kind: 'shared';
      readonly then: Versions | null;
      readonly now: Versions;
      readonly text: string;
      readonly result: string | null;
    };

export interface Notes {
  readonly kind: 'compose' | 'kubernetes' | 'scenario' | 'trace';
  readonly notes: readonly ImportNote[];
}

export type Dialog = 'share' | 'export' | 'import' | 'palette' | 'help' | 'gallery' | 'machines';
export type InputTab = 'form' | 'graph' | 'yaml';
export type WhyFigure = keyof typeof messages.why.figures;
export type RackView = 'picture' | 'table';
export type Theme = 'system' | 'light' | 'dark';

export interface Recordings {
  readonly comparison: string;
  readonly of: Readonly<Record<string, Recorded>>;
  /** Why some could not be recorded; null while that is not known. */
  readonly fault: string | null;
}

/** Catalogue numbers that move an answer, the most powerful first. */
export interface Moving {
  readonly ids: readonly string[];
  /** The answer in words. */
  readonly answer: string;
  /** The document that it was asked of. */
  readonly text: string;
}

export interface SessionState {
  readonly history: History<Origin>;
  readonly run: RunState;
  /** The newest text that the worker has read; it may lag behind the present by a moment. */
  readonly opened: (Opened & { readonly origin: Origin }) | null;
  readonly presets: readonly PresetEntry[];
  readonly drafts: readonly Draft[];
  /** What an import has told that has been read. */
  readonly notesRead: Notes | null;
  readonly importProblems: readonly Problem[];
  /** Why a link could not be opened. */
  readonly linkProblems: readonly Problem[];
  readonly offeredDraft: Draft | null;
  /** Of the comparison with this hash, by platform, as far as they have come. */
  readonly recorded: Recordings;
  readonly dialog: Dialog | null;
  /** Path of the pool that the machine dialog is open for. */
  readonly machineFor: PoolCard | null;
  readonly tab: InputTab;
  /** Which service is chosen in the graph. */
  readonly service: string | null;
  readonly dimension: Dimension;
  readonly rackView: RackView;
  /** Section that a link asks for, until it has been scrolled to. */
  readonly section: string | null;
  /** Whose single requests are looked at, and about which of its figures. */
  readonly requestsOf: { readonly platform: string; readonly pick: TracePick };
  /** What was last found to move an answer. */
  readonly moving: Moving | null;
  /** Which figure is opened into its parts. */
  readonly whyOf: WhyFigure;
  readonly theme: Theme;
  /** Said to screen readers. */
  readonly announcement: string;
}

export const initialState = (presets: readonly PresetEntry[], theme: Theme): SessionState => ({
  history: startHistory<Origin>('', { kind: 'preset', id: presets[0]?.id ?? '' }),
  run: INITIAL_RUN,
  opened: null,
  presets,
  drafts: [],
  notesRead: null,
  importProblems: [],
  linkProblems: [],
  offeredDraft: null,
  recorded: { comparison: '', of: {}, fault: null },
  dialog: null,
  machineFor: null,
  tab: 'form',
  service: null,
  dimension: 'memory',
  rackView: 'picture',
  section: null,
  requestsOf: { platform: '', pick: 'p99' },
  moving: null,
  whyOf: 'latencyMs.p99',
  theme,
  announcement: '',
});
