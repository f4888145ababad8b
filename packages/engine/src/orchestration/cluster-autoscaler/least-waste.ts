/** A way of making room: so many new hosts of a group, for these pods. */
export interface ExpansionOption {
  readonly group: string;
  readonly hosts: number;
  readonly host: { readonly cpuMilli: number; readonly memoryBytes: number };
  readonly pods: readonly { readonly cpuMilli: number; readonly memoryBytes: number }[];
}

type Resource = 'cpuMilli' | 'memoryBytes';

/** The share of a resource of the new hosts that the pods would leave unused. */
function wasted({ hosts, host, pods }: ExpansionOption, resource: Resource): number {
  const available = host[resource] * hosts;
  return (available - pods.reduce((sum, pod) => sum + pod[resource], 0)) / available;
}

const wasteOf = (option: ExpansionOption): number =>
  wasted(option, 'cpuMilli') + wasted(option, 'memoryBytes');

/** Rule O3, the expander `least-waste`: the options that waste least of CPU and memory together (expander/waste/waste.go). */
export function leastWaste(options: readonly ExpansionOption[]): ExpansionOption[] {
  const least = Math.min(...options.map(wasteOf));
  return options.filter(option => wasteOf(option) === least);
}
