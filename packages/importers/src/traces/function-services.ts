/** Functions and their calls → services and their traffic. */
import type { ScenarioDocument } from '@tare/schema';
import { assume, type Findings, leaveOut } from '../findings.ts';
import type { FunctionCalls, Gathered } from './gathered.ts';

type Traffic = NonNullable<ScenarioDocument['traffic']>;

/** Of functions, the busiest; of the others there would be more traffic than a document holds. */
const MOST_FUNCTIONS = 20;
const USUAL_MS = 100;
const USUAL_MB = 128;
/** A replica is busy no more than this share of the time. */
const BUSY = 0.5;
const SECONDS_PER_MINUTE = 60;
const IMAGE_BYTES = 50_000_000;

interface Written {
  readonly images: NonNullable<ScenarioDocument['images']>;
  readonly services: ScenarioDocument['services'];
  readonly traffic: Traffic;
  /** Until the last call is there; 0: there is none. */
  readonly seconds: number;
}

/** A rate for each minute, said only where it changes. */
function perMinute(to: string, counts: readonly number[]): Traffic[string] {
  const rate = counts.flatMap((count, minute) =>
    minute > 0 && counts[minute - 1] === count
      ? []
      : [{ at: `${String(minute)}min`, rate: `${String(count / SECONDS_PER_MINUTE)}/s` }],
  );
  return { arrivals: 'poisson', to, rate };
}

function singleCalls(to: string, { starts, seconds }: FunctionCalls, first: number): Traffic[string] {
  const calls = starts.map((start, index) => ({ at: start - first, work: seconds[index]! }));
  calls.sort((a, b) => a.at - b.at);
  return { arrivals: 'trace', to, times: calls.map(({ at }) => at), work: calls.map(({ work }) => work) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const meanMsOf = ({ seconds, meanMs }: FunctionCalls): number =>
  seconds.length > 0 ? (1000 * sum(seconds)) / seconds.length : meanMs > 0 ? meanMs : USUAL_MS;

/** As many as keep each at most half busy, at the busiest minute where minutes are known. */
function replicasOf(own: FunctionCalls, span: number): number {
  const rate =
    own.perMinute.length > 0
      ? own.perMinute.reduce((most, count) => Math.max(most, count), 0) / SECONDS_PER_MINUTE
      : own.calls / Math.max(1, span);
  return Math.min(10_000, Math.max(1, Math.ceil((rate * meanMsOf(own)) / 1000 / BUSY)));
}

function serviceOf(own: FunctionCalls, span: number): ScenarioDocument['services'][string] {
  const memory = `${String(Math.max(1, Math.round(own.memoryMb > 0 ? own.memoryMb : USUAL_MB)))}Mi`;
  const cpu = { law: 'exponential' as const, mean: `${String(Math.max(0.001, meanMsOf(own)))}ms` };
  return {
    image: 'function',
    replicas: replicasOf(own, span),
    requests: { cpu: 1, memory },
    limits: { cpu: 1, memory },
    work: { cpu },
    memory: {
      base: `${String(Math.max(1, Math.floor((own.memoryMb > 0 ? own.memoryMb : USUAL_MB) * 0.9)))}Mi`,
    },
    concurrency: 1,
    startup: { init: '0s' },
  };
}

function note(chosen: readonly FunctionCalls[], gathered: Gathered, findings: Findings): void {
  const place = gathered.places.get('functions')!;
  assume(findings, place, {
    what: 'CPU time of a call',
    value: 'its duration',
    why: 'The trace tells how long calls took, not what they used (rule trace.work); averages are exponential, and 100 ms where none is known.',
  });
  assume(findings, place, {
    what: 'replicas of each function',
    value: 'as many as are half busy at the busiest',
    why: 'The trace does not say how many instances there were (rule trace.replicas).',
  });
  const others = [...gathered.functions.values()].filter(own => own.calls > 0).length - chosen.length;
  if (others > 0)
    leaveOut(
      findings,
      place,
      `${others.toLocaleString('en')} functions`,
      `Only the ${String(MOST_FUNCTIONS)} with the most calls are replayed.`,
    );
}

export function writeFunctions(gathered: Gathered, findings: Findings): Written {
  const chosen = [...gathered.functions.values()]
    .filter(({ calls }) => calls > 0)
    .sort((a, b) => b.calls - a.calls)
    .slice(0, MOST_FUNCTIONS);
  if (chosen.length === 0) return { images: {}, services: {}, traffic: {}, seconds: 0 };
  note(chosen, gathered, findings);
  const first = chosen.reduce((least, own) => own.starts.reduce((a, b) => Math.min(a, b), least), Infinity);
  const last = chosen.reduce((most, own) => own.starts.reduce((a, b) => Math.max(a, b), most), 0);
  const minutes = chosen.reduce((most, own) => Math.max(most, own.perMinute.length), 0);
  const seconds = Math.max(
    SECONDS_PER_MINUTE * minutes,
    first === Infinity ? 0 : last - first + SECONDS_PER_MINUTE,
  );
  const named = chosen.map((own, index) => [`f${String(index + 1)}`, own] as const);
  return {
    images: {
      function: {
        os: 'linux',
        architectures: ['amd64'],
        layers: [{ digest: 'function', size: IMAGE_BYTES }],
      },
    },
    services: Object.fromEntries(named.map(([id, own]) => [id, serviceOf(own, seconds)])),
    traffic: Object.fromEntries(
      named.map(([id, own]) => [
        id,
        own.perMinute.length > 0 ? perMinute(id, own.perMinute) : singleCalls(id, own, first),
      ]),
    ),
    seconds,
  };
}
