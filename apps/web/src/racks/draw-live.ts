/** Draws hosts as they are at a moment of the replay: what starts grows, what is down is crossed out, what moves is tied to its goal. */
import { type Context, drawFrame, drawLayer } from './draw.ts';
import type { Box, CellBox, HostBox, LayerBox } from './layout.ts';
import type { LiveLane } from './live.ts';
import type { HostStanding, Moments } from './moments.ts';
import type { RackPalette } from './palette.ts';

/** What is smaller than this has no room for marks. */
const SMALL = 5;

interface Painter {
  readonly context: Context;
  readonly moments: Moments;
  readonly palette: RackPalette;
}

/** The part of a layer that is there, from its foot up. */
const grownPart = (layer: LayerBox, share: number): LayerBox => ({
  ...layer,
  y: layer.y + layer.height * (1 - share),
  height: layer.height * share,
});

function cross(context: Context, { x, y, width, height }: Box, colour: string): void {
  if (Math.min(width, height) < SMALL) return;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + width, y + height);
  context.moveTo(x + width, y);
  context.lineTo(x, y + height);
  context.stroke();
}

function outline(
  context: Context,
  { x, y, width, height }: Box,
  colour: string,
  dash: readonly number[],
): void {
  context.save();
  context.setLineDash([...dash]);
  context.strokeStyle = colour;
  context.lineWidth = dash.length === 0 ? 0.75 : 1.25;
  context.strokeRect(x + 0.5, y + 0.5, Math.max(0, width - 1), Math.max(0, height - 1));
  context.restore();
}

function drawInstance({ context, moments, palette }: Painter, cell: CellBox): void {
  const standing = moments.standingOf(cell.instance);
  switch (standing) {
    case 'killed':
    case 'evicted':
    case 'failed':
      context.fillStyle = palette.badWash;
      context.fillRect(cell.x, cell.y, cell.width, cell.height);
      cross(context, cell, palette.bad);
      outline(context, cell, palette.bad, standing === 'failed' ? [] : [2, 2]);
      return;
    case 'starting':
    case 'placed':
      for (const layer of cell.layers)
        if (layer.kind !== 'idle')
          drawLayer(context, grownPart(layer, moments.grown(cell.instance, layer.kind)), palette);
      outline(context, cell, palette.idleLine, []);
      return;
    default:
      for (const layer of cell.layers) drawLayer(context, layer, palette);
      outline(context, cell, palette.idleLine, []);
  }
  const still = moments.throttledOf(cell.instance) / 4;
  if (still > 0) {
    context.fillStyle = palette.warn;
    context.fillRect(
      cell.x,
      cell.y + cell.height * (1 - still),
      Math.max(2, cell.width * 0.12),
      cell.height * still,
    );
  }
  if (standing === 'retiring' || moments.movesTo(cell.instance) >= 0)
    outline(context, cell, palette.ink, [4, 3]);
}

function drawCell(painter: Painter, cell: CellBox): void {
  if (cell.instance >= 0) {
    drawInstance(painter, cell);
    return;
  }
  const { context, palette, moments } = painter;
  const up = moments.guestGrown(cell.inside.map(({ instance }) => instance));
  for (const layer of cell.layers) drawLayer(context, grownPart(layer, up), palette);
  for (const inner of cell.inside) drawCell(painter, inner);
  outline(context, cell, palette.line, []);
}

function groundOf(standing: HostStanding, palette: RackPalette): string {
  if (standing === 'failed') return palette.badWash;
  return standing === 'asleep' ? palette.paper : palette.host;
}

function drawHost(painter: Painter, host: HostBox): void {
  const { context, palette, moments } = painter;
  const { x, y, width, height } = host;
  const standing = moments.hostStanding(host.host);
  context.clearRect(x - 1.5, y - 1.5, width + 3, height + 3);
  if (standing === 'unasked') {
    outline(context, host, palette.line, [2, 4]);
    return;
  }
  context.fillStyle = groundOf(standing, palette);
  context.fillRect(x, y, width, height);
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  if (standing !== 'provisioned' && standing !== 'asleep')
    for (const layer of host.layers) drawLayer(context, layer, palette);
  for (const cell of host.cells) drawCell(painter, cell);
  context.restore();
  if (standing === 'provisioned') outline(context, host, palette.accent, [4, 3]);
  else if (standing === 'closed') outline(context, host, palette.warn, [6, 3]);
  else if (standing === 'asleep') outline(context, host, palette.line, [1, 3]);
  else {
    const isBad = standing === 'failed' || host.over > 0;
    context.strokeStyle = isBad ? palette.bad : palette.line;
    context.lineWidth = isBad ? 2 : 1;
    context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  }
}

/** Draws the hosts at these places of the lane. */
export function drawLive(
  context: Context,
  { lane, moments }: LiveLane,
  { palette, places }: { readonly palette: RackPalette; readonly places: readonly number[] },
): void {
  const painter = { context, moments, palette };
  for (const place of places) drawHost(painter, lane.hosts[place]!);
}

const middle = ({ x, y, width, height }: Box) => ({ x: x + width / 2, y: y + height / 2 });

const cellOf = (cells: readonly CellBox[], instance: number): CellBox | undefined =>
  cells.find(cell => cell.instance === instance) ??
  cells.map(cell => cellOf(cell.inside, instance)).find(cell => cell !== undefined);

function tie(context: Context, from: Box, to: Box, progress: number): void {
  const [start, end] = [middle(from), middle(to)];
  context.setLineDash([4, 3]);
  context.beginPath();
  context.moveTo(start.x, start.y);
  context.lineTo(end.x, end.y);
  context.stroke();
  context.setLineDash([]);
  const at = { x: start.x + (end.x - start.x) * progress, y: start.y + (end.y - start.y) * progress };
  context.fillRect(at.x - 4, at.y - 4, 8, 8);
}

/** Over the hosts: what moves from where to where, and a frame around what is pointed at. */
export function drawOver(
  context: Context,
  { lane, moments }: LiveLane,
  { palette, chosen }: { readonly palette: RackPalette; readonly chosen: Box | null },
): void {
  context.clearRect(0, 0, lane.width, lane.height + 2);
  context.strokeStyle = context.fillStyle = palette.ink;
  context.lineWidth = 1.5;
  const { instances } = moments.recording.rack;
  for (const host of moments.isMoving ? lane.hosts : [])
    for (const cell of host.cells) {
      const target = cell.instance < 0 ? -1 : moments.movesTo(cell.instance);
      if (target < 0) continue;
      const goal = lane.hosts.find(one => one.host === instances[target]?.host);
      if (goal !== undefined)
        tie(context, cell, cellOf(goal.cells, target) ?? goal, moments.progress(cell.instance));
    }
  if (chosen !== null) drawFrame(context, chosen, palette);
}
