/**
 * Racks to scale, without drawing: every area is the amount times one factor, the same for all platforms, so two lanes may be
 * compared by eye. Pixels; y grows downwards; hosts fill up from the bottom.
 */
import type { Rack } from '@tare/schema';
import { shelves } from './shelves.ts';

export type Dimension = 'memory' | 'cpu';
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export const LAYER_KINDS = ['system', 'overhead', 'guestOs', 'net', 'idle'] as const;
export type LayerKind = (typeof LAYER_KINDS)[number];

export interface LayerBox extends Box {
  readonly kind: LayerKind;
  readonly amount: number;
}
/** An instance, or a VM that holds many (`instance` is -1, its own instances follow in `inside`). */
export interface CellBox extends Box {
  readonly instance: number;
  readonly guest: number;
  readonly layers: readonly LayerBox[];
  readonly inside: readonly CellBox[];
}
export interface HostBox extends Box {
  readonly host: number;
  readonly layers: readonly LayerBox[];
  readonly cells: readonly CellBox[];
  /** What the boxes take beyond the host's capacity; 0 where they fit. */
  readonly over: number;
}
export interface Lane {
  readonly width: number;
  readonly height: number;
  readonly hosts: readonly HostBox[];
}
export interface Scale {
  readonly dimension: Dimension;
  /** Square pixels for one unit (a byte, a millicore). */
  readonly areaPerUnit: number;
  readonly hostHeight: number;
  readonly laneWidth: number;
  readonly gap: number;
}

