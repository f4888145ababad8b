import { cpus, loadavg, totalmem } from 'node:os';

/** What a measurement was made on, and how busy that is. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly node: string;
  /** Programs that want a processor, in the mean of the last minute; 0 where the system does not count them. */
  readonly load: number;
}

export function machineNow(): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model ?? 'unknown',
    cores: all.length,
    memoryBytes: totalmem(),
    node: process.versions.node,
    load: loadavg()[0]!,
  };
}
