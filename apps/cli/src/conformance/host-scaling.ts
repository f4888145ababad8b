/** Which pool the cluster autoscaler's expanders choose. */
import { bestOptions } from '@tare/engine/rules';
import { compare, type Verdict } from './suite.ts';

interface Resources {
  readonly cpuMilli: number;
  readonly memory: number;
}
interface WasteCase {
  readonly options: readonly {
    readonly group: string;
    readonly nodeCount: number;
    readonly node: Resources;
    readonly pods: readonly Resources[];
  }[];
}

/** `leastwaste.BestOption`; where it leaves the choice to chance there are several. */
export function leastWaste({ options }: WasteCase, expected: { readonly best: string }): Verdict {
  const sum = (pods: readonly Resources[], of: keyof Resources) =>
    pods.reduce((total, pod) => total + pod[of], 0);
  const best = bestOptions(
    'least-waste',
    options.map(({ nodeCount, node, pods }) => ({
      hosts: nodeCount,
      template: { cpuMilli: node.cpuMilli, memoryBytes: node.memory },
      pods: pods.length,
      cpuMilli: sum(pods, 'cpuMilli'),
      memoryBytes: sum(pods, 'memory'),
      usdPerHour: 0,
      priority: 0,
    })),
  );
  return compare(
    [expected.best],
    best.map(index => options[index]!.group),
  );
}
