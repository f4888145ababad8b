/** The kernel refuses a shorter quota: `min_cfs_quota_period` in kernel/sched/core.c, `MinMilliCPU` in the kubelet. */
const LEAST_QUOTA_US = 1000;

/**
 * CPU time in µs that a limit allows in each period: limit · period, at least 1 ms; 0 = no limit. After
 * `MilliCPUToQuota` in Kubernetes pkg/kubelet/cm/helpers_linux.go.
 */
export const quotaUs = (limitMilli: number, periodUs: number): number =>
  limitMilli === 0 ? 0 : Math.max(LEAST_QUOTA_US, Math.floor((limitMilli * periodUs) / 1000));

/**
 * Rule C4: a CFS bandwidth quota. An instance may use `work` (millicore-µs) in each period; when that is used up it
 * is throttled, that is, it stands still until the period ends. Periods follow one another from `phase` on, as the
 * kernel's timer does, whose phase is drawn for each group (kernel/sched/fair.c, `init_cfs_bandwidth`). The kernel
 * hands the quota out in slices of 5 ms to each core; here all threads draw on one account.
 */
export class Quota {
  /** Work left in the present period. */
  budget: number;
  throttled = false;
  /** Periods in which the quota was used up, and the time stood still (cgroup's nr_throttled, throttled_usec). */
  throttledPeriods = 0;
  /** What a period allows; Infinity once the limit has been lifted. */
  work: number;
  periodUs: number;
  #start: number;
  #throttledUs = 0;
  #since = 0;

  constructor(limitMilli: number, periodUs: number, phase: number) {
    this.work = quotaUs(limitMilli, periodUs) * 1000;
    this.periodUs = periodUs;
    this.budget = this.work;
    this.#start = phase - periodUs;
  }

  get periodEnd(): number {
    return this.#start + this.periodUs;
  }

  /** Whether a member that goes on at this rate (millicores) will use up this period's budget or a later one's. */
  binds(rate: number, now: number): boolean {
    return rate * this.periodUs > this.work || rate * (this.periodEnd - now) > this.budget;
  }

  /** Takes work off the account; `rate` is what it was received at, for what falls into a new period. */
  spend(work: number, rate: number, now: number): void {
    if (this.throttled) return;
    if (now < this.periodEnd) this.budget -= work;
    else {
      this.#roll(now);
      this.budget -= rate * (now - this.#start);
    }
  }

  /** The quota is used up, unless a new period begins at this very moment. */
  exhaust(now: number): void {
    if (this.#start === now) return;
    this.throttled = true;
    this.throttledPeriods++;
    this.#since = now;
  }

  /** A new period begins. */
  refill(now: number): void {
    if (this.throttled) this.#throttledUs += now - this.#since;
    this.throttled = false;
    if (now >= this.periodEnd) this.#roll(now);
  }

  /**
   * Another limit, null: none any more. The account begins anew, and who stands still goes on (`tg_set_cfs_bandwidth`,
   * kernel/sched/core.c).
   */
  change(limit: { readonly milli: number; readonly periodUs: number } | null, now: number): void {
    this.refill(now);
    this.work = limit === null ? Infinity : quotaUs(limit.milli, limit.periodUs) * 1000;
    this.periodUs = limit?.periodUs ?? this.periodUs;
    this.budget = this.work;
    this.#start = now;
  }

  throttledUs(now: number): number {
    return this.#throttledUs + (this.throttled ? now - this.#since : 0);
  }

  #roll(now: number): void {
    this.#start += Math.floor((now - this.#start) / this.periodUs) * this.periodUs;
    this.budget = this.work;
  }
}
