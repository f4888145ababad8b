/** Of pods that are alike: what one asks for, and the rules that bind where it may stand. */
export interface PodGroup {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly count: number;
  /** Takes a port of its host, so that a host has one of them. */
  readonly hostPort?: true;
  /** A topology spread constraint with `DoNotSchedule` over hosts or zones. */
  readonly spread?: { readonly over: 'host' | 'zone'; readonly maxSkew: number; readonly minDomains: number };
}

/** What a new host of a pool has to give, or what one that is there has left. */
export interface HostTemplate {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly pods: number;
  readonly zone: string;
}

export interface HostEstimate {
  /** New hosts on which pods were put; hosts that stood there count where spreading put pods on them, as upstream counts them. */
  readonly hosts: number;
  readonly pods: number;
  /** Of each group, in the order given. */
  readonly podsOf: readonly number[];
}

interface Bin {
  cpuMilli: number;
  memoryBytes: number;
  pods: number;
  readonly zone: string;
  readonly isNew: boolean;
  /** Pods of the group at hand. */
  own: number;
  used: boolean;
}

const binOf = (template: HostTemplate, isNew: boolean): Bin => ({ ...template, isNew, own: 0, used: false });

/** Shares of CPU and memory that one pod takes of a new host: larger ones come first. */
const score = ({ cpuMilli, memoryBytes }: PodGroup, template: HostTemplate): number =>
  (template.cpuMilli > 0 ? cpuMilli / template.cpuMilli : 0) +
  (template.memoryBytes > 0 ? memoryBytes / template.memoryBytes : 0);

const hasRoom = (bin: Bin, group: PodGroup): boolean =>
  bin.cpuMilli >= group.cpuMilli &&
  bin.memoryBytes >= group.memoryBytes &&
  bin.pods >= 1 &&
  (group.hostPort === undefined || bin.own === 0);

/** Pods of the group in each domain that is there. */
function domainsOf(bins: readonly Bin[], over: 'host' | 'zone'): Map<unknown, number> {
  const domains = new Map<unknown, number>();
  for (const bin of bins) {
    const domain = over === 'host' ? bin : bin.zone;
    domains.set(domain, (domains.get(domain) ?? 0) + bin.own);
  }
  return domains;
}

/** PodTopologySpread: the domain's pods with this one may be more than the fewest of any domain by `maxSkew` at most. */
function keepsSkew(bins: readonly Bin[], bin: Bin, { spread }: PodGroup): boolean {
  if (spread === undefined) return true;
  const domains = domainsOf(bins, spread.over);
  const fewest = domains.size < spread.minDomains ? 0 : Math.min(...domains.values());
  return domains.get(spread.over === 'host' ? bin : bin.zone)! + 1 - fewest <= spread.maxSkew;
}

function put(bin: Bin, { cpuMilli, memoryBytes }: PodGroup): void {
  bin.cpuMilli -= cpuMilli;
  bin.memoryBytes -= memoryBytes;
  bin.pods--;
  bin.own++;
  bin.used = true;
}

/** Bins of one estimation. */
interface Packing {
  readonly bins: Bin[];
  readonly template: HostTemplate;
  readonly most: number;
  opened: number;
  last: Bin | null;
}

/** Puts pods of a group on hosts that are new already; how many are left. First fit: who had no room for one has none for the next. */
function onOpened({ bins }: Packing, group: PodGroup): number {
  const opened = bins.filter(({ isNew }) => isNew);
  let left = group.count;
  let at = 0;
  while (left > 0) {
    const fits = (bin: Bin) => hasRoom(bin, group) && keepsSkew(bins, bin, group);
    if (group.spread !== undefined) at = 0;
    while (at < opened.length && !fits(opened[at]!)) at++;
    if (at === opened.length) break;
    put(opened[at]!, group);
    left--;
  }
  return left;
}

/** A host for one pod of the group: the last that was opened, where hosts are to be spread over any other, else a new one. */
function hostFor(packing: Packing, group: PodGroup): Bin | null {
  const { bins, last, template } = packing;
  const fits = (bin: Bin) => hasRoom(bin, group) && keepsSkew(bins, bin, group);
  if (last !== null) {
    if (fits(last)) return last;
    const isSkewed = group.spread?.over === 'host' && hasRoom(last, group);
    const other = isSkewed ? bins.find(bin => bin !== last && fits(bin)) : undefined;
    if (other !== undefined) return other;
    // What does not fit on an empty host fits on no other.
    if (!last.used) return null;
  }
  if (packing.opened === packing.most) return null;
  const bin = binOf(template, true);
  packing.opened++;
  packing.last = bin;
  bins.push(bin);
  return fits(bin) ? bin : null;
}

/**
 * Rule O3: how many hosts of one kind pending pods ask for, by first fit in decreasing order: `BinpackingNodeEstimator` with
 * `DecreasingPodOrderer` of the cluster autoscaler (kubernetes/autoscaler@07f2cb9 cluster-autoscaler/estimator). `most`: 0 = any
 * number of hosts. `existing`: hosts that are there, as far as spreading looks at them.
 */
export function estimateHosts(
  groups: readonly PodGroup[],
  template: HostTemplate,
  { most = 0, existing = [] }: { readonly most?: number; readonly existing?: readonly HostTemplate[] } = {},
): HostEstimate {
  const packing: Packing = {
    bins: existing.map(host => binOf(host, false)),
    template,
    most: most === 0 ? Infinity : most,
    opened: 0,
    last: null,
  };
  const podsOf = groups.map(() => 0);
  const order = groups.map((group, index) => ({ group, index, score: score(group, template) }));
  order.sort((a, b) => b.score - a.score || a.index - b.index);
  for (const { group, index } of order) {
    for (const bin of packing.bins) bin.own = 0;
    let left = onOpened(packing, group);
    while (left > 0) {
      const bin = hostFor(packing, group);
      if (bin === null) break;
      put(bin, group);
      left--;
    }
    podsOf[index] = group.count - left;
  }
  return {
    hosts: packing.bins.filter(({ used }) => used).length,
    pods: podsOf.reduce((sum, pods) => sum + pods, 0),
    podsOf,
  };
}
