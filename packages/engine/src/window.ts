import { type CpuStrain, cpuStrain, startOf } from './cpu/strain.ts';
import { type CpuIntegrals, cpuIntegrals, cpuUsed } from './cpu/topology.ts';
import { floatsOf, trimmed } from './kernel/columns.ts';
import { payload, SAMPLE, WINDOW } from './kernel/event-kinds.ts';
import type { ReclaimedAreas } from './memory/overcommit.ts';
import type { RunParts } from './parts.ts';
import { CarbonMeter } from './report/carbon-meter.ts';
import type { Roster } from './roster.ts';
import type { TenantUse } from './tenancy/holdings.ts';

/** Its bounds and its samples come after all that happens at the same time. */
const PRIORITY = 3;
/** Without a warm-up it begins before all of that. */
const AT_ONCE = -1;

/** Integrals and counters at the start of the window, to be taken off at its end. */
export interface WindowStart extends CpuIntegrals {
  readonly usedByInstance: Float64Array;
  readonly strain: CpuStrain;
  /** CPU time that starts of each instance, and boots of guests on each host, have taken: millicore-µs. */
  readonly startsByInstance: Float64Array;
  readonly bootsByHost: Float64Array;
  /** What hogs have taken of each host: millicore-µs. */
  readonly hogsByHost: Float64Array;
  /** Time that disks have been busy, µs. */
  readonly disksBusy: number;
  readonly tenants: TenantUse;
  /** null where no more memory is sold than there is. */
  readonly reclaimed: ReclaimedAreas | null;
  /** What network cards have carried, bytes. */
  readonly carried: { readonly sent: number; readonly received: number };
}

function startAt({ cpu, lifecycle, neighbours, ...parts }: RunParts, now: number): WindowStart {
  const { share, leaves } = cpu;
  return {
    ...cpuIntegrals(cpu, now),
    usedByInstance: trimmed(floatsOf(leaves.length, instance => share.usedBy(leaves[instance]!, now))),
    strain: startOf(cpuStrain(cpu, now)),
    startsByInstance: trimmed(lifecycle.takings.cpuOfInstances(now)),
    bootsByHost: lifecycle.takings.cpuOfBoots(now),
    hogsByHost: neighbours.cpuOfHosts(now),
    disksBusy: parts.disks.busy(now),
    tenants: parts.tenants.use(now),
    reclaimed: parts.overcommit?.until(now) ?? null,
    carried: parts.transfers.bytes(now),
  };
}

/** The part of a run that its figures are taken over: all after the warm-up, sampled in equal steps (rule R1). */
export class MeasuredWindow {
  readonly from: number;
  readonly end: number;
  /** null where no grid's carbon changes. */
  readonly carbon: CarbonMeter | null;
  readonly #parts: RunParts;
  readonly #roster: Roster;
  #start: WindowStart | undefined;
  #sampled = { used: 0, at: 0 };

  /** Of a run whose traffic begins then. */
  constructor(parts: RunParts, roster: Roster, origin: number) {
    const { run } = parts.plan;
    this.#parts = parts;
    this.#roster = roster;
    const changes = parts.plan.sites.some(({ carbonSteps }) => carbonSteps !== undefined);
    this.carbon = changes ? new CarbonMeter(parts, origin) : null;
    this.from = origin + run.warmupUs;
    this.end = this.from + run.durationUs;
  }

  /** Asks for its beginning: after what happens at that moment, unless everything does that happens at all. */
  begin(): void {
    const priority = this.#parts.plan.run.warmupUs === 0 ? AT_ONCE : PRIORITY;
    this.#parts.queue.push(this.from, priority, payload(WINDOW, 0));
  }

  /** What had been counted when it began; of a run that was cut before, now. */
  startOr(now: number): WindowStart {
    return this.#start ?? startAt(this.#parts, now);
  }

  /** It begins: what was counted before is forgotten. */
  open(): void {
    const { queue, series, requests, uptime, restarts, ages, pressure } = this.#parts;
    this.#start = startAt(this.#parts, queue.now);
    this.carbon?.begin(queue.now);
    requests.restart(queue.now);
    uptime.restart(queue.now);
    restarts.restart();
    ages.restart(queue.now);
    pressure.files.restart(queue.now);
    series.clear();
    this.#parts.latencyParts.clear();
    this.#parts.recorder?.traces.restart();
    this.#sampled = { used: this.#cpuUsed(queue.now), at: queue.now };
    this.#expect();
  }

  /** A step of the series is over. */
  sample(): void {
    const { queue, series, requests, pressure, overcommit, fleet, uptime } = this.#parts;
    const now = queue.now;
    // Leaks fill a host between requests as well, and what guests touch changes.
    if (pressure.leaks || overcommit !== null) this.#roster.relieveAll();
    this.carbon?.read(now);
    const used = this.#cpuUsed(now);
    const most = (now - this.#sampled.at) * fleet.cpuMilli;
    series.close(requests.flow, most === 0 ? 0 : (used - this.#sampled.used) / most, uptime.ready);
    this.#sampled = { used, at: now };
    if (now < this.end) this.#expect();
  }

  #expect(): void {
    const { queue, series } = this.#parts;
    queue.push(Math.min(this.end, queue.now + series.stepUs), PRIORITY, payload(SAMPLE, 0));
  }

  /** Millicore-µs of all hosts. */
  #cpuUsed(now: number): number {
    return cpuUsed(this.#parts.cpu, now) + this.#parts.tenants.cpuUntil(now);
  }
}
