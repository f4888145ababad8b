/** What would change the answer (rule R3), asked of the same engines as the comparison itself. */
import { type Prepared, prepare, preparedWith, turnableNumbers } from '@tare/catalog';
import {
  breakEven,
  type PairQuestion,
  sensitivity,
  sweep,
  sweepHead,
  type VariantOptions,
} from '@tare/experiments';
import type { Runner } from '@tare/runner/browser';
import {
  failure,
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
import type { AxisChoice, AxisPoints, Desk, PairAsked, ProgressListener } from './protocol.ts';

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

function sweepOver(text: string, asked: readonly AxisPoints[], replications: number) {
  const parsed = parseScenarioText(text);
  if (!parsed.ok) return parsed;
  const { document } = parsed.value;
  const prepared = prepare(document);
  if (!prepared.ok) return prepared;
  const { seed } = prepared.value.plan.run;
  const axes = asked.map(({ path, unit, values }) => ({
    path,
    values: values.map(value => writtenAt(unit, value)),
  }));
  return success({
    subject: prepared.value,
    axes,
    replications,
    seed,
    subjectAt: preparedWith(document),
  });
}

const cancelled = () => failure([problem('cancelled', '', 'The search was cancelled.', 'Start it again.')]);

export function createWhatIf(
  runner: () => Promise<Runner>,
  read: (text: string) => Outcome<ReadDocument>,
): WhatIf {
  const searches = newest();

  /** One search at a time: a new one ends the one before. */
  async function search<Value>(
    progressed: ProgressListener,
    work: (options: VariantOptions) => Promise<Outcome<Value>>,
  ): Promise<Outcome<Value>> {
    const signal = searches.begin();
    const { execute, concurrency } = await runner();
    if (signal.aborted) return cancelled();
    return work({ execute, concurrency, signal, onProgress: progressed });
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
    async sweep(text, asked, progressed, replications = SWEEP_REPLICATIONS, told) {
      const wanted = sweepOver(text, asked, replications);
      if (!wanted.ok) return wanted;
      const head = sweepHead(wanted.value);
      const onPoint = told && { onPoint: (point: SweepPoint, place: number) => told(head, place, point) };
      return search(progressed, options => sweep({ ...options, ...wanted.value, ...onPoint }));
    },
    axes: text => {
      const document = read(text);
      return document.ok ? axesOf(document.value.value) : [];
    },
    cancelWhatIf: searches.stop,
  };
}
