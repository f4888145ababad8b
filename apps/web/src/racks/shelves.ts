/** Rows of rectangles of given areas over a fixed width, each row as near to squares as its areas allow (squarified treemap in one direction). */

export interface Shelf {
  readonly height: number;
  readonly widths: readonly number[];
}

/** The worst ratio of sides in a row of this total; 1 is a row of squares. */
function worst(total: number, smallest: number, largest: number, width: number): number {
  const height = total / width;
  return Math.max(largest / height / height, height / (smallest / height));
}

/** Positive areas, in order, in rows; widths of a row sum to the width given. */
export function shelves(areas: readonly number[], width: number): Shelf[] {
  const rows: Shelf[] = [];
  let start = 0;
  while (start < areas.length) {
    let end = start + 1;
    let total = areas[start]!;
    let smallest = total;
    let largest = total;
    while (end < areas.length) {
      const next = areas[end]!;
      const low = Math.min(smallest, next);
      const high = Math.max(largest, next);
      if (worst(total + next, low, high, width) > worst(total, smallest, largest, width)) break;
      total += next;
      smallest = low;
      largest = high;
      end++;
    }
    const height = total / width;
    rows.push({ height, widths: areas.slice(start, end).map(area => area / height) });
    start = end;
  }
  return rows;
}
