/** Which host and which cell lie at a point, and the way through them by keys. */
import type { Box, CellBox, HostBox, Lane } from './layout.ts';

export interface Chosen {
  readonly host: HostBox;
  readonly cell: CellBox | null;
}

const contains = (box: Box, x: number, y: number): boolean =>
  x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;

function cellAt(cells: readonly CellBox[], x: number, y: number): CellBox | null {
  const cell = cells.find(one => contains(one, x, y));
  return cell === undefined ? null : (cellAt(cell.inside, x, y) ?? cell);
}

export function chosenAt(lane: Lane, x: number, y: number): Chosen | null {
  const host = lane.hosts.find(one => contains(one, x, y));
  return host === undefined ? null : { host, cell: cellAt(host.cells, x, y) };
}

/** All cells of a host in reading order, those inside a VM after it. */
export const cellsIn = (cells: readonly CellBox[]): CellBox[] =>
  cells.flatMap(cell => [cell, ...cellsIn(cell.inside)]);

function step(count: number, from: number, by: number): number {
  return Math.max(0, Math.min(count - 1, from + by));
}

/** Left and right go from host to host, up and down through its cells; undefined for any other key. */
export function chosenAfter(lane: Lane, chosen: Chosen | null, key: string): Chosen | undefined {
  const first = lane.hosts[0];
  if (first === undefined) return undefined;
  if (chosen === null) return key.startsWith('Arrow') ? { host: first, cell: null } : undefined;
  const at = lane.hosts.indexOf(chosen.host);
  const cells: (CellBox | null)[] = [null, ...cellsIn(chosen.host.cells)];
  const here = cells.indexOf(chosen.cell);
  switch (key) {
    case 'ArrowRight':
      return { host: lane.hosts[step(lane.hosts.length, at, 1)]!, cell: null };
    case 'ArrowLeft':
      return { host: lane.hosts[step(lane.hosts.length, at, -1)]!, cell: null };
    case 'ArrowUp':
      return { host: chosen.host, cell: cells[step(cells.length, here, 1)]! };
    case 'ArrowDown':
      return { host: chosen.host, cell: cells[step(cells.length, here, -1)]! };
    default:
      return undefined;
  }
}
