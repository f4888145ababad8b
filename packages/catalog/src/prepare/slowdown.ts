import type { DiskPath, Platform, Service } from '@tare/schema';
import type { Book } from '../book.ts';
import type { Slowdown, Technology, WorkKind } from '../technology.ts';

const KINDS: readonly WorkKind[] = ['compute', 'syscall', 'memory', 'disk', 'network'];

function factorOf(slowdown: Slowdown, book: Book): number {
  switch (slowdown.by) {
    case 'factor':
      return book.number(slowdown.id);
    case 'inverse':
      return 1 / book.number(slowdown.id);
    case 'ratio':
      return book.number(slowdown.id) / book.number(slowdown.over);
  }
}

/** Whether requests of a service read or write. */
export const usesDisk = ({ work }: Service): boolean => (work.disk ?? 0) > 0;

const NO_PATH: DiskPath = { extraUs: 0, iops: 0, inFlight: 0 };

/**
 * Rule M2: the way to the host's disk. The factors of the layers multiply; they were measured on one fast disk, so what they
 * say is a time for each operation and a most in a second, whatever disk it is. Asked only for services that use it.
 */
export function diskPathOf(service: Service, layers: readonly Technology[], book: Book): DiskPath {
  const devices = usesDisk(service) ? layers.filter(({ device }) => device !== undefined) : [];
  if (devices.length === 0) return NO_PATH;
  const factor = devices.reduce((product, { slowdown }) => product * factorOf(slowdown.disk, book), 1);
  const limits = devices.flatMap(({ device }) =>
    device?.inFlight === undefined ? [] : [Math.max(1, Math.floor(book.number(device.inFlight)))],
  );
  return {
    extraUs: Math.max(0, factor - 1) * book.number('bare-process.disk.4k_qd1'),
    iops: Math.round(book.number('bare-process.disk.4k_iops_max') / Math.max(1, factor)),
    inFlight: limits.length === 0 ? 0 : Math.min(...limits),
  };
}

const BYTES_PER_GBIT = 1e9 / 8;

/**
 * Rule M2: what the layers of an instance, or of a guest, carry in each direction at most: the least of them. Asked only
 * where something is sent.
 */
export function carriedBy(
  layers: readonly Technology[],
  { sends, book }: { readonly sends: boolean; readonly book: Book },
): { readonly nicBytesPerSecond?: number } {
  const rates = sends
    ? layers.flatMap(({ carries }) => (carries === undefined ? [] : [book.number(carries)]))
    : [];
  if (rates.length === 0) return {};
  return { nicBytesPerSecond: Math.round(Math.min(...rates) * BYTES_PER_GBIT) };
}

/** Shares of the service's CPU time by kind; the catalogue's when it gives none. */
function mixOf(service: Service, book: Book): Readonly<Record<WorkKind, number>> {
  const given = service.work.mix;
  const share = (kind: WorkKind) =>
    given === undefined ? book.number(`workload.mix.${kind}`) : (given[kind] ?? 0);
  return {
    compute: share('compute'),
    syscall: share('syscall'),
    memory: share('memory'),
    disk: share('disk'),
    network: share('network'),
  };
}

/** An overlay makes network work cost more CPU. */
const overlayFactor = (kind: WorkKind, platform: Platform, book: Book): number =>
  kind === 'network' && platform.network === 'overlay'
    ? book.number('container-runc.net.overlay_cpu_factor')
    : 1;

/**
 * Rule I3: slow-downs multiply over the layers for each kind of work, then count by the service's shares of it.
 * Shares that were overridden and no longer sum to 1 are scaled.
 */
export function slowdownOf(
  service: Service,
  { layers, platform, book }: { layers: readonly Technology[]; platform: Platform; book: Book },
): number {
  const mix = mixOf(service, book);
  let total = 0;
  let slowed = 0;
  for (const kind of KINDS) {
    if (mix[kind] === 0) continue;
    const product = layers.reduce(
      (so, layer) => so * factorOf(layer.slowdown[kind], book),
      overlayFactor(kind, platform, book),
    );
    total += mix[kind];
    slowed += mix[kind] * product;
  }
  return total === 0 ? 1 : slowed / total;
}
