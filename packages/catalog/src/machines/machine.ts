import type { Architecture, KernelFamily } from '@tare/schema';
import { type Parameter, parametersOf, type Support } from '../parameter.ts';
import { machineRecords } from '../records/machines.ts';

export const GIB = 1_073_741_824;

/** A kind of host that scenarios may name. Its price is a parameter with the id "<machine>.usd_per_hour". */
export interface CatalogueMachine {
  /** "own.16c64g", "aws.m6i.4xlarge" */
  readonly id: string;
  readonly provider: 'own' | 'laptop' | 'aws' | 'azure' | 'gcp';
  readonly label: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly architecture: Architecture;
  readonly kernel: KernelFamily;
  readonly virtualisation: 'hardware' | 'nested' | 'none';
  /** Pods that the provider's network allows; absent: the kubelet's own limit. */
  readonly maxPods?: number;
  readonly price: Parameter;
  /** Date of the price list, "2026-07-20"; empty when the price is derived. */
  readonly priceDate: string;
  /** Of its network card, Gbit/s; absent where nothing published says it. */
  readonly nic?: Parameter;
  /** What it lets through to its disks; absent where nothing published says it. */
  readonly disk?: { readonly bandwidth: Parameter; readonly iops: Parameter };
}

export interface MachineSpec extends Omit<CatalogueMachine, 'price' | 'memoryBytes' | 'nic' | 'disk'> {
  readonly gib: number;
  readonly usdPerHour: number;
  readonly badge: Support;
  readonly backedBy: readonly string[];
  readonly note: string;
}

const recordOf = new Map(machineRecords.map(record => [record.id, record]));

const REMOTE = 'What the instance type lets through; the volumes must be bought to provide it.';

/** The published figure "ma.<machine>.<name>" as a parameter of the machine; none where there is no record. */
function published(machine: string, name: string, note: string): Parameter[] {
  const record = recordOf.get(`ma.${machine}.${name}`);
  if (record === undefined || typeof record.value !== 'number') return [];
  const { value, unit, verification } = record;
  const badge = verification === 'recalled' ? 'recalled' : 'verified';
  return parametersOf(machine, [[name, value, unit, [value / 10, value * 10], badge, [record.id], note]]);
}

function carriedBy(machine: string): Pick<CatalogueMachine, 'nic' | 'disk'> {
  const [nic] = published(machine, 'nic', '');
  const [bandwidth] = published(machine, 'disk.bandwidth', REMOTE);
  const [iops] = published(machine, 'disk.iops', REMOTE);
  return {
    ...(nic === undefined ? {} : { nic }),
    ...(bandwidth === undefined || iops === undefined ? {} : { disk: { bandwidth, iops } }),
  };
}

export function machineOf(spec: MachineSpec): CatalogueMachine {
  const { gib, usdPerHour, badge, backedBy, note, ...rest } = spec;
  const [price] = parametersOf(spec.id, [
    ['usd_per_hour', usdPerHour, 'USD/h', [usdPerHour / 10, usdPerHour * 3], badge, backedBy, note],
  ]);
  return { ...rest, memoryBytes: gib * GIB, price: price!, ...carriedBy(spec.id) };
}

/** All numbers of a machine that a scenario may override. */
export const parametersOfMachine = ({ price, nic, disk }: CatalogueMachine): Parameter[] => [
  price,
  ...(nic === undefined ? [] : [nic]),
  ...(disk === undefined ? [] : [disk.bandwidth, disk.iops]),
];
