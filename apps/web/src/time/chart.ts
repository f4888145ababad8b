/** One chart of uPlot over the common axis. It follows the replay's line without being drawn anew. */
import uPlot from 'uplot';

export interface ChartLook {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly mark: string;
  readonly lines: readonly string[];
}

export interface ChartData {
  readonly seconds: readonly number[];
  /** Of each platform; null where it has no value. */
  readonly columns: readonly (readonly (number | null)[])[];
  readonly labels: readonly string[];
  readonly unit: string;
  /** Seconds at which something happened. */
  readonly marks: readonly number[];
}

/** Dashes tell platforms apart without colour. */
export const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [1, 4], [12, 4]];

export const HEIGHT = 150;
const MARK = 4;
/** Pixels from which a pointer brings a line to the fore, and how far the others go back. */
const NEAR = 14;
const FADED = 0.16;

/** Small flags at the top, where something happened. */
function flag(chart: uPlot, seconds: readonly number[], colour: string): void {
  const { ctx, bbox } = chart;
  const { min = 0, max = 0 } = chart.scales['x'] ?? {};
  const size = MARK * devicePixelRatio;
  ctx.fillStyle = colour;
  for (const at of seconds) {
    if (at < (min ?? 0) || at > (max ?? 0)) continue;
    const x = chart.valToPos(at, 'x', true);
    ctx.beginPath();
    ctx.moveTo(x - size, bbox.top);
    ctx.lineTo(x + size, bbox.top);
    ctx.lineTo(x, bbox.top + size * 1.5);
    ctx.fill();
  }
}

const seriesOf = (label: string, index: number, look: ChartLook): uPlot.Series => ({
  label,
  stroke: look.lines[index % look.lines.length]!,
  width: 1.5,
  dash: [...DASHES[index % DASHES.length]!],
  points: { show: false },
  spanGaps: false,
});

export interface ChartHooks {
  /** A click at this second. */
  readonly onSeek: (seconds: number) => void;
  /** What was dragged out, in seconds. */
  readonly onZoom: (from: number, to: number) => void;
}

/** A press that does not go anywhere is a click; one that does drags out a part. */
function seekOnClick(chart: uPlot, onSeek: ChartHooks['onSeek']): void {
  let pressedAt = 0;
  chart.over.addEventListener('pointerdown', event => {
    pressedAt = event.offsetX;
  });
  chart.over.addEventListener('click', event => {
    if (Math.abs(event.offsetX - pressedAt) < 4) onSeek(chart.posToVal(event.offsetX, 'x'));
  });
}

/** Brings the line of one platform to the fore; null: all alike. */
export const light = (chart: uPlot, platform: number | null): void =>
  chart.setSeries(platform === null ? null : platform + 1, { focus: platform !== null });

/** A chart in an element, at a width. */
export function makeChart(
  element: HTMLElement,
  { data, look, width }: { readonly data: ChartData; readonly look: ChartLook; readonly width: number },
  { onSeek, onZoom }: ChartHooks,
): uPlot {
  const axis: uPlot.Axis = {
    stroke: look.soft,
    font: '11px "IBM Plex Sans", system-ui, sans-serif',
    grid: { stroke: look.line, width: 1 },
    ticks: { stroke: look.line, width: 1, size: 4 },
  };
  const chart = new uPlot(
    {
      width,
      height: HEIGHT,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: {
        drag: { x: true, y: false, setScale: false },
        points: { show: false },
        y: false,
        sync: { key: 'tare', setSeries: true },
        focus: { prox: NEAR },
      },
      focus: { alpha: FADED },
      scales: {
        x: { time: false },
        y: { range: (_, low, high) => [Math.min(0, low), high <= 0 ? 1 : high * 1.05] },
      },
      axes: [
        { ...axis, size: 26 },
        { ...axis, size: 52 },
      ],
      series: [{}, ...data.labels.map((label, index) => seriesOf(label, index, look))],
      hooks: {
        draw: [chart => flag(chart, data.marks, look.mark)],
        setSelect: [
          chart => {
            const { left, width: wide } = chart.select;
            if (wide < 4) return;
            onZoom(chart.posToVal(left, 'x'), chart.posToVal(left + wide, 'x'));
            chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
      },
    },
    [data.seconds, ...data.columns] as unknown as uPlot.AlignedData,
    element,
  );
  seekOnClick(chart, onSeek);
  return chart;
}
