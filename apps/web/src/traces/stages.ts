/** What a request at a service did with its time, stage by stage, and which of it the client waited for. */
import type { RequestSpan, RequestTrace } from '@tare/schema';

/** In the order in which they follow one another; the four on the CPU alternate, and are drawn as blocks. */
export const STAGES = [
  'held',
  'network',
  'transfer',
  'queue',
  'work',
  'overhead',
  'throttled',
  'waiting',
  'disk',
  'calls',
  'answer',
  'unknown',
] as const;
export type Stage = (typeof STAGES)[number];

export interface StageBar {
  readonly stage: Stage;
  readonly fromUs: number;
  readonly tookUs: number;
}

type Part = readonly [stage: Stage, tookUs: number];

/** Until it reached its instance. */
function wayOf({ fromUs, arrivedUs, networkUs, transferUs }: RequestSpan): Part[] {
  const took = arrivedUs! - fromUs;
  return [
    ['held', Math.max(0, took - networkUs - transferUs)],
    ['transfer', transferUs],
    ['network', networkUs],
  ];
}

/** On the CPU; what neither its work, the stack's nor its quota took, others had. */
function cpuOf({ admittedUs, computedUs, netUs, overheadUs, throttledUs }: RequestSpan): Part[] {
  const waiting = computedUs! - admittedUs! - netUs - overheadUs - throttledUs;
  return [
    ['work', netUs],
    ['overhead', overheadUs],
    ['throttled', throttledUs],
    ['waiting', waiting],
  ];
}

/** As far as it came; of what was cut off it is not known how far the stage was. */
function partsOf(span: RequestSpan): Part[] {
  const { fromUs, arrivedUs, admittedUs, computedUs, workedUs, sentUs, toUs } = span;
  if (arrivedUs === null) return [['unknown', toUs - fromUs]];
  if (admittedUs === null) return [...wayOf(span), ['queue', toUs - arrivedUs]];
  const queued: Part[] = [...wayOf(span), ['queue', admittedUs - arrivedUs]];
  if (computedUs === null) return [...queued, ['unknown', toUs - admittedUs]];
  const computed: Part[] = [...queued, ...cpuOf(span), ['disk', (workedUs ?? toUs) - computedUs]];
  if (workedUs === null) return computed;
  return [
    ...computed,
    ['calls', (sentUs ?? toUs) - workedUs],
    ['answer', sentUs === null ? 0 : toUs - sentUs],
  ];
}

/** Less than half a microsecond is the rounding of the run's clock. */
const LEAST_US = 0.5;

/** The bars of a span, one after another, from the beginning of its trace. */
export function stagesOf(span: RequestSpan): StageBar[] {
  let at = span.fromUs;
  return partsOf(span).flatMap(([stage, tookUs]) => {
    const bar = { stage, fromUs: at, tookUs };
    at += tookUs;
    return tookUs < LEAST_US ? [] : [bar];
  });
}

/** A part of the latency: what it was, and at which service. */
export interface CriticalPart {
  readonly service: string;
  /** `back-off`: before a call was made again. */
  readonly stage: Stage | 'back-off';
  readonly us: number;
}

export interface Critical {
  /** Spans that the client waited for, by their place. */
  readonly spans: ReadonlySet<number>;
  /** They sum to the latency. */
  readonly parts: readonly CriticalPart[];
}

type Calls = ReadonlyMap<number, readonly number[]>;

/** What each span calls, by its place; the client's request is −1's. */
export function callsOf(spans: readonly RequestSpan[]): Calls {
  const calls = new Map<number, number[]>();
  for (const [index, { parent }] of spans.entries()) {
    const own = calls.get(parent);
    if (own === undefined) calls.set(parent, [index]);
    else own.push(index);
  }
  return calls;
}

/**
 * Rule R3: the parts of a latency along its critical path. Backwards from where a caller's calls are over: the call that
 * ended last, then what came before it was made.
 */
export function criticalOf({ spans }: Pick<RequestTrace, 'spans'>): Critical {
  const calls = callsOf(spans);
  const critical = new Set<number>();
  const parts: CriticalPart[] = [];
  const visit = (index: number): void => {
    const span = spans[index]!;
    critical.add(index);
    for (const [stage, us] of partsOf(span))
      if (stage !== 'calls') parts.push({ service: span.service, stage, us });
    if (span.workedUs !== null) visitCalls(index, span.workedUs, span.sentUs ?? span.toUs);
  };
  const visitCalls = (caller: number, from: number, to: number): void => {
    let at = to;
    while (at > from) {
      const last = (calls.get(caller) ?? [])
        .filter(call => spans[call]!.toUs <= at && spans[call]!.fromUs < at)
        .reduce((best, call) => (best < 0 || spans[call]!.toUs > spans[best]!.toUs ? call : best), -1);
      const end = last < 0 ? from : Math.max(from, spans[last]!.toUs);
      if (end < at)
        parts.push({ service: spans[caller]!.service, stage: last < 0 ? 'calls' : 'back-off', us: at - end });
      if (last < 0) return;
      visit(last);
      at = spans[last]!.fromUs;
    }
  };
  if (spans.length > 0) visit(0);
  return { spans: critical, parts };
}

/** The largest of them, those of one service and stage as one. */
export function largestParts({ parts }: Critical, most: number): CriticalPart[] {
  const sums = new Map<string, CriticalPart>();
  for (const part of parts) {
    const key = `${part.stage} ${part.service}`;
    sums.set(key, { ...part, us: (sums.get(key)?.us ?? 0) + part.us });
  }
  return [...sums.values()].sort((a, b) => b.us - a.us).slice(0, most);
}

/** All parts of a stage as one. */
export function byStage({ parts }: Critical): ReadonlyMap<CriticalPart['stage'], number> {
  const sums = new Map<CriticalPart['stage'], number>();
  for (const { stage, us } of parts) sums.set(stage, (sums.get(stage) ?? 0) + us);
  return sums;
}
