import type { Host, Pod, Refusal } from './pod.ts';
import { requestedOn, requestsOf } from './requests.ts';

/** A resource of which a host has too little for a pod; millicores, bytes or units. */
export interface Insufficient {
  readonly resource: string;
  readonly requested: number;
  readonly used: number;
  readonly capacity: number;
}

const ORDER = ['cpu', 'memory', 'ephemeral-storage'];
const NONE = ['pods'];

/** Native resources first, then the others in order of their names. */
const ordered = (names: readonly string[]): string[] => [
  ...ORDER.filter(name => names.includes(name)),
  ...names.filter(name => !ORDER.includes(name) && !NONE.includes(name)).sort((a, b) => (a < b ? -1 : 1)),
];

/** Of what a pod asks for, what a host has too little of (`fitsRequest`, noderesources/fit.go). */
export function insufficientOn(pod: Pod, host: Host): Insufficient[] {
  const wanted = requestsOf(pod);
  const taken = requestedOn(host.pods, requestsOf);
  return ordered(Object.keys(wanted)).flatMap(resource => {
    const [requested, used, capacity] = [
      wanted[resource]!,
      taken[resource] ?? 0,
      host.allocatable[resource] ?? 0,
    ];
    return requested > 0 && requested > capacity - used ? [{ resource, requested, used, capacity }] : [];
  });
}

/** Rule O1, NodeResourcesFit as a filter: room for one more pod, and for what it asks for. */
export function nodeResourcesFit(pod: Pod, host: Host): Refusal | null {
  const reasons = [
    ...(host.pods.length + 1 > (host.allocatable.pods ?? 0) ? ['Too many pods'] : []),
    ...insufficientOn(pod, host).map(({ resource }) => `Insufficient ${resource}`),
  ];
  return reasons.length === 0 ? null : { reasons, resolvable: true };
}
