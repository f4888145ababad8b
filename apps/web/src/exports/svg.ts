/** Racks and charts as SVG: the same boxes and lines as on the screen, and no script in it. */
import type { Rack, Recording } from '@tare/schema';
import { plain } from '../figures/number.ts';
import { messages } from '../messages.ts';
import type { CellBox, HostBox, LayerBox } from '../racks/layout.ts';
import { layoutLane, type Scale } from '../racks/layout.ts';
import type { RackPalette } from '../racks/palette.ts';
import { columnOf, extentOf, FIGURES, type Figure, isTelling, secondsOf } from '../time/figures.ts';
import { DASHES } from '../time/chart.ts';

const FONT = 'font-family="IBM Plex Sans, system-ui, sans-serif"';
const WIDTH = 960;
const TITLE = 22;

const round = (value: number): string => String(Math.round(value * 100) / 100);
/** Text that XML reads as text. */
export const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const box = ({ x, y, width, height }: LayerBox | CellBox | HostBox, look: string): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" ${look}/>`;

const line = (text: string, y: number, colour: string, size = 13): string =>
  `<text x="0" y="${round(y)}" fill="${colour}" font-size="${String(size)}" ${FONT}>${xml(text)}</text>`;

const cellSvg = (cell: CellBox, palette: RackPalette): string =>
  [
    ...cell.layers.map(layer => box(layer, `fill="${palette.fills[layer.kind]}"`)),
    ...cell.inside.map(inner => cellSvg(inner, palette)),
    box(cell, `fill="none" stroke="${palette.idleLine}" stroke-width="0.75"`),
  ].join('');

const hostSvg = (host: HostBox, palette: RackPalette): string =>
  [
    box(host, `fill="${palette.host}"`),
    ...host.layers.map(layer => box(layer, `fill="${palette.fills[layer.kind]}"`)),
    ...host.cells.map(cell => cellSvg(cell, palette)),
    box(host, `fill="none" stroke="${host.over > 0 ? palette.bad : palette.line}"`),
  ].join('');

function sheet(height: number, background: string, content: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${String(WIDTH)}" height="${round(height)}" viewBox="-12 -12 ${String(WIDTH + 24)} ${round(height + 24)}"><rect x="-12" y="-12" width="${String(WIDTH + 24)}" height="${round(height + 24)}" fill="${background}"/>${content.join('')}</svg>`;
}

export interface NamedRack {
  readonly label: string;
  readonly rack: Rack;
}

/** All lanes at one scale, one below another, with a legend. */
export function racksSvg(racks: readonly NamedRack[], scale: Scale, palette: RackPalette): string {
  let y = 0;
  const lanes = racks.map(({ label, rack }) => {
    const lane = layoutLane(rack, scale);
    const title = line(`${label}: ${messages.lanes.hosts(rack.hosts.length)}`, y + 14, palette.ink);
    const picture = `<g transform="translate(0 ${round(y + TITLE)})">${lane.hosts.map(host => hostSvg(host, palette)).join('')}</g>`;
    y += TITLE + lane.height + 18;
    return title + picture;
  });
  const kinds = Object.entries(palette.fills) as [keyof RackPalette['fills'], string][];
  const legend = kinds.map(
    ([kind, fill], index) =>
      `<g transform="translate(${String(index * 150)} ${round(y)})"><rect width="12" height="12" fill="${fill}" stroke="${palette.line}"/><text x="18" y="10.5" fill="${palette.ink}" font-size="12" ${FONT}>${messages.layers[kind]}</text></g>`,
  );
  return sheet(y + 16, palette.paper, [...lanes, ...legend]);
}

const CHART = { width: 460, height: 120, left: 8 } as const;

/** Of one platform; broken where there is no value. */
function pathOf(recording: Recording, figure: Figure, high: number, end: number): string {
  const seconds = secondsOf([recording]);
  let isDown = false;
  return columnOf(recording, figure)
    .map((value, index) => {
      if (value === null) {
        isDown = false;
        return '';
      }
      const x = (seconds[index]! / end) * CHART.width;
      const y = CHART.height - (value / high) * CHART.height;
      const step = `${isDown ? 'L' : 'M'}${round(x)} ${round(y)}`;
      isDown = true;
      return step;
    })
    .join('');
}

export interface NamedRecordings {
  readonly labels: readonly string[];
  readonly recordings: readonly Recording[];
}

function chartSvg(figure: Figure, { recordings }: NamedRecordings, palette: RackPalette): string {
  const { label, unit } = messages.time.figures[figure];
  const high = Math.max(
    1e-9,
    ...recordings.map(recording => extentOf(columnOf(recording, figure))?.high ?? 0),
  );
  const end = secondsOf(recordings).at(-1) ?? 1;
  const lines = recordings.map(
    (recording, index) =>
      `<path d="${pathOf(recording, figure, high, end)}" fill="none" stroke="${coloursOf(palette)[index % 6]!}" stroke-width="1.5" stroke-dasharray="${DASHES[index % DASHES.length]!.join(' ')}"/>`,
  );
  return `${line(`${label}, 0 to ${plain(high)} ${unit}, 0 to ${plain(end)} s`, -6, palette.ink, 12)}<rect width="${String(CHART.width)}" height="${String(CHART.height)}" fill="none" stroke="${palette.line}"/>${lines.join('')}`;
}

const coloursOf = (palette: RackPalette): string[] => [
  palette.accent,
  palette.ink,
  palette.warn,
  palette.bad,
  palette.fills.overhead,
  palette.fills.guestOs,
];

/** All charts that say something, two in a row. */
export function chartsSvg(lines: NamedRecordings, palette: RackPalette): string {
  const figures = FIGURES.filter(figure => isTelling(lines.recordings, figure));
  const legend = lines.labels.map(
    (label, index) =>
      `<g transform="translate(${String((index % 4) * 230)} ${String(Math.floor(index / 4) * 18)})"><line y1="7" y2="7" x2="26" stroke="${coloursOf(palette)[index % 6]!}" stroke-width="2" stroke-dasharray="${DASHES[index % DASHES.length]!.join(' ')}"/><text x="32" y="11" fill="${palette.ink}" font-size="12" ${FONT}>${xml(label)}</text></g>`,
  );
  const top = Math.ceil(lines.labels.length / 4) * 18 + 26;
  const charts = figures.map(
    (figure, index) =>
      `<g transform="translate(${String((index % 2) * 490)} ${String(top + Math.floor(index / 2) * 160)})">${chartSvg(figure, lines, palette)}</g>`,
  );
  return sheet(top + Math.ceil(figures.length / 2) * 160, palette.paper, [...legend, ...charts]);
}
