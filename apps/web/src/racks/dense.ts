/**
 * Racks of very many boxes as pixels: where an instance is a few pixels wide, marks and outlines say nothing, and filling
 * runs of one array is many times faster than asking the canvas for each rectangle.
 */
import type { Box, CellBox, HostBox, LayerKind } from './layout.ts';
import type { LiveLane } from './live.ts';
import type { RackPalette } from './palette.ts';

/** Boxes beyond which a lane is drawn this way. */
export const DENSE_FROM = 1_500;

/** A colour as it lies in memory on a little-endian machine: ABGR. A style sheet that was made small says #fff for #ffffff. */
export function pixelOf(colour: string): number {
  const whole = colour.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3');
  const [, digits = '000000'] = /^#([0-9a-f]{6})$/i.exec(whole) ?? [];
  const value = Number.parseInt(digits, 16);
  const [red, green, blue] = [value >> 16, (value >> 8) & 255, value & 255];
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

interface Pixels {
  readonly fills: Readonly<Record<LayerKind, number>>;
  readonly host: number;
  readonly line: number;
  readonly edge: number;
  readonly bad: number;
  readonly badWash: number;
  readonly warn: number;
  readonly accent: number;
}

const pixelsOf = (palette: RackPalette): Pixels => ({
  fills: {
    system: pixelOf(palette.fills.system),
    overhead: pixelOf(palette.fills.overhead),
    guestOs: pixelOf(palette.fills.guestOs),
    net: pixelOf(palette.fills.net),
    idle: pixelOf(palette.fills.idle),
  },
  host: pixelOf(palette.host),
  line: pixelOf(palette.line),
  edge: pixelOf(palette.idleLine),
  bad: pixelOf(palette.bad),
  badWash: pixelOf(palette.badWash),
  warn: pixelOf(palette.warn),
  accent: pixelOf(palette.accent),
});

export class DensePicture {
  readonly width: number;
  readonly height: number;
  readonly #data: Uint32Array<ArrayBuffer>;
  readonly image: ImageData;
  readonly #ratio: number;
  readonly #pixels: Pixels;

  constructor(
    { width, height }: { readonly width: number; readonly height: number },
    ratio: number,
    palette: RackPalette,
  ) {
    this.width = Math.max(1, Math.round(width * ratio));
    this.height = Math.max(1, Math.round(height * ratio));
    this.image = new ImageData(this.width, this.height);
    this.#data = new Uint32Array(this.image.data.buffer as ArrayBuffer);
    this.#ratio = ratio;
    this.#pixels = pixelsOf(palette);
  }

  /** Fills in the hosts at these places; the rows that changed, from and to. */
  draw({ lane, moments }: LiveLane, places: readonly number[]): { from: number; to: number } {
    let from = this.height;
    let to = 0;
    for (const place of places) {
      const host = lane.hosts[place]!;
      this.#host(host, moments);
      from = Math.min(from, Math.floor(host.y * this.#ratio));
      to = Math.max(to, Math.ceil((host.y + host.height) * this.#ratio));
    }
    return { from: Math.max(0, from), to: Math.min(this.height, to) };
  }

  #host(host: HostBox, moments: LiveLane['moments']): void {
    const standing = moments.hostStanding(host.host);
    const { fills, line, bad, badWash, accent, warn, edge: pale } = this.#pixels;
    const edge = { up: line, unasked: line, provisioned: accent, closed: warn, failed: bad, asleep: pale }[
      standing
    ];
    this.#fill(host, edge);
    const inside = { x: host.x + 1, y: host.y + 1, width: host.width - 2, height: host.height - 2 };
    this.#fill(inside, standing === 'failed' ? badWash : this.#pixels.host);
    if (standing === 'unasked' || standing === 'provisioned' || standing === 'asleep') return;
    for (const layer of host.layers) this.#fill(layer, fills[layer.kind]);
    for (const cell of host.cells) this.#cell(cell, moments);
  }

  #cell(cell: CellBox, moments: LiveLane['moments']): void {
    const { fills, edge, bad, warn } = this.#pixels;
    if (cell.instance < 0) {
      const up = moments.guestGrown(cell.inside.map(({ instance }) => instance));
      for (const layer of cell.layers) this.#fillGrown(layer, up, fills[layer.kind]);
      for (const inner of cell.inside) this.#cell(inner, moments);
      return;
    }
    const standing = moments.standingOf(cell.instance);
    if (standing === 'killed' || standing === 'evicted' || standing === 'failed') this.#fill(cell, bad);
    else {
      const isStarting = standing === 'starting' || standing === 'placed';
      for (const layer of cell.layers) {
        const share = isStarting ? moments.grown(cell.instance, layer.kind) : 1;
        if (share > 0) this.#fillGrown(layer, share, fills[layer.kind]);
      }
      if (moments.throttledOf(cell.instance) > 1) this.#fill({ ...cell, width: 1 }, warn);
    }
    this.#run(cell.x, cell.y, 1 / this.#ratio, cell.height, edge);
  }

  #fill({ x, y, width, height }: Box, pixel: number): void {
    this.#run(x, y, width, height, pixel);
  }

  /** The upper part of a box is left out. */
  #fillGrown({ x, y, width, height }: Box, share: number, pixel: number): void {
    this.#run(x, y + height * (1 - share), width, height * share, pixel);
  }

  /** Numbers and not a box: this is called for every layer of every instance in every picture. */
  #run(x: number, y: number, width: number, height: number, pixel: number): void {
    const ratio = this.#ratio;
    const left = Math.max(0, Math.round(x * ratio));
    const right = Math.min(this.width, Math.round((x + width) * ratio));
    const bottom = Math.min(this.height, Math.round((y + height) * ratio));
    for (let row = Math.max(0, Math.round(y * ratio)); row < bottom; row++) {
      const end = row * this.width + right;
      for (let at = row * this.width + left; at < end; at++) this.#data[at] = pixel;
    }
  }
}
