import type { Platform } from '@tare/schema';
import type { Technology } from '../technology.ts';
import { technologyOf } from '../technologies.ts';

/** A stack divided at the VM that holds many instances, if there is one. */
export interface Division {
  /** All layers, from the host up. */
  readonly layers: readonly Technology[];
  /** Layers up to and including the VM that is shared; empty without one. */
  readonly shared: readonly Technology[];
  /** Layers that each instance has for itself. */
  readonly own: readonly Technology[];
}

/** The layers of a stack; names were checked before. */
const layersOf = (stack: readonly string[]): Technology[] =>
  stack.map(id => {
    const technology = technologyOf(id);
    if (technology === undefined) throw new Error(`The catalogue has no technology ${id}`);
    return technology;
  });

const isShareable = (layer: Technology): boolean => layer.ownKernel && layer.takesMemoryAtStart;

/** The VM holds many instances when the scenario says so, or when another layer stands inside it. */
export function divide(stack: readonly string[], holds: NonNullable<Platform['guest']>['holds']): Division {
  const layers = layersOf(stack);
  const vm = layers.findIndex(isShareable);
  const shares =
    vm >= 0 && (holds === 'many-instances' || (holds !== 'one-instance' && vm < layers.length - 1));
  return shares
    ? { layers, shared: layers.slice(0, vm + 1), own: layers.slice(vm + 1) }
    : { layers, shared: [], own: layers };
}

export const stackOf = (platform: Platform, service: string): readonly string[] =>
  (platform.services !== undefined && Object.hasOwn(platform.services, service)
    ? platform.services[service]?.stack
    : undefined) ?? platform.stack;

/** The VM layer that each instance has for itself, if any. */
export const ownVm = ({ own }: Division): Technology | undefined => own.find(layer => layer.ownKernel);

/** Hardware-virtualised levels of the whole stack. */
export const vmLevels = ({ layers }: Division): number => layers.filter(layer => layer.ownKernel).length;
