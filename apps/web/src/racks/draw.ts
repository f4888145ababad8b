/** Draws a laid-out lane on a canvas. It knows colours and pixels, and nothing of what the boxes mean. */
import type { Box, CellBox, HostBox, Lane, LayerBox } from './layout.ts';
import type { RackPalette } from './palette.ts';

export type Context = CanvasRenderingContext2D;

/** Hatches tell tare from net work without colour: guest OS slanted one way, system reserve dotted lines. */
function hatch(context: Context, box: LayerBox, colour: string, step: number): void {
  if (box.height < 2.5 || box.width < 4) return;
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 0.8;
  context.beginPath();
  const end = box.x + box.width + box.height;
  for (let x = box.x; x < end; x += step) {
    context.moveTo(x, box.y);
    context.lineTo(x - box.height, box.y + box.height);
  }
  context.stroke();
  context.restore();
}

export function drawLayer(context: Context, layer: LayerBox, palette: RackPalette): void {
  context.fillStyle = palette.fills[layer.kind];
  context.fillRect(layer.x, layer.y, layer.width, layer.height);
  if (layer.kind === 'guestOs') hatch(context, layer, palette.hatch, 4);
  if (layer.kind === 'system') hatch(context, layer, palette.hatch, 6);
}

function drawCell(context: Context, cell: CellBox, palette: RackPalette): void {
  for (const layer of cell.layers) drawLayer(context, layer, palette);
  for (const inner of cell.inside) drawCell(context, inner, palette);
  if (Math.min(cell.width, cell.height) < 2.5) return;
  context.strokeStyle = cell.inside.length > 0 ? palette.line : palette.idleLine;
  context.lineWidth = cell.inside.length > 0 ? 1.25 : 0.75;
  context.strokeRect(cell.x, cell.y, cell.width, cell.height);
}

function drawHost(context: Context, host: HostBox, palette: RackPalette): void {
  context.fillStyle = palette.host;
  context.fillRect(host.x, host.y, host.width, host.height);
  context.save();
  context.beginPath();
  context.rect(host.x, host.y, host.width, host.height);
  context.clip();
  for (const layer of host.layers) drawLayer(context, layer, palette);
  for (const cell of host.cells) drawCell(context, cell, palette);
  context.restore();
  context.strokeStyle = host.over > 0 ? palette.bad : palette.line;
  context.lineWidth = host.over > 0 ? 2 : 1;
  context.strokeRect(host.x + 0.5, host.y + 0.5, host.width - 1, host.height - 1);
}

/** A frame around the cell or host that is pointed at. */
export function drawFrame(context: Context, { x, y, width, height }: Box, { ink }: RackPalette): void {
  context.strokeStyle = ink;
  context.lineWidth = 1.75;
  context.strokeRect(x, y, width, height);
}

/** The whole lane. */
export function drawLane(context: Context, lane: Lane, palette: RackPalette): void {
  context.clearRect(0, 0, lane.width, lane.height);
  for (const host of lane.hosts) drawHost(context, host, palette);
}
