/** SimKube's recordings of a cluster as JSON (version 2): which objects were applied and deleted when → pods that come and go. */
import { milliOf, parseQuantity, unitsOf } from '../kubernetes/quantity.ts';
import type { Format, LineReader } from './format.ts';
import type { Gathered, LinePlace } from './gathered.ts';

/** Longer ones are not read whole. */
const MOST_CHARACTERS = 200_000_000;

type Json = { readonly [key: string]: unknown };

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const jsonAt = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce((own, key) => (isJson(own) ? own[key] : undefined), value);
const listAt = (value: unknown, ...keys: readonly string[]): readonly unknown[] => {
  const found = jsonAt(value, ...keys);
  return Array.isArray(found) ? (found as unknown[]) : [];
};

/** Cores and bytes of one pod. */
type Ask = readonly [cores: number, bytes: number];

/** Pods of one object that are there: since when each. */
interface Owner {
  ask: Ask;
  since: number[];
}

const REPLICATED = new Set(['Deployment', 'StatefulSet', 'ReplicaSet']);
const WHY_LEFT =
  'Of a SimKube trace pods of Deployments, StatefulSets and ReplicaSets are read; of other objects it does not say how many pods there were.';

/** What all containers of a pod ask for, or are limited to. */
function askOf(podSpec: unknown): Ask {
  let [milli, bytes] = [0, 0];
  for (const container of listAt(podSpec, 'containers')) {
    const amount = (key: string) => {
      const text =
        jsonAt(container, 'resources', 'requests', key) ?? jsonAt(container, 'resources', 'limits', key);
      return text === undefined || text === null ? undefined : parseQuantity(String(text as string));
    };
    const [cpu, memory] = [amount('cpu'), amount('memory')];
    milli += cpu === undefined ? 0 : milliOf(cpu);
    bytes += memory === undefined ? 0 : unitsOf(memory);
  }
  return [milli / 1000, bytes];
}

const nameOf = (object: unknown): string =>
  ['kind', 'namespace', 'name']
    .map(key => String((key === 'kind' ? jsonAt(object, key) : jsonAt(object, 'metadata', key)) ?? ''))
    .join('/');

/** The cluster as it was recorded. */
class Recorded {
  readonly #owners = new Map<string, Owner>();
  readonly #gathered: Gathered;
  readonly #at: LinePlace;
  /** Pods that ask for nothing. */
  without = 0;

  constructor(gathered: Gathered, at: LinePlace) {
    this.#gathered = gathered;
    this.#at = at;
  }

  apply(object: unknown, now: number): void {
    if (!REPLICATED.has(String(jsonAt(object, 'kind')))) {
      this.#gathered.leaveOut(WHY_LEFT, this.#at);
      return;
    }
    const replicas = Number(jsonAt(object, 'spec', 'replicas') ?? 1);
    const ask = askOf(jsonAt(object, 'spec', 'template', 'spec'));
    const name = nameOf(object);
    const own = this.#owners.get(name) ?? { ask, since: [] };
    this.#owners.set(name, own);
    // Another template: all pods are replaced.
    if (own.ask.some((amount, which) => amount !== ask[which])) this.#end(own, 0, now);
    own.ask = ask;
    this.#end(own, Math.max(0, replicas), now);
    while (own.since.length < replicas) own.since.push(now);
  }

  delete(object: unknown, now: number): void {
    const own = this.#owners.get(nameOf(object));
    if (own !== undefined) this.#end(own, 0, now);
  }

  finish(now: number): void {
    for (const own of this.#owners.values()) this.#end(own, 0, now);
  }

  /** The youngest go until there are no more than so many. */
  #end(own: Owner, most: number, now: number): void {
    for (const since of own.since.splice(most)) {
      if (own.ask[0] === 0 && own.ask[1] === 0) this.without++;
      this.#gathered.add('pod-lifetimes', [since, now - since, ...own.ask, 0], this.#at);
    }
  }
}

const BAD = 'Give a trace as SimKube exports it (JSON, version 2; skctl converts .sktrace files).';

function replay(text: string, gathered: Gathered, at: LinePlace): void {
  let trace: unknown;
  try {
    trace = JSON.parse(text);
  } catch (error) {
    gathered.fault(at, `it is no JSON: ${error instanceof Error ? error.message : String(error)}.`, BAD);
    return;
  }
  const events = listAt(trace, 'events');
  const times = events.map(event => jsonAt(event, 'ts'));
  if (events.length === 0 || !times.every(time => typeof time === 'number')) {
    gathered.fault(at, 'it has no events with a time (ts) each.', BAD);
    return;
  }
  const recorded = new Recorded(gathered, at);
  for (const [nth, event] of events.entries()) {
    const now = times[nth] as number;
    for (const object of listAt(event, 'applied_objs')) recorded.apply(object, now);
    for (const object of listAt(event, 'deleted_objs')) recorded.delete(object, now);
  }
  recorded.finish(times.at(-1) as number);
  if (recorded.without > 0) gathered.noteWithout(recorded.without, at);
}

export const simkube: Format = {
  id: 'simkube',
  label: 'recording of SimKube',
  recognises: (first, name) => /\.json(\.gz)?$/i.test(name) && first.trimStart().startsWith('{'),
  reader: (gathered, at) => {
    const lines: string[] = [];
    let characters = 0;
    const read: LineReader = line => {
      characters += line.length;
      if (characters > MOST_CHARACTERS) {
        gathered.fault(
          at,
          'a recording of SimKube is read whole, and this one is too long.',
          'Give a part of it.',
        );
        return false;
      }
      lines.push(line);
      return true;
    };
    read.end = () => {
      if (characters <= MOST_CHARACTERS) replay(lines.join('\n'), gathered, at);
    };
    return read;
  },
};
