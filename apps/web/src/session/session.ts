/** One visit: the document, its runs and what was shared or imported. Framework-free, so that it is tested without a browser. */
import { nextRun, type RunEvent } from '../comparison/machine.ts';
import type { RemoteDesk } from '../desk/client.ts';
import { workerProblem } from '../desk/client.ts';
import type { Edit, Recorded, RunListener, TextFile, Versions } from '../desk/protocol.ts';
import { type Draft, readDrafts, withDraft } from '../document/drafts.ts';
import { type Fragment, linkIn, type PastedLink } from '../document/fragment.ts';
import { edited, opened, redone, undone } from '../document/history.ts';
import { createReplay, type Replay } from '../replay/replay.ts';
import { gather } from './gathered.ts';
import { initialState, type Origin, type Recordings, type SessionState } from './state.ts';
import { createStore, type Store } from './store.ts';

/** The world around, so that a test can stand in for it. */
export interface Surroundings {
  readonly desk: RemoteDesk;
  readonly now: () => number;
  /** Wall-clock time for drafts, milliseconds since 1970. */
  readonly today: () => number;
  readonly loadDrafts: () => string | null;
  readonly saveDrafts: (text: string) => void;
  readonly newId: () => string;
  /** Goes to another page of this origin. */
  readonly visit: (path: string) => void;
  readonly later: (work: () => void, ms: number) => () => void;
  /** Settles when what is in the store can be seen, or soon where nobody looks. */
  readonly painted: () => Promise<void>;
  /** Settles when the page has made all that it makes of that, or soon. */
  readonly rested: () => Promise<void>;
}

export interface Session {
  readonly store: Store<SessionState>;
  readonly desk: RemoteDesk;
  readonly replay: Replay;
  /** Settles when what is in the store can be seen, or soon where nobody looks. */
  readonly painted: () => Promise<void>;
  /** Reads the drafts of earlier visits and offers the newest. */
  recall(): void;
  openPreset(id: string): Promise<void>;
  openDraft(id: string): void;
  openShared(text: string, then: Versions | null, result: string | null): Promise<void>;
  /** The scenario or the question of a fragment, looked at as it says; false where it has neither. */
  openFragment(fragment: Fragment): Promise<boolean>;
  /** A whole new text, as typed; runs after a pause. */
  type(text: string, stroke: string): void;
  /** Fields changed in the form; runs at once. */
  edit(edits: readonly Edit[], stroke?: string): Promise<void>;
  undo(): void;
  redo(): void;
  start(): void;
  /** Somebody may be about to change something. */
  getReady(): void;
  cancel(): void;
  import(files: readonly TextFile[]): Promise<boolean>;
  /** Records the first replication once more, where that has failed. */
  recordAgain(): void;
}

const TYPING_PAUSE_MS = 350;
/** Of the figures of a recording: enough to see, and each long enough for its percentiles to mean something. */
const RECORDED_STEPS = 150;
/** Recordings of short runs all come within this time; those of long ones are not waited for. */
const TOGETHER_MS = 1_000;
/** After this the page has drawn what came last. */
const AT_REST_MS = 1_000;
/** Whoever goes from field to field is expected once. */
const STAYS_READY_MS = 8_000;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

class Visit implements Session {
  readonly store: Store<SessionState>;
  readonly desk: RemoteDesk;
  readonly replay: Replay = createReplay();
  readonly painted: () => Promise<void>;
  readonly #world: Surroundings;
  #dropPending: () => void = () => undefined;
  /** Counts what was opened, so that an answer that comes late does not replace what was opened since. */
  #openings = 0;
  #readyAt = Number.NEGATIVE_INFINITY;
  /** What the edits of a document are kept under. */
  readonly #draftIds = new WeakMap<Origin, string>();
  /** Edits are applied one after another, each to the text that the one before it made. */
  #edits: Promise<void> = Promise.resolve();

  constructor(world: Surroundings, state: SessionState) {
    this.#world = world;
    this.desk = world.desk;
    this.painted = world.painted;
    this.store = createStore(state);
  }

