/** What a table of racks tells of each host at a moment of the replay: the same as the picture. */
import type { Rack, Recording } from '@tare/schema';
import type { HostStanding, Moments } from './moments.ts';

export interface HostFigures {
  /** null where it is not known: of the end of a run without a recording. */
  readonly standing: HostStanding | null;
  readonly instances: number;
  /** Bytes that those instances' own work holds. */
  readonly netBytes: number;
  /** Thousandths of a core that they take, each on average over its time there. */
  readonly usedCpuMilli: number;
}

/** How many instances had a place right before a moment, in milliseconds since traffic began; null where not all are listed. */
export function standingBefore({ rack, originMs }: Recording, atMs: number): number | null {
  if (rack.omitted > 0) return null;
  const own = atMs + originMs;
  return rack.instances.filter(({ fromMs, untilMs }) => fromMs < own && (untilMs === null || untilMs >= own))
    .length;
}

/** At the end of the run, by host. */
export const figuresAtEnd = (rack: Rack): HostFigures[] =>
  rack.hosts.map(({ instances, usedCpuMilli }) => ({
    standing: null,
    instances: instances.length,
    netBytes: instances.reduce((sum, index) => sum + (rack.instances[index]?.usedMemoryBytes ?? 0), 0),
    usedCpuMilli,
  }));

/** At a moment of a platform's own time, in milliseconds since its roll-out began, by host. */
export function figuresAt(moments: Moments, ownMs: number): HostFigures[] {
  moments.seek(ownMs);
  const { hosts, instances } = moments.recording.rack;
  const [counts, bytes, cpu] = [0, 1, 2].map(() => new Float64Array(hosts.length));
  for (const [index, { host, usedMemoryBytes, usedCpuMilli }] of instances.entries()) {
    if (host < 0 || host >= hosts.length || moments.standingOf(index) === 'absent') continue;
    counts![host]!++;
    bytes![host]! += usedMemoryBytes;
    cpu![host]! += usedCpuMilli;
  }
  return hosts.map((_, host) => ({
    standing: moments.hostStanding(host),
    instances: counts![host]!,
    netBytes: bytes![host]!,
    usedCpuMilli: cpu![host]!,
  }));
}
