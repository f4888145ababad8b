/** What would change the answer (rule R3), asked of the same engines as the comparison itself. */
import { type Prepared, prepare, preparedWith, turnableNumbers } from '@tare/catalog';
import {
  breakEven,
  type PairQuestion,
  sensitivity,
  sweep,
  sweepHead,
  sweepSettings,
  type VariantOptions,
} from '@tare/experiments';
import type { Runner } from '@tare/runner/browser';
import {
  failure,
  type ListedAxis,
  type Outcome,
  parseScenarioText,
  problem,
  type ReadDocument,
  type ScenarioDocument,
  type SweepPoint,
  success,
} from '@tare/schema';
import { writtenAt } from './axis-value.ts';
import { mappingAt, valueAt } from './document-at.ts';
import { newest } from './newest.ts';
import type { AxisChoice, Desk, EndedPoint, PairAsked, ProgressListener, SweepOptions } from './protocol.ts';

/** A sweep has many points: enough replications at each for an interval. */
const SWEEP_REPLICATIONS = 3;

type WhatIf = Pick<Desk, 'sensitivity' | 'breakEven' | 'sweep' | 'axes' | 'cancelWhatIf'>;

interface Pair {
  readonly document: ScenarioDocument;
  readonly prepared: Prepared;
  readonly question: PairQuestion;
}

/** The scenario reduced to the two platforms that are asked about; the others would only cost runs. */
function pairOf(text: string, asked: PairAsked): Outcome<Pair> {
  const parsed = parseScenarioText(text);
  if (!parsed.ok) return parsed;
  const whole = parsed.value.document;
  const { platform, baseline } = asked;
  const kept = Object.entries(whole.platforms).filter(([id]) => id === platform || id === baseline);
  const document: ScenarioDocument = { ...whole, platforms: Object.fromEntries(kept), baseline };
  const prepared = prepare(document);
  if (!prepared.ok) return prepared;
  const { replications, seed } = prepared.value.plan.run;
  return success({ document, prepared: prepared.value, question: { ...asked, replications, seed } });
}

/** "150/s" → 150 and "/s"; null for a curve. */
function splitRate(value: unknown): { value: number; unit: string } | null {
  const [, number, unit = ''] = /^\s*([\d.]+)\s*(\/\s*\w+)\s*$/.exec(String(value)) ?? [];
  return number === undefined ? null : { value: Number(number), unit };
}

function axesOf(document: unknown): AxisChoice[] {
  const rates = Object.keys(mappingAt(document, 'traffic')).flatMap(name => {
    const rate = splitRate(valueAt(document, ['traffic', name, 'rate']));
    return rate === null ? [] : [{ path: `traffic.${name}.rate`, ...rate }];
  });
  const replicas = Object.keys(mappingAt(document, 'services')).flatMap(name => {
    const value = valueAt(document, ['services', name, 'replicas']);
    return typeof value === 'number' ? [{ path: `services.${name}.replicas`, value, unit: '' }] : [];
  });
  return [...rates, ...replicas];
}

function sweepOver(
  text: string,
  axes: readonly ListedAxis[],
  { replications = SWEEP_REPLICATIONS, ...sample }: SweepOptions,
) {
  const parsed = parseScenarioText(text);
  if (!parsed.ok) return parsed;
  const { document } = parsed.value;
  const prepared = prepare(document);
  if (!prepared.ok) return prepared;
  const { seed } = prepared.value.plan.run;
  return success({
    subject: prepared.value,
    axes,
    replications,
    seed,
    ...sample,
    subjectAt: preparedWith(document),
  });
}

/** Each time that the page hears of something it draws: of very many runs it hears some at a time. */
const TELL_EVERY_MS = 100;

/** Tells the share that is done at most so often, and always that all is. */
function pacedProgress(progressed: ProgressListener, now: () => number): ProgressListener {
  let last = Number.NEGATIVE_INFINITY;
  return fraction => {
    if (fraction < 1 && now() - last < TELL_EVERY_MS) return;
    last = now();
    progressed(fraction);
  };
}

/** Gathers the points that end until it is time to tell; those of the last moments come with the answer. */
function gatheredPoints(ended: (points: readonly EndedPoint[]) => void, now: () => number) {
  let gathered: EndedPoint[] = [];
  let last = Number.NEGATIVE_INFINITY;
  return (point: SweepPoint, place: number): void => {
    gathered.push({ place, point });
    if (now() - last < TELL_EVERY_MS) return;
    last = now();
    ended(gathered);
    gathered = [];
  };
}

const cancelled = () => failure([problem('cancelled', '', 'The search was cancelled.', 'Start it again.')]);

export interface WhatIfSources {
  readonly read: (text: string) => Outcome<ReadDocument>;
  /** Milliseconds from any beginning. */
  readonly now: () => number;
}

export function createWhatIf(runner: () => Promise<Runner>, { read, now }: WhatIfSources): WhatIf {
  const searches = newest();

  /** One search at a time: a new one ends the one before. */
  async function search<Value>(
    progressed: ProgressListener,
    work: (options: VariantOptions) => Promise<Outcome<Value>>,
  ): Promise<Outcome<Value>> {
    const signal = searches.begin();
    const { execute, concurrency } = await runner();
    if (signal.aborted) return cancelled();
    return work({ execute, concurrency, signal, onProgress: pacedProgress(progressed, now) });
  }

  return {
    async sensitivity(text, asked, progressed) {
      const pair = pairOf(text, asked);
      if (!pair.ok) return pair;
      const { document, prepared, question } = pair.value;
      return search(progressed, options =>
        sensitivity({
          ...options,
          subject: prepared,
          question,
          knobs: turnableNumbers(prepared.assumptions),
          turned: (id, value) =>
            prepare({ ...document, assumptions: { ...document.assumptions, [id]: value } }),
        }),
      );
    },
    async breakEven(text, asked, axis, progressed) {
      const pair = pairOf(text, asked);
      if (!pair.ok) return pair;
      const { document, question } = pair.value;
      const { from, to } = axis;
      return search(progressed, options =>
        breakEven({
          ...options,
          question,
          axis: axis.path,
          from,
          to,
          whole: axis.unit === '' || (Number.isInteger(from) && Number.isInteger(to)),
          subjectAt: x => preparedWith(document)([{ path: axis.path, value: writtenAt(axis.unit, x) }]),
        }),
      );
    },
    async sweep(text, axes, options, listener) {
      const wanted = sweepOver(text, axes, options);
      if (!wanted.ok) return wanted;
      const settings = sweepSettings(wanted.value);
      if (!settings.ok) return settings;
      listener.began(sweepHead(wanted.value), settings.value);
      const onPoint = gatheredPoints(points => listener.ended(points), now);
      return search(
        fraction => listener.progressed(fraction),
        given => sweep({ ...given, ...wanted.value, onPoint }),
      );
    },
    axes: text => {
      const document = read(text);
      return document.ok ? axesOf(document.value.value) : [];
    },
    cancelWhatIf: searches.stop,
  };
}
