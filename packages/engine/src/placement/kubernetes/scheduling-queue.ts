const SECOND = 1e6;

/** A refused pod is not looked at for so long at first (`DefaultPodInitialBackoffDuration`), doubled up to (`DefaultPodMaxBackoffDuration`). */
const FIRST_BACKOFF_US = 1 * SECOND;
const MOST_BACKOFF_US = 10 * SECOND;
/** Pods whose back-off is over are looked for each second (`flushBackoffQCompleted`). */
const BACKOFF_LOOK_US = 1 * SECOND;
/** Each half minute those that nothing has moved for five minutes are tried all the same (`flushUnschedulablePodsLeftover`). */
const LEFTOVER_LOOK_US = 30 * SECOND;
const LEFTOVER_AFTER_US = 300 * SECOND;

/** What may let in those that were refused: a pod that goes or asks for less, a node that comes, or anything at all. */
export type QueueEvent = 'pod-deleted' | 'pod-shrunk' | 'pod-added' | 'node-added' | 'any';

/** Whom each of these may concern: pods refused by one of these plugins (`EventsToRegister` of each, Kubernetes 1.31). */
const PLUGINS_OF: Readonly<Record<Exclude<QueueEvent, 'any' | 'node-added'>, readonly string[]>> = {
  'pod-deleted': ['NodePorts', 'NodeResourcesFit', 'PodTopologySpread', 'InterPodAffinity'],
  'pod-shrunk': ['NodeResourcesFit'],
  'pod-added': ['PodTopologySpread', 'InterPodAffinity'],
};

/** Whether an event may help one that these plugins refused; a node that comes concerns them all, and so does anything where none did (`isPodWorthRequeuing`). */
function isWorthTrying(event: QueueEvent, refusedBy: ReadonlySet<string>): boolean {
  if (event === 'any' || event === 'node-added' || refusedBy.size === 0) return true;
  return PLUGINS_OF[event].some(plugin => refusedBy.has(plugin));
}

/** How long a pod that has been refused so often is left alone, µs (`calculateBackoffDuration`, scheduling_queue.go). */
export function schedulingBackoffUs(attempts: number): number {
  let duration = FIRST_BACKOFF_US;
  for (let attempt = 1; attempt < attempts; attempt++) {
    if (duration > MOST_BACKOFF_US - duration) return MOST_BACKOFF_US;
    duration += duration;
  }
  return duration;
}

/** Pods of one service that came, or were refused, together: where the first of them finds no room nobody else does. */
export interface WaitingPods {
  readonly service: number;
  count: number;
  /** Times they were refused. */
  attempts: number;
  /** When they came, and when they were last refused or came; µs. */
  readonly since: number;
  at: number;
  state: 'active' | 'backing-off' | 'unschedulable';
  /** Plugins that refused a node to them when they were last tried. */
  refusedBy: ReadonlySet<string>;
}

const NOBODY: ReadonlySet<string> = new Set();

/** What the queue has seen; pods. */
export interface QueueCounts {
  refused: number;
  moved: number;
  leftOver: number;
  /** The longest that any of them has waited for its place, µs. */
  longestUs: number;
}

/** The next tick of a look that comes at whole intervals. */
const tickFrom = (at: number, every: number): number => Math.ceil(at / every) * every;

const backoffEnd = ({ at, attempts }: WaitingPods): number => at + schedulingBackoffUs(attempts);
const leftOverAt = ({ at }: WaitingPods): number => tickFrom(at + LEFTOVER_AFTER_US + 1, LEFTOVER_LOOK_US);

/**
 * Rule O1: the scheduler's queue of Kubernetes 1.31 (pkg/scheduler/internal/queue/scheduling_queue.go): pods that are to be
 * tried, in order of priority and then of time; pods that were refused and wait for something to change; and pods for which
 * it has, but whose back-off is not over. A change moves those that were refused by a plugin which it concerns; what exactly has
 * changed is not looked into (upstream's queueing hints, off in 1.31).
 */
