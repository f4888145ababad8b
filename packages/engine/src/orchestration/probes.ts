import type { PlanPhase, PlanProbe, Report } from '@tare/schema';
import { payload, PROBE } from '../kernel/event-kinds.ts';
import type { RunParts } from '../parts.ts';
import type { Roster } from '../roster.ts';
import { startDeadlineUs } from './probe-times.ts';

type ProbeRecord = NonNullable<Report['scaling']['probes']>[number];

/** What is due of an instance: its program must be up by then, or a probe is made. */
const KINDS = ['deadline', 'liveness', 'readiness'] as const;
type Kind = (typeof KINDS)[number];

/** A probe of an instance that runs. */
interface Watched {
  readonly probe: PlanProbe;
  /** How many have failed, or succeeded, one after another. */
  failed: number;
  succeeded: number;
}

const PRIORITY = 1;

/**
 * Rule O4: the kubelet's probes of instances that start and run. One that is not up when its start-up or liveness probe has
 * failed too often is started again; so is one that runs and does not answer; one whose readiness probe fails gets no
 * requests until it succeeds. A probe queues like a request and takes no time: it fails where it would not have a slot
 * before its time-out, or where the instance gets no CPU at all.
 */
export class Probes {
  readonly records: ProbeRecord[];
  readonly #parts: RunParts;
  readonly #roster: Roster;
  /** When something is due, by instance and kind; what comes at another time is void. */
  readonly #due = new Map<number, number>();
  readonly #watched = new Map<number, Watched>();

  constructor(parts: RunParts, roster: Roster) {
    this.#parts = parts;
    this.#roster = roster;
    this.records = parts.plan.services.flatMap(({ id, probes }) =>
      probes === undefined ? [] : [{ service: id, failedStarts: 0, restarts: 0, unready: 0 }],
    );
  }

  /** A phase of the start of an instance begins. */
  phase(instance: number, { name }: PlanPhase): void {
    const { probes } = this.#serviceOf(instance);
    if (probes === undefined) return;
    const key = keyOf(instance, 'deadline');
    if (name === 'probed') this.#due.delete(key);
    else if (name === 'initialised' && !this.#due.has(key)) this.#expect(key, startDeadlineUs(probes));
  }

  /** An instance is ready: it is watched from now on, unless no probe could fail. */
  ready(instance: number): void {
    const { probes, concurrency } = this.#serviceOf(instance);
    const { plan } = this.#parts;
    if (probes === undefined || (concurrency === 0 && plan.neighbours.length === 0)) return;
    for (const kind of ['liveness', 'readiness'] as const) {
      const probe = probes[kind];
      if (probe === undefined) continue;
      const key = keyOf(instance, kind);
      this.#watched.set(key, { probe, failed: 0, succeeded: 0 });
      this.#expect(key, probe.periodUs);
    }
  }

  /** Its program has ended, or it is gone. */
  down(instance: number): void {
    for (const kind of KINDS) {
      this.#due.delete(keyOf(instance, kind));
      this.#watched.delete(keyOf(instance, kind));
    }
  }

  fire(key: number): void {
    const { now } = this.#parts.queue;
    if (this.#due.get(key) !== now) return;
    this.#due.delete(key);
    const instance = Math.floor(key / KINDS.length);
    const kind = KINDS[key % KINDS.length]!;
    if (kind === 'deadline') this.#failStart(instance);
    else this.#probe(instance, kind, key);
  }

  #failStart(instance: number): void {
    if (!this.#roster.failProbe(instance)) return;
    this.#recordOf(instance).failedStarts++;
  }

  #probe(instance: number, kind: 'liveness' | 'readiness', key: number): void {
    const own = this.#watched.get(key)!;
    const answers = this.#answers(instance, own.probe);
    own.failed = answers ? 0 : own.failed + 1;
    own.succeeded = answers ? own.succeeded + 1 : 0;
    this.#expect(key, own.probe.periodUs);
    if (kind === 'readiness') this.#turn(instance, own);
    else if (own.failed >= own.probe.failures) {
      this.#recordOf(instance).restarts++;
      this.#roster.failProbe(instance);
    }
  }

  #answers(instance: number, { timeoutUs }: PlanProbe): boolean {
    const { requests, cpu } = this.#parts;
    const starves =
      cpu.share.rateOf(cpu.leaves[instance]!) === 0 && requests.loadOf(instance).outstanding > 0;
    return !starves && requests.waitedLongest(instance) < timeoutUs;
  }

  #turn(instance: number, { probe, failed, succeeded }: Watched): void {
    if (failed >= probe.failures) {
      if (this.#roster.withdraw(instance)) this.#recordOf(instance).unready++;
    } else if (succeeded >= probe.successes) this.#roster.readmit(instance);
  }

  #expect(key: number, afterUs: number): void {
    if (afterUs === Infinity) return;
    const { queue } = this.#parts;
    this.#due.set(key, queue.now + afterUs);
    queue.push(queue.now + afterUs, PRIORITY, payload(PROBE, key));
  }

  #serviceOf(instance: number) {
    const { fleet, plan } = this.#parts;
    return plan.services[fleet.instances[instance]!.service]!;
  }

  #recordOf(instance: number): ProbeRecord {
    const { id } = this.#serviceOf(instance);
    return this.records.find(({ service }) => service === id)!;
  }
}

const keyOf = (instance: number, kind: Kind): number => instance * KINDS.length + KINDS.indexOf(kind);
