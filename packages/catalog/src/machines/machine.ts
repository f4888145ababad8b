import type { Architecture, KernelFamily } from '@tare/schema';
import { type Parameter, parametersOf, type Support } from '../parameter.ts';

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
}

export interface MachineSpec extends Omit<CatalogueMachine, 'price' | 'memoryBytes'> {
  readonly gib: number;
  readonly usdPerHour: number;
  readonly badge: Support;
  readonly backedBy: readonly string[];
  readonly note: string;
}

export function machineOf(spec: MachineSpec): CatalogueMachine {
  const { gib, usdPerHour, badge, backedBy, note, ...rest } = spec;
  const [price] = parametersOf(spec.id, [
    ['usd_per_hour', usdPerHour, 'USD/h', [usdPerHour / 10, usdPerHour * 3], badge, backedBy, note],
  ]);
  return { ...rest, memoryBytes: gib * GIB, price: price! };
}
