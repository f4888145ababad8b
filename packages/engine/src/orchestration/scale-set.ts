import type { PlanScaleSet, PlanScaling } from '@tare/schema';
import type { ScaleDecision } from './horizontal.ts';

/** Mean CPU of all VMs over the time before, per cent; null where none told any. */
interface Level {
  readonly atUs: number;
  readonly percent: number;
}

/**
 * Rule O3: a VM scale set under Azure Monitor's autoscale: one rule each way on the mean CPU of a window, a cool-down, and no VMs
 * taken away whose load would ask for them again ("Best practices for autoscale", "Understand autoscale settings", learn.microsoft.com).
 */
export class ScaleSet {
  readonly #rules: PlanScaleSet;
  readonly #everyUs: number;
  #levels: readonly Level[] = [];
  #begunUs: number | null = null;
  #changedUs = -Infinity;

  constructor(rules: PlanScaleSet, everyUs: number) {
    this.#rules = rules;
    this.#everyUs = everyUs;
  }

  /** One look. `percent`: mean CPU of the VMs since the look before; null: none was there for all of it. */
  step(
    now: number,
    { current, percent }: { readonly current: number; readonly percent: number | null },
    { min, max }: Pick<PlanScaling, 'min' | 'max'>,
  ): ScaleDecision | null {
    this.#begunUs ??= now - this.#everyUs;
    this.#keep(now, percent);
    const level = this.#mean(now);
    const recommended = level === null || this.#rests(now) ? current : this.#wanted(level, current);
    const replicas = Math.min(max, Math.max(min, recommended));
    if (replicas === current) return null;
    this.#changedUs = now;
    return { replicas, recommended, metric: 'cpu', level: level ?? 0 };
  }

  #keep(now: number, percent: number | null): void {
    const since = now - this.#rules.windowUs;
    const kept = this.#levels.filter(({ atUs }) => atUs > since);
    this.#levels = percent === null ? kept : [...kept, { atUs: now, percent }];
  }

  /** Null while the window is not full. */
  #mean(now: number): number | null {
    const { length } = this.#levels;
    if (now - this.#begunUs! < this.#rules.windowUs || length === 0) return null;
    return this.#levels.reduce((sum, { percent }) => sum + percent, 0) / length;
  }

  #rests(now: number): boolean {
    return now - this.#changedUs < this.#rules.coolDownUs;
  }

  #wanted(level: number, current: number): number {
    const { above, below, change } = this.#rules;
    if (level >= above) return current + change;
    if (level > below) return current;
    const left = (less: number) => (level * current) / (current - less);
    for (let less = Math.min(change, current - 1); less > 0; less--)
      if (left(less) < above) return current - less;
    return current;
  }
}
