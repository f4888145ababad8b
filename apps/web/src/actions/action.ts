/** One object per thing a person can do; buttons, shortcuts, the command list and the help are views of it. */
import { canRedo, canUndo } from '../document/history.ts';
import { messages } from '../messages.ts';
import type { Session } from '../session/session.ts';
import type { Dialog, SessionState } from '../session/state.ts';
import { nextTheme } from '../theme/theme.ts';

export interface Shortcut {
  /** `KeyboardEvent.key`, lower case. */
  readonly key: string;
  /** Ctrl, or ⌘ on a Mac. */
  readonly command?: boolean;
  readonly shift?: boolean;
}

export interface Action {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly shortcut?: Shortcut;
  readonly enabled: (state: SessionState) => boolean;
  readonly run: (session: Session) => void;
}

const always = () => true;
const isRunning = (state: SessionState) => state.run.phase.kind === 'running';
const hasReplay = (state: SessionState) => Object.keys(state.recorded.of).length > 0;
const set = (change: Partial<SessionState>) => (session: Session) => session.store.set(change);
const opens = (dialog: Dialog) => set({ dialog });

const turnTheme = ({ store }: Session) => store.set({ theme: nextTheme(store.get().theme) });
const turnRacks = ({ store }: Session) =>
  store.set({ rackView: store.get().rackView === 'picture' ? 'table' : 'picture' });

const text = messages.actions;

export const ACTIONS = {
  run: {
    id: 'run',
    label: text.run,
    shortcut: { key: 'enter', command: true },
    enabled: state => !isRunning(state),
    run: session => session.start(),
  },
  cancel: {
    id: 'cancel',
    label: text.cancel,
    shortcut: { key: '.', command: true },
    enabled: isRunning,
    run: session => session.cancel(),
  },
  undo: {
    id: 'undo',
    label: text.undo,
    shortcut: { key: 'z', command: true },
    enabled: state => canUndo(state.history),
    run: session => session.undo(),
  },
  redo: {
    id: 'redo',
    label: text.redo,
    shortcut: { key: 'z', command: true, shift: true },
    enabled: state => canRedo(state.history),
    run: session => session.redo(),
  },
  share: { id: 'share', label: text.share, shortcut: { key: 's' }, enabled: always, run: opens('share') },
  gallery: {
    id: 'gallery',
    label: text.gallery,
    shortcut: { key: 'q' },
    enabled: always,
    run: opens('gallery'),
  },
  export: {
    id: 'export',
    label: text.export,
    shortcut: { key: 'e' },
    enabled: state => state.run.results !== null,
    run: opens('export'),
  },
  import: { id: 'import', label: text.import, shortcut: { key: 'i' }, enabled: always, run: opens('import') },
  form: { id: 'form', label: text.form, shortcut: { key: 'f' }, enabled: always, run: set({ tab: 'form' }) },
  graph: {
    id: 'graph',
    label: text.graph,
    shortcut: { key: 'g' },
    enabled: always,
    run: set({ tab: 'graph' }),
  },
  yaml: { id: 'yaml', label: text.yaml, shortcut: { key: 'y' }, enabled: always, run: set({ tab: 'yaml' }) },
  memory: {
    id: 'memory',
    label: text.memory,
    shortcut: { key: 'm' },
    enabled: always,
    run: set({ dimension: 'memory' }),
  },
  cpu: {
    id: 'cpu',
    label: text.cpu,
    shortcut: { key: 'c' },
    enabled: always,
    run: set({ dimension: 'cpu' }),
  },
  play: {
    id: 'play',
    label: text.play,
    shortcut: { key: 'p' },
    enabled: hasReplay,
    run: ({ replay }) => replay.send({ kind: replay.store.get().phase === 'playing' ? 'pause' : 'play' }),
  },
  rewind: {
    id: 'rewind',
    label: text.rewind,
    enabled: hasReplay,
    run: ({ replay }) => replay.send({ kind: 'seek', at: replay.store.get().from }),
  },
  table: { id: 'table', label: text.table, shortcut: { key: 't' }, enabled: always, run: turnRacks },
  theme: { id: 'theme', label: text.theme, shortcut: { key: 'd' }, enabled: always, run: turnTheme },
  palette: {
    id: 'palette',
    label: text.palette,
    shortcut: { key: 'k', command: true },
    enabled: always,
    run: opens('palette'),
  },
  help: { id: 'help', label: text.help, shortcut: { key: '?' }, enabled: always, run: opens('help') },
} as const satisfies Readonly<Record<string, Action>>;

export const ALL_ACTIONS: readonly Action[] = Object.values(ACTIONS);

/** Parts of the page to go to, for the command list. */
export const SECTION_ACTIONS: readonly Action[] = Object.entries(messages.contents.sections).map(
  ([section, name]) => ({
    id: `section.${section}`,
    label: text.goTo(name),
    enabled: state => state.run.results !== null,
    run: set({ section }),
  }),
);

/** Presets as actions, for the command list. */
export const presetActions = ({ presets }: SessionState): Action[] =>
  presets.map(({ id, name, question }) => ({
    id: `preset.${id}`,
    label: text.preset(name),
    detail: question,
    enabled: always,
    run: session => void session.openPreset(id),
  }));

/** Drafts as actions, for the command list. */
export const draftActions = ({ drafts }: SessionState): Action[] =>
  drafts.map(({ id, name }) => ({
    id: `draft.${id}`,
    label: text.draft(name),
    enabled: always,
    run: session => session.openDraft(id),
  }));
