import type { Plan, Scenario } from '@tare/schema';
import { isOutside } from '../parameter.ts';
import { parameterOf } from '../parameters/index.ts';
import { citationOf } from '../record.ts';
import { recordOf } from '../records/index.ts';
import { sortedEntries } from './names.ts';
import { clusterSizes } from './cluster-size.ts';
import type { PreparedPool } from './sites.ts';
import { usesDisk } from './slowdown.ts';

/** What is to be judged. */
interface Ground {
  readonly scenario: Scenario;
  readonly plan: Pick<Plan, 'platforms' | 'services'>;
  readonly pools: readonly PreparedPool[];
}

interface Found {
  readonly whose: string;
  readonly value: number;
}

/** How far published measurements go in one respect. */
interface Bound {
  /** Or the parameter that says it, by which a scenario may say that it goes farther. */
  readonly most: number | string;
  /** The measurement that goes farthest. */
  readonly record: string;
  readonly find: (ground: Ground) => readonly Found[];
  /** Continues "Platform vm: 96 ". */
  readonly says: string;
}

const BOUNDS: readonly Bound[] = [
  {
    most: 80,
    record: 'cpu.lhp.1vm',
    find: ({ plan }) =>
      plan.platforms.map(({ id, deployments, guest }) => ({
        whose: `Platform ${id}`,
        value: Math.max(guest?.vcpus ?? 0, ...deployments.map(({ vcpus }) => vcpus)),
      })),
    says: 'vCPUs in one VM are more than in any that was measured',
  },
  {
    most: 20,
    record: 'de.fc.oversub',
    find: ({ plan }) =>
      plan.platforms
        .filter(({ guest, deployments }) => guest !== null || deployments.some(({ vcpus }) => vcpus > 0))
        .map(({ id, vcpusPerThread }) => ({ whose: `Platform ${id}`, value: vcpusPerThread })),
    says: 'vCPUs for each thread are more than anybody has published figures for',
  },
  {
    most: 110,
    record: 'de.k8s.pods',
    find: ({ pools }) =>
      pools
        .filter(({ kubelet }) => kubelet)
        .map(({ plan }) => ({ whose: `Hosts ${plan.id}`, value: plan.allocatable.instances })),
    says: 'instances on a host are more than Kubernetes is meant for as it comes',
  },
  {
    most: 'kubernetes.cluster.max_nodes',
    record: 'mg.nodes',
    find: ground => clusterSizes(ground).map(({ id, nodes }) => ({ whose: `Platform ${id}`, value: nodes })),
    says: 'nodes or more under one control plane are more than Kubernetes is meant for',
  },
  {
    most: 'kubernetes.cluster.max_pods',
    record: 'mg.pods',
    find: ground => clusterSizes(ground).map(({ id, pods }) => ({ whose: `Platform ${id}`, value: pods })),
    says: 'pods or more under one control plane are more than Kubernetes is meant for',
  },
  {
    most: 301_182,
    record: 'io.metal.4kr.qd32',
    find: ({ scenario, pools }) =>
      Object.values(scenario.services).some(usesDisk)
        ? pools.map(({ plan }) => ({ whose: `Hosts ${plan.id}`, value: plan.disk?.iops ?? 0 }))
        : [],
    says: 'operations a second are more than the disk had on which the stacks were measured',
  },
];

/** A whole number with its thousands apart, in no locale. */
const number = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

function sourceOf(id: string): string {
  const record = recordOf(id);
  if (record === undefined) throw new Error(`The catalogue has no record ${id}`);
  return citationOf(record);
}

const beyondBounds = (ground: Ground): string[] =>
  BOUNDS.flatMap(({ most, record, find, says }) => {
    const known = typeof most === 'number' ? most : parameterOf(most)!.value;
    const limit = ground.scenario.assumptions?.[most] ?? known;
    return find(ground)
      .filter(({ value }) => value > limit)
      .map(
        ({ whose, value }) => `${whose}: ${number(value)} ${says} (${number(known)}: ${sourceOf(record)}).`,
      );
  });

/** Numbers of the catalogue that the scenario turns beyond all that is known of them. */
const beyondRanges = ({ scenario: { assumptions } }: Ground): string[] =>
  sortedEntries(assumptions).flatMap(([id, value]) => {
    const parameter = parameterOf(id)!;
    if (!isOutside(parameter, value)) return [];
    const { range, unit } = parameter;
    const [low, high] = range;
    return [
      `Assumption ${id}: ${String(value)} ${unit} is outside all that is known of it, ${String(low)} to ${String(high)}.`,
    ];
  });

/** Where a scenario lies outside what was measured, so that its answer is extrapolated; as plain sentences. */
export const beyondMeasured = (ground: Ground): string[] => [
  ...beyondRanges(ground),
  ...beyondBounds(ground),
];
