import { type Host, MAX_SCORE, type Pod } from './pod.ts';

const MIB = 1024 * 1024;
/** Below this an image is not worth going after; above so much for each container nothing is gained. */
const LEAST = 23 * MIB;
const MOST_EACH = 1000 * MIB;

/** With a tag: what comes after the last colon, unless a path follows it. */
export const normalImageName = (name: string): string =>
  name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name;

/** Images that hosts have: by name, on how many hosts. */
export function imageSpread(hosts: readonly Host[]): ReadonlyMap<string, number> {
  const spread = new Map<string, number>();
  for (const { images } of hosts)
    for (const name of new Set(images.flatMap(({ names }) => names)))
      spread.set(name, (spread.get(name) ?? 0) + 1);
  return spread;
}

/**
 * Rule O1, ImageLocality, 0…100: bytes of the pod's images that a host has, each scaled by the share of all hosts that
 * have it, so that not all go where it was pulled first (imagelocality/image_locality.go).
 */
export function imageLocality(
  pod: Pod,
  host: Host,
  { hosts, spread }: { readonly hosts: number; readonly spread: ReadonlyMap<string, number> },
): number {
  const containers = [...pod.initContainers, ...pod.containers];
  const sum = containers.reduce((total, { image }) => {
    const name = image === undefined ? undefined : normalImageName(image);
    const own = name === undefined ? undefined : host.images.find(({ names }) => names.includes(name));
    return own === undefined ? total : total + Math.trunc(own.bytes * ((spread.get(name!) ?? 0) / hosts));
  }, 0);
  return localityScore(sum, containers.length);
}

/** The score for so many bytes, each counted by how widely its image is spread. */
export function localityScore(bytes: number, containers = 1): number {
  const most = MOST_EACH * containers;
  const within = Math.min(most, Math.max(LEAST, bytes));
  return most <= LEAST ? 0 : Math.trunc((MAX_SCORE * (within - LEAST)) / (most - LEAST));
}
