/** Memory that something holds, by what it is for; bytes. */
export interface MemoryHeld {
  net: number;
  overhead: number;
  guestOs: number;
  idleReserved: number;
}

/** Of it, what is not in the host's memory (rule M1); bytes. */
export interface NotHeld {
  readonly shared: number;
  readonly ballooned: number;
  readonly swapped: number;
  readonly absent: number;
}

export const ALL_HELD: NotHeld = { shared: 0, ballooned: 0, swapped: 0, absent: 0 };

export const added = (one: NotHeld, other: NotHeld): NotHeld => ({
  shared: one.shared + other.shared,
  ballooned: one.ballooned + other.ballooned,
  swapped: one.swapped + other.swapped,
  absent: one.absent + other.absent,
});

/** From which parts each is taken, first from the first: all of them are what a VM was given when it started. */
const FROM: Readonly<Record<keyof NotHeld, readonly (keyof MemoryHeld)[]>> = {
  shared: ['guestOs', 'idleReserved', 'net'],
  ballooned: ['idleReserved', 'guestOs', 'net'],
  swapped: ['net', 'idleReserved', 'guestOs'],
  absent: ['idleReserved', 'net', 'guestOs', 'overhead'],
};

/** What is left of each part in the host's memory once the hypervisor has got back what it has. */
export function inMemory(held: Readonly<MemoryHeld>, not: NotHeld): Readonly<MemoryHeld> {
  if (not === ALL_HELD) return held;
  const left = { ...held };
  for (const kind of ['absent', 'ballooned', 'shared', 'swapped'] as const) {
    let bytes = not[kind];
    for (const part of FROM[kind]) {
      const taken = Math.min(bytes, left[part]);
      left[part] -= taken;
      bytes -= taken;
    }
  }
  return left;
}
