/** What somebody who shares a pool can use, and how much it counts. */
export interface Want {
  readonly cap: number;
  readonly weight: number;
}

/** Weighted max-min fairness by its definition: the level rises until the capacity is used. */
export function fair(capacity: number, wants: readonly Want[]): number[] {
  const rates = wants.map(() => 0);
  const open = new Set(wants.keys());
  let left = capacity;
  while (open.size > 0) {
    const level = left / [...open].reduce((sum, index) => sum + wants[index]!.weight, 0);
    const filled = [...open].filter(index => wants[index]!.cap <= level * wants[index]!.weight);
    if (filled.length === 0) {
      for (const index of open) rates[index] = level * wants[index]!.weight;
      break;
    }
    for (const index of filled) {
      rates[index] = wants[index]!.cap;
      left -= wants[index]!.cap;
      open.delete(index);
    }
  }
  return rates;
}