  get #text(): string {
    return this.store.get().history.present;
  }

  #send(event: RunEvent): void {
    this.store.set({ run: nextRun(this.store.get().run, event) });
  }

  /** Opening is an edit like any other, so that it can be undone. */
  #open(text: string, origin: Origin): void {
    this.#openings++;
    this.store.set({ history: opened(this.store.get().history, text, origin), importProblems: [] });
    this.start();
  }

  recall(): void {
    const drafts = readDrafts(this.#world.loadDrafts());
    this.store.set({ drafts, offeredDraft: drafts[0] ?? null });
  }

  async openPreset(id: string): Promise<void> {
    const opening = ++this.#openings;
    const text = await this.#asked(this.desk.presetText(id));
    if (text !== null && opening === this.#openings) this.#open(text, { kind: 'preset', id });
  }

  openDraft(id: string): void {
    const draft = this.store.get().drafts.find(one => one.id === id);
    if (draft === undefined) return;
    this.#open(draft.text, { kind: 'draft', id });
    this.store.set({ offeredDraft: null, linkProblems: [] });
  }

  async openShared(text: string, then: Versions | null, result: string | null): Promise<void> {
    const now = await this.#asked(this.desk.versions());
    if (now !== null) this.#open(text, { kind: 'shared', then, now, text, result });
  }

  async openFragment({ scenario, preset, result, view }: Fragment): Promise<boolean> {
    const { section, ...looks } = view;
    this.store.set({ ...looks, section: section ?? null });
    if (scenario !== null) return this.#openLink(scenario, result);
    if (preset === null || !this.store.get().presets.some(({ id }) => id === preset)) return false;
    await this.openPreset(preset);
    return true;
  }

  async #openLink(scenario: string, result: string | null): Promise<boolean> {
    const outcome = await this.#asked(this.desk.openLink(scenario));
    if (outcome === null) return false;
    if (!outcome.ok) {
      this.store.set({ linkProblems: outcome.problems });
      return false;
    }
    this.store.set({ linkProblems: [], offeredDraft: null });
    await this.openShared(outcome.value.text, outcome.value, result);
    return true;
  }

  /** The desk's answer, or null when it cannot answer; then the run is shown as crashed. */
  async #asked<Value>(answer: Promise<Value>): Promise<Value | null> {
    try {
      return await answer;
    } catch (error) {
      this.#crash(messageOf(error));
      return null;
    }
  }

  #crash(message: string): void {
    const problems = [workerProblem(message, 'crashed')];
    const { run } = this.store.get();
    this.store.set({ run: { ...run, phase: { kind: 'crashed', problems } } });
  }

  type(text: string, stroke: string): void {
    if (text === this.#text) return;
    this.#change(text, stroke);
    this.#dropPending = this.#world.later(() => this.start(), TYPING_PAUSE_MS);
  }

  edit(edits: readonly Edit[], stroke?: string): Promise<void> {
    this.#edits = this.#edits.then(async () => {
      const text = await this.#asked(this.desk.edit(this.#text, edits));
      if (text === null || text === this.#text) return;
      this.#say(text, stroke ?? null);
      this.start();
      // The desk works on the answer meanwhile.
      this.#autosave();
    });
    return this.#edits;
  }

  #say(text: string, stroke: string | null): void {
    this.store.set({ history: edited(this.store.get().history, text, stroke) });
    this.#stop();
  }

  #change(text: string, stroke: string | null): void {
    this.#say(text, stroke);
    this.#autosave();
  }

  #stop(): void {
    this.#dropPending();
    if (this.store.get().run.phase.kind === 'running') void this.#asked(this.desk.cancel());
    this.#send({ kind: 'cancelled' });
  }

  undo(): void {
    this.#travel(undone(this.store.get().history));
  }

  redo(): void {
    this.#travel(redone(this.store.get().history));
  }

  #travel(history: SessionState['history']): void {
    if (history === this.store.get().history) return;
    this.store.set({ history });
    this.#autosave();
    this.start();
  }

  cancel(): void {
    this.#stop();
  }

  start(): void {
    this.#dropPending();
    this.#send({ kind: 'started', at: this.#world.now() });
    void this.#run(this.#text, this.store.get().run.token);
  }

  #listener(text: string, token: number): RunListener {
    const isNewest = () => this.store.get().run.token === token;
    return {
      opened: read => {
        if (!isNewest()) return;
        this.store.set({ opened: { ...read, origin: this.store.get().history.origin } });
        this.#nameDraft(text, read.name);
      },
      progressed: fraction => this.#send({ kind: 'progressed', token, fraction, at: this.#world.now() }),
      partial: async (comparison, stretch) => {
        const isFirst = this.store.get().run.results === null;
        this.#send({ kind: 'partial', token, comparison, text, stretch });
        await this.painted();
        // The first figures of a visit bring most of the page: engines would take the processor that it is made on.
        if (isFirst) await this.#world.rested();
      },
    };
  }

  async #run(text: string, token: number): Promise<void> {
    const { results } = this.store.get().run;
    const known = results?.final === true ? results.comparison.scenarioHash : null;
    const outcome = await this.#asked(this.desk.run(text, known, this.#listener(text, token)));
    if (outcome === null) return;
    if (!outcome.ok) this.#send({ kind: 'refused', token, problems: outcome.problems });
    else if (outcome.value === 'unchanged') this.#send({ kind: 'confirmed', token, text });
    else this.#send({ kind: 'finished', token, comparison: outcome.value, text, at: this.#world.now() });
    this.#announce();
    await this.#record();
  }

  /**
   * Once the figures are in and the page has been made of them, how the first replication went on; for looking at, so nobody waits for it. Who
   * goes on turning a figure finds the engine free.
   */
  async #record(): Promise<void> {
    await this.#world.rested();
    const { results, phase } = this.store.get().run;
    if (results?.final !== true || phase.kind !== 'done') return;
    const { comparison, text } = results;
    if (this.store.get().recorded.comparison !== comparison.hash)
      await this.#recordAnew(text, comparison.hash);
  }

  async #recordAnew(text: string, comparison: string): Promise<void> {
    this.store.set({ recorded: { comparison, of: {}, fault: null } });
    const change = (to: (kept: Recordings) => Partial<Recordings>) => {
      const { recorded: kept } = this.store.get();
      if (kept.comparison === comparison) this.store.set({ recorded: { ...kept, ...to(kept) } });
    };
    const come = gather<Recorded>(
      more => change(({ of }) => ({ of: { ...of, ...more } })),
      this.#world.later,
      TOGETHER_MS,
    );
    const keep = (recorded: Recorded) => come.add(recorded.report.platform, recorded);
    try {
      const problems = await this.desk.record(text, RECORDED_STEPS, keep);
      come.flush();
      this.#world.later(() => this.getReady(), AT_REST_MS);
      const [first] = problems.filter(({ code }) => code !== 'cancelled');
      if (first !== undefined) change(() => ({ fault: first.message }));
      // Somebody has begun another run, which the figures may come back from unchanged.
      else if (problems.length > 0) change(() => ({ comparison: '', of: {} }));
    } catch (error) {
      come.flush();
      change(() => ({ fault: messageOf(error) }));
    }
  }

  getReady(): void {
    const { phase, results } = this.store.get().run;
    const isRecent = this.#world.now() - this.#readyAt < STAYS_READY_MS;
    if (phase.kind !== 'done' || results === null || isRecent) return;
    this.#readyAt = this.#world.now();
    this.desk.warm(results.text).catch(() => undefined);
  }

  recordAgain(): void {
    const { results } = this.store.get().run;
    if (results !== null) void this.#recordAnew(results.text, results.comparison.hash);
  }

  #announce(): void {
    const { phase, results } = this.store.get().run;
    if (phase.kind === 'done' && results !== null)
      this.store.set({ announcement: results.comparison.verdict.sentence });
  }

  #draftIdOf(origin: Origin): string {
    const id = origin.kind === 'draft' ? origin.id : (this.#draftIds.get(origin) ?? this.#world.newId());
    this.#draftIds.set(origin, id);
    return id;
  }

  #autosave(): void {
    const { history, drafts, opened: read } = this.store.get();
    const id = this.#draftIdOf(history.origin);
    const draft: Draft = { id, name: read?.name ?? '', text: this.#text, savedAt: this.#world.today() };
    const kept = withDraft(drafts, draft);
    this.store.set({ drafts: kept });
    this.#world.saveDrafts(JSON.stringify(kept));
  }

  /** A draft is kept before its text has been read, so its name comes later. */
  #nameDraft(text: string, name: string): void {
    const { drafts } = this.store.get();
    const own = drafts.find(draft => draft.text === text && draft.name !== name);
    if (own === undefined) return;
    const named = drafts.map(draft => (draft === own ? { ...draft, name } : draft));
    this.store.set({ drafts: named });
    this.#world.saveDrafts(JSON.stringify(named));
  }

  /** A link among what is imported is opened like one. */
  async #follow(link: PastedLink): Promise<boolean> {
    if (link.kind === 'fragment') return this.openFragment(link.fragment);
    this.#world.visit(link.path);
    return true;
  }

  async import(files: readonly TextFile[]): Promise<boolean> {
    const link = files.length === 1 ? linkIn(files[0]!.text) : null;
    if (link !== null) return this.#follow(link);
    const outcome = await this.#asked(this.desk.import(files));
    if (outcome === null) return false;
    if (!outcome.ok) {
      this.store.set({ importProblems: outcome.problems });
      return false;
    }
    const { text, kind, notes } = outcome.value;
    this.#open(text, { kind: 'import', notes: { kind, notes } });
    this.store.set({ linkProblems: [] });
    this.#autosave();
    return true;
  }
}

export const createSession = (
  world: Surroundings,
  presets: SessionState['presets'],
  theme: SessionState['theme'],
): Session => new Visit(world, initialState(presets, theme));
