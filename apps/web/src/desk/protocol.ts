/**
 * What the page asks of its worker. All that is heavy happens there (YAML, schema, catalogue, importers, runs), so the page's own thread
 * only draws. Everything that crosses is plain data.
 */
import type {
  Badge,
  BreakEven,
  Comparison,
  ImportNote,
  ListedAxis,
  Metric,
  Outcome,
  Problem,
  Recording,
  Report,
  Sensitivity,
  Sweep,
  SweepHead,
  SweepPoint,
  SweepSetting,
} from '@tare/schema';
import type { FormField, FormModel } from './form-model.ts';
import type { Description, Suggestions } from './suggestions.ts';

/** A preset: a question with a scenario that answers it. */
export interface PresetEntry {
  readonly id: string;
  readonly name: string;
  readonly question: string;
  readonly finding: string;
}

/** A few replications of a preset: its telling metric on each platform; null where it cannot run there. */
export interface Glance {
  readonly metric: Metric;
  readonly bars: readonly { readonly label: string; readonly value: number | null }[];
}

export interface MachineEntry {
  readonly id: string;
  readonly provider: string;
  readonly label: string;
  readonly cores: number;
  readonly gib: number;
  readonly architecture: string;
  readonly kernel: string;
  readonly virtualisation: string;
  readonly usdPerHour: number;
  readonly badge: Badge;
  /** The assumption to override for a price of one's own. */
  readonly priceId: string;
}

