import type { LedgerLine } from '@tare/schema';

type Unit = LedgerLine['unit'];
/** Parts in the line's unit, not yet whole; `free` is what is left. */
export type Parts = Omit<LedgerLine, 'unit' | 'capacity' | 'free'>;

/** Rule L1: whole numbers that sum to the capacity exactly, because what is free is what the others leave. */
export function ledgerLine(unit: Unit, capacity: number, parts: Parts): LedgerLine {
  const net = Math.round(parts.net);
  const overhead = Math.round(parts.overhead);
  const guestOs = Math.round(parts.guestOs);
  const systemReserve = Math.round(parts.systemReserve);
  const idleReserved = Math.round(parts.idleReserved);
  const stranded = Math.round(parts.stranded);
  const lost = Math.round(parts.lost);
  const total = Math.round(capacity);
  const free = total - (net + overhead + guestOs + systemReserve + idleReserved + stranded + lost);
  // Written out, as there is one of these for each of very many hosts.
  return {
    unit,
    capacity: total,
    net,
    overhead,
    guestOs,
    systemReserve,
    idleReserved,
    stranded,
    lost,
    free,
  };
}

/** The line of several together, added one by one: each part is the sum of theirs, so hosts add up to their site and platform. */
export class LineSum {
  readonly #line: { -readonly [Part in keyof LedgerLine]: LedgerLine[Part] };

  constructor(unit: Unit) {
    this.#line = {
      unit,
      capacity: 0,
      net: 0,
      overhead: 0,
      guestOs: 0,
      systemReserve: 0,
      idleReserved: 0,
      stranded: 0,
      free: 0,
      lost: 0,
    };
  }

  add(line: LedgerLine): void {
    const own = this.#line;
    own.capacity += line.capacity;
    own.net += line.net;
    own.overhead += line.overhead;
    own.guestOs += line.guestOs;
    own.systemReserve += line.systemReserve;
    own.idleReserved += line.idleReserved;
    own.stranded += line.stranded;
    own.free += line.free;
    own.lost += line.lost;
  }

  toLine(): LedgerLine {
    return { ...this.#line };
  }
}

/** Money follows what it bought: CPU and memory by their shares of the price. */
export function moneyLine(
  microUsd: number,
  cpuShare: number,
  cpu: LedgerLine,
  memory: LedgerLine,
): LedgerLine {
  const part = (ofCpu: number, ofMemory: number) =>
    microUsd * (cpuShare * share(ofCpu, cpu.capacity) + (1 - cpuShare) * share(ofMemory, memory.capacity));
  return ledgerLine('micro-USD', microUsd, {
    net: part(cpu.net, memory.net),
    overhead: part(cpu.overhead, memory.overhead),
    guestOs: part(cpu.guestOs, memory.guestOs),
    systemReserve: part(cpu.systemReserve, memory.systemReserve),
    idleReserved: part(cpu.idleReserved, memory.idleReserved),
    stranded: part(cpu.stranded, memory.stranded),
    lost: part(cpu.lost, memory.lost),
  });
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
