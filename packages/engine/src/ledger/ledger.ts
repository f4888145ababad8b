import type { LedgerLine } from '@tare/schema';

type Unit = LedgerLine['unit'];
/** Parts in the line's unit, not yet whole; `free` is what is left. */
export type Parts = Omit<LedgerLine, 'unit' | 'capacity' | 'free'>;

/** Rule L1: whole numbers that sum to the capacity exactly, because what is free is what the others leave. */
export function ledgerLine(unit: Unit, capacity: number, parts: Parts): LedgerLine {
  const whole: Parts = {
    net: Math.round(parts.net),
    overhead: Math.round(parts.overhead),
    guestOs: Math.round(parts.guestOs),
    systemReserve: Math.round(parts.systemReserve),
    idleReserved: Math.round(parts.idleReserved),
    stranded: Math.round(parts.stranded),
    lost: Math.round(parts.lost),
  };
  const total = Math.round(capacity);
  const used =
    whole.net +
    whole.overhead +
    whole.guestOs +
    whole.systemReserve +
    whole.idleReserved +
    whole.stranded +
    whole.lost;
  return { unit, capacity: total, ...whole, free: total - used };
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
  const part = (name: keyof Parts) =>
    microUsd *
    (cpuShare * share(cpu[name], cpu.capacity) + (1 - cpuShare) * share(memory[name], memory.capacity));
  return ledgerLine('micro-USD', microUsd, {
    net: part('net'),
    overhead: part('overhead'),
    guestOs: part('guestOs'),
    systemReserve: part('systemReserve'),
    idleReserved: part('idleReserved'),
    stranded: part('stranded'),
    lost: part('lost'),
  });
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