/** A number of the catalogue as it stands there, whatever a scenario says instead. */
export interface CatalogueNumber {
  readonly id: string;
  /** What it is about, in words. */
  readonly subject: string;
  /** What it is of that, in words. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
}

/** A text as far as it can be read. */
export interface Opened {
  readonly text: string;
  readonly name: string;
  /** What the document asks; '' where it does not say. */
  readonly question: string;
  /** null where the text is not even YAML. */
  readonly form: FormModel | null;
  readonly problems: readonly Problem[];
  /** null where there are problems. */
  readonly scenarioHash: string | null;
}

export interface Versions {
  readonly engineVersion: string;
  readonly catalogueVersion: string;
}

export type Path = readonly (string | number)[];

/** One change of a document; `undefined` takes the field out. */
export interface Edit {
  readonly path: Path;
  readonly value: unknown;
}

export interface Imported {
  readonly text: string;
  readonly kind: 'compose' | 'kubernetes' | 'scenario' | 'trace';
  readonly notes: readonly ImportNote[];
}

export interface TextFile {
  readonly name: string;
  readonly text: string;
  /** Of a trace, which is read in parts: its text is empty. */
  readonly blob?: Blob;
}

/** The part of the measured time of every run that first figures are of, from its beginning on. */
export interface Stretch {
  readonly passedMs: number;
  readonly wholeMs: number;
  /** Whether any other part would answer the same question: nothing grows, and nothing happens at a time of its own. */
  readonly isTypical: boolean;
}

export interface RunListener {
  opened(opened: Opened): void;
  progressed(fraction: number): void;
  /** First figures, of a part of every run or, with null, of whole ones. Settles when they can be seen, where that is known. */
  partial(comparison: Comparison, stretch: Stretch | null): void | Promise<void>;
}

/** A metric of one platform minus that of another. */
export interface PairAsked {
  readonly metric: Metric;
  readonly platform: string;
  readonly baseline: string;
}

/** A number of the scenario along which the answer may turn: a rate of traffic, a number of replicas. */
export interface AxisChoice {
  /** "traffic.users.rate" */
  readonly path: string;
  readonly value: number;
  readonly unit: string;
}

export interface AxisRange extends AxisChoice {
  readonly from: number;
  readonly to: number;
}

export const AXIS_GROUPS = [
  'workload',
  'services',
  'hosts',
  'platforms',
  'faults',
  'objectives',
  'catalogue',
] as const;

/** Something of a scenario that a sweep may vary: a field of it, or a number of the catalogue that it rests on. */
export interface SweepAxis {
  /** "services.web.replicas", "assumptions.containerd.start" */
  readonly path: string;
  readonly group: (typeof AXIS_GROUPS)[number];
  /** What it is of: a service, a pool, a technology; '' where that goes without saying. */
  readonly of: string;
  readonly name: string;
  /** As it stands now; null where that is no number. */
  readonly value: number | null;
  /** Where it is no number: what stands there instead, or holds when nothing does. */
  readonly present: string;
  readonly unit: string;
  /** Whether the unit is written with the number in the scenario. */
  readonly isUnitWritten: boolean;
  readonly isWhole: boolean;
  readonly badge: Badge;
  /** Between what it is known to lie; null where nobody says. */
  readonly range: readonly [low: number, high: number] | null;
  /** What there is to choose from where it is no number: machines, policies. */
  readonly names: readonly string[];
}

/** How a sweep is run: so many points of a Latin hypercube instead of all, and so many runs of each. */
export interface SweepOptions {
  readonly replications?: number;
  readonly sample?: number;
}

/** A point of a sweep that has ended, at its place. */
export interface EndedPoint {
  readonly place: number;
  readonly point: SweepPoint;
}

/**
 * Hears how a sweep goes on: before its first point what all of them will be, then those that have ended, some at a time. All of it is
 * there: of one behind a port nobody can see whether it has something.
 */
export interface SweepListener {
  progressed(fraction: number): void;
  began(head: SweepHead, settings: readonly (readonly SweepSetting[])[]): void;
  ended(points: readonly EndedPoint[]): void;
}

/** Takes the share that is done, 0 … 1. */
export type ProgressListener = (fraction: number) => void;

/** The first replication of one platform, and how it went on. */
export interface Recorded {
  readonly report: Report;
  readonly recording: Recording;
}

/** Something that may be said, with the fields that it takes: its own comes last, after those without which it would not be valid. */
export interface Setting {
  readonly label: string;
  readonly help: string;
  readonly fields: readonly FormField[];
}

/** All fields of a part of the document: those that it says, in the order of the schema, and those that it leaves out. */
export interface Settings {
  readonly said: readonly FormField[];
  readonly left: readonly Setting[];
}

export interface SharedDocument extends Versions {
  readonly text: string;
}

export interface Desk {
  presets(): PresetEntry[];
  presetText(id: string): string | null;
  glance(id: string): Promise<Glance | null>;
  /** Stops the glances that are under way. */
  stopGlances(): void;
  machines(): MachineEntry[];
  /** Of these ids, those that are numbers of the catalogue. */
  numbers(ids: readonly string[]): CatalogueNumber[];
  versions(): Versions;
  open(text: string): Opened;
  /** What is said and may be said at a path of a text. */
  settings(text: string, base: Path): Settings;
  /** The text after the edits, with comments and order kept. */
  edit(text: string, edits: readonly Edit[]): string;
  /** The valid document of a text, for storing. */
  documentOf(text: string): Outcome<unknown>;
  textOf(document: unknown): string;
  /** `unlessHash`: do not run when the scenario's hash is this one; the answer is then "unchanged". */
  run(
    text: string,
    unlessHash: string | null,
    listener: RunListener,
  ): Promise<Outcome<Comparison | 'unchanged'>>;
  /**
   * Runs the first replication of every platform once more and records it; the next run ends that. Returns why some could not
   * be recorded.
   */
  record(text: string, steps: number, onRecorded: (recorded: Recorded) => void): Promise<readonly Problem[]>;
  /** Gets the engines ready for an edit, while nobody waits; the next run ends that. */
  warm(text: string): Promise<void>;
  cancel(): void;
  /** Which assumption moves the answer most. */
  sensitivity(text: string, asked: PairAsked, progressed: ProgressListener): Promise<Outcome<Sensitivity>>;
  /** Where along an axis the answer turns. */
  breakEven(
    text: string,
    asked: PairAsked,
    axis: AxisRange,
    progressed: ProgressListener,
  ): Promise<Outcome<BreakEven>>;
  /** Every platform at the combinations of the values of these axes, the last axis turning fastest. */
  sweep(
    text: string,
    axes: readonly ListedAxis[],
    options: SweepOptions,
    listener: SweepListener,
  ): Promise<Outcome<Sweep>>;
  /** The single rates and numbers of replicas of a text. */
  axes(text: string): AxisChoice[];
  /** All that a sweep of a text may vary. */
  sweepAxes(text: string): SweepAxis[];
  /** The text with other values at some paths. */
  textWith(text: string, settings: readonly SweepSetting[]): string;
  cancelWhatIf(): void;
  import(files: readonly TextFile[]): Promise<Outcome<Imported>>;
  link(text: string): Promise<Outcome<string>>;
  openLink(fragment: string): Promise<Outcome<SharedDocument>>;
  /** What may be written at a place of a text, in characters from its beginning. */
  suggest(text: string, at: number): Suggestions | null;
  /** What the schema says about what stands there. */
  describe(text: string, at: number): Description | null;
}