type Part = readonly [LayerKind, number];
interface Cell {
  readonly instance: number;
  readonly guest: number;
  readonly parts: readonly Part[];
  readonly inside: readonly Cell[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const size = (cell: Cell): number => sum(cell.parts.map(([, amount]) => amount)) + sum(cell.inside.map(size));

function instanceCell(rack: Rack, index: number, dimension: Dimension): Cell {
  const it = rack.instances[index]!;
  const layers: Part[] =
    dimension === 'memory'
      ? [
          ['overhead', it.overheadBytes],
          ['guestOs', it.guestOsBytes],
          ['net', it.usedMemoryBytes],
        ]
      : [['net', it.usedCpuMilli]];
  const reserved = dimension === 'memory' ? it.memoryBytes : it.cpuMilli;
  const idle = Math.max(0, reserved - sum(layers.map(([, amount]) => amount)));
  return { instance: index, guest: it.guest, parts: [...layers, ['idle', idle]], inside: [] };
}

function guestCell(rack: Rack, index: number, inside: readonly Cell[], dimension: Dimension): Cell {
  const guest = rack.guests[index]!;
  const layers: Part[] =
    dimension === 'memory'
      ? [
          ['overhead', guest.overheadBytes],
          ['guestOs', guest.guestOsBytes],
        ]
      : [];
  const size_ = dimension === 'memory' ? guest.memoryBytes + guest.overheadBytes : guest.cpuMilli;
  const idle = Math.max(0, size_ - sum(layers.map(([, amount]) => amount)) - sum(inside.map(size)));
  return { instance: -1, guest: index, parts: [...layers, ['idle', idle]], inside };
}

/** What stands on a host: VMs with what they hold, and instances of their own. */
function cellsOf(rack: Rack, host: number, dimension: Dimension, instances: readonly number[]): Cell[] {
  const { guests } = rack.hosts[host]!;
  const order = [...instances].sort(
    (a, b) => rack.instances[a]!.service - rack.instances[b]!.service || a - b,
  );
  const own = order.map(index => instanceCell(rack, index, dimension));
  const held = guests.filter(guest => rack.guests[guest] !== undefined);
  return [
    ...held.map(guest =>
      guestCell(
        rack,
        guest,
        own.filter(cell => cell.guest === guest),
        dimension,
      ),
    ),
    ...own.filter(cell => !held.includes(cell.guest)),
  ];
}

/** Stacks the parts as slabs over the full width, from the bottom of the box up; returns where they end. */
function slabs(parts: readonly Part[], box: Box, area: number): { layers: LayerBox[]; top: number } {
  let top = box.y + box.height;
  const layers: LayerBox[] = [];
  for (const [kind, amount] of parts) {
    if (amount <= 0) continue;
    const height = (amount * area) / box.width;
    top -= height;
    layers.push({ kind, amount, x: box.x, y: top, width: box.width, height });
  }
  return { layers, top };
}

function place(cell: Cell, box: Box, area: number): CellBox {
  const ground = cell.parts.filter(([kind]) => kind !== 'idle' || cell.inside.length === 0);
  const { layers, top } = slabs(ground, box, area);
  if (cell.inside.length === 0)
    return { ...box, instance: cell.instance, guest: cell.guest, layers, inside: [] };
  const { cells, top: roof } = fill(cell.inside, { ...box, height: top - box.y }, area);
  const idle = cell.parts.filter(([kind]) => kind === 'idle');
  const rest = slabs(idle, { ...box, height: roof - box.y }, area).layers;
  return { ...box, instance: cell.instance, guest: cell.guest, layers: [...layers, ...rest], inside: cells };
}

/** Rows of cells from the bottom of the box up. */
function fill(cells: readonly Cell[], box: Box, area: number): { cells: CellBox[]; top: number } {
  const areas = cells.map(cell => size(cell) * area);
  let top = box.y + box.height;
  let next = 0;
  const placed: CellBox[] = [];
  for (const row of shelves(areas, box.width)) {
    top -= row.height;
    let x = box.x;
    for (const width of row.widths) {
      placed.push(place(cells[next++]!, { x, y: top, width, height: row.height }, area));
      x += width;
    }
  }
  return { cells: placed, top };
}

/** Of a capacity: less than that is what sums of shares are out by. */
const ROUNDING = 1e-9;

/** So much of the CPU that is reserved and idle is not lent to others who use more than they reserved; memory is not lent. */
function idleShare(cells: readonly Cell[], room: number, dimension: Dimension): number {
  if (dimension === 'memory') return 1;
  const all = [...cells, ...cells.flatMap(({ inside }) => inside)].flatMap(({ parts }) => parts);
  const idle = sum(all.map(([kind, amount]) => (kind === 'idle' ? amount : 0)));
  const used = sum(all.map(([kind, amount]) => (kind === 'idle' ? 0 : amount)));
  return idle === 0 ? 1 : Math.max(0, Math.min(1, (room - used) / idle));
}

const lent = (cell: Cell, share: number): Cell => ({
  ...cell,
  parts: cell.parts.map(([kind, amount]): Part => [kind, kind === 'idle' ? amount * share : amount]),
  inside: cell.inside.map(inner => lent(inner, share)),
});

/** One host with these instances on it. */
export function layoutHost(
  rack: Rack,
  host: number,
  {
    box,
    scale,
    instances,
  }: { readonly box: Box; readonly scale: Scale; readonly instances: readonly number[] },
): HostBox {
  const it = rack.hosts[host]!;
  const memory = scale.dimension === 'memory';
  const system = memory ? it.systemMemoryBytes : it.systemCpuMilli;
  const { layers, top } = slabs([['system', system]], box, scale.areaPerUnit);
  const capacity = memory ? it.memoryBytes : it.cpuMilli;
  const whole = cellsOf(rack, host, scale.dimension, instances);
  const share = idleShare(whole, capacity - system, scale.dimension);
  const cells = whole.map(cell => (share === 1 ? cell : lent(cell, share))).filter(cell => size(cell) > 0);
  const filled = fill(cells, { ...box, height: top - box.y }, scale.areaPerUnit);
  const taken = system + sum(cells.map(size));
  return {
    ...box,
    host,
    layers,
    cells: filled.cells,
    over: taken - capacity > ROUNDING * capacity ? taken - capacity : 0,
  };
}

/** Hosts side by side, wrapped to the width of the lane. */
export function layoutLane(rack: Rack, scale: Scale): Lane {
  const { hostHeight, gap, laneWidth } = scale;
  let x = 0;
  let y = 0;
  const hosts = rack.hosts.map((host, index) => {
    const capacity = scale.dimension === 'memory' ? host.memoryBytes : host.cpuMilli;
    const width = (capacity * scale.areaPerUnit) / hostHeight;
    if (x > 0 && x + width > laneWidth) {
      x = 0;
      y += hostHeight + gap;
    }
    const place = { x, y, width, height: hostHeight };
    const box = layoutHost(rack, index, { box: place, scale, instances: host.instances });
    x += width + gap;
    return box;
  });
  return { width: laneWidth, height: hosts.length === 0 ? 0 : y + hostHeight, hosts };
}

/** One host of a rack alone, by its number. */
export function layoutOnly(rack: Rack, scale: Scale, only: number): Lane {
  const host = rack.hosts[only];
  if (host === undefined) return layoutLane(rack, scale);
  const lane = layoutLane({ ...rack, hosts: [host] }, scale);
  return { ...lane, hosts: lane.hosts.map(box => ({ ...box, host: only })) };
}
