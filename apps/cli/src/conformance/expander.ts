/** Which group of hosts the cluster autoscaler would enlarge. */
import { leastWaste } from '@tare/engine/rules';
import { compare, type Verdict } from './suite.ts';

interface Amounts {
  readonly cpuMilli: number;
  readonly memory: number;
}
interface Option {
  readonly group: string;
  readonly nodeCount: number;
  readonly node: Amounts;
  readonly pods: readonly Amounts[];
}

const bytes = ({ cpuMilli, memory }: Amounts) => ({ cpuMilli, memoryBytes: memory });

export function leastWasteExpander(
  { options }: { readonly options: readonly Option[] },
  { best }: { readonly best: string },
): Verdict {
  const found = leastWaste(
    options.map(({ group, nodeCount, node, pods }) => ({
      group,
      hosts: nodeCount,
      host: bytes(node),
      pods: pods.map(bytes),
    })),
  );
  return compare(best, found[0]?.group);
}
