import type { HostTemplate } from './host-estimate.ts';

/** One way to help pending pods: so many hosts more of one pool. */
export interface ExpansionOption {
  readonly hosts: number;
  /** What a host of the pool has. */
  readonly template: Pick<HostTemplate, 'cpuMilli' | 'memoryBytes'>;
  /** Pods that get a place, and what they ask for together. */
  readonly pods: number;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly usdPerHour: number;
  /** The highest is preferred by the expander `priority`. */
  readonly priority: number;
}

export type Expander = 'random' | 'most-pods' | 'least-waste' | 'price' | 'priority';

/** Shares of CPU and memory of the new hosts that would stand idle, 0 to 2 (expander/waste/waste.go). */
export function wasteOf({ hosts, template, cpuMilli, memoryBytes }: ExpansionOption): number {
  const cpu = template.cpuMilli * hosts;
  const memory = template.memoryBytes * hosts;
  return (cpu - cpuMilli) / cpu + (memory - memoryBytes) / memory;
}

/** What a pod costs an hour on the new hosts. */
const priceOf = ({ usdPerHour, hosts, pods }: ExpansionOption): number => (usdPerHour * hosts) / pods;

/** The best of an expander is the least of this. */
function costOf(expander: Exclude<Expander, 'random'>, option: ExpansionOption): number {
  switch (expander) {
    case 'most-pods':
      return -option.pods;
    case 'least-waste':
      return wasteOf(option);
    case 'price':
      return priceOf(option);
    case 'priority':
      return -option.priority;
  }
}

/**
 * Rule O3: indexes of the options that an expander of the cluster autoscaler holds for the best (kubernetes/autoscaler
 * cluster-autoscaler/expander); among several the choice is random, as upstream's. `price` is simpler than upstream's:
 * the price for each pod, without its preference for hosts of a size that suits the cluster.
 */
export function bestOptions(expander: Expander, options: readonly ExpansionOption[]): number[] {
  const all = [...options.keys()];
  if (expander === 'random') return all;
  const costs = options.map(option => costOf(expander, option));
  const least = Math.min(...costs);
  return all.filter(index => costs[index] === least);
}