export class SchedulingQueue {
  readonly counts: QueueCounts = { refused: 0, moved: 0, leftOver: 0, longestUs: 0 };
  readonly #priorities: readonly number[];
  readonly #waiting = new Set<WaitingPods>();

  /** `priorities`: of the services, by their numbers. */
  constructor(priorities: readonly number[]) {
    this.#priorities = priorities;
  }

  /** New pods; they are to be tried at once. */
  add(service: number, count: number, now: number): WaitingPods {
    const times = { since: now, at: now };
    const pods: WaitingPods = { service, count, attempts: 0, ...times, state: 'active', refusedBy: NOBODY };
    this.#waiting.add(pods);
    return pods;
  }

  /** Who is tried next: the highest priority, of equals who came or was moved first (PrioritySort). */
  next(): WaitingPods | undefined {
    let first: WaitingPods | undefined;
    for (const pods of this.#waiting)
      if (pods.state === 'active' && (first === undefined || this.#isBefore(pods, first))) first = pods;
    return first;
  }

  /** One of these pods has its place. */
  placed(pods: WaitingPods, now: number): void {
    this.counts.longestUs = Math.max(this.counts.longestUs, now - pods.since);
    this.#lessen(pods, 1);
  }

  /** There is no room for these, as these plugins say. */
  refuse(pods: WaitingPods, now: number, refusedBy = NOBODY): void {
    if (pods.count === 0) return;
    pods.refusedBy = new Set(refusedBy);
    pods.attempts++;
    pods.at = now;
    pods.state = 'unschedulable';
    this.counts.refused += pods.count;
  }

  /** So many of a service are no longer asked for: those that came last. */
  callOff(service: number, count: number): void {
    const own = [...this.#waiting].filter(pods => pods.service === service).reverse();
    let left = count;
    for (const pods of own) {
      const gone = Math.min(left, pods.count);
      this.#lessen(pods, gone);
      left -= gone;
    }
  }

  /** Something has changed that may let those in that wait for it, or of them those of these services (`MoveAllToActiveOrBackoffQueue`). */
  move(now: number, event: QueueEvent = 'any', concerns: (service: number) => boolean = () => true): void {
    for (const pods of this.#waiting) {
      if (pods.state !== 'unschedulable' || !isWorthTrying(event, pods.refusedBy)) continue;
      if (!concerns(pods.service)) continue;
      this.counts.moved += pods.count;
      this.#release(pods, now);
    }
  }

  /** The scheduler's own looks at its queue: back-offs that are over, and pods that have waited for too long. */
  look(now: number): void {
    for (const pods of this.#waiting) {
      if (pods.state === 'unschedulable' && leftOverAt(pods) <= now) {
        this.counts.leftOver += pods.count;
        pods.state = 'active';
      }
      if (pods.state === 'backing-off' && tickFrom(backoffEnd(pods), BACKOFF_LOOK_US) <= now)
        pods.state = 'active';
    }
  }

  /** When somebody can be tried again, µs; Infinity: nobody waits. */
  nextAt(now: number): number {
    let next = Infinity;
    for (const pods of this.#waiting) next = Math.min(next, timeOf(pods, now));
    return next;
  }

  #release(pods: WaitingPods, now: number): void {
    pods.state = backoffEnd(pods) > now ? 'backing-off' : 'active';
  }

  #isBefore(a: WaitingPods, b: WaitingPods): boolean {
    const byPriority = this.#priorities[a.service]! - this.#priorities[b.service]!;
    if (byPriority !== 0) return byPriority > 0;
    return a.at === b.at ? a.service < b.service : a.at < b.at;
  }

  #lessen(pods: WaitingPods, by: number): void {
    pods.count -= by;
    if (pods.count === 0) this.#waiting.delete(pods);
  }
}

function timeOf(pods: WaitingPods, now: number): number {
  switch (pods.state) {
    case 'active':
      return now;
    case 'backing-off':
      return Math.max(now, tickFrom(backoffEnd(pods), BACKOFF_LOOK_US));
    case 'unschedulable':
      return Math.max(now, leftOverAt(pods));
  }
}
