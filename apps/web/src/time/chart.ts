/** One chart of uPlot over the common axis. It follows the replay's line without being drawn anew. */
import { significantly } from '../figures/decimal.ts';
import { clockOf, stepsOver } from '../figures/clock.ts';
import { withUnit } from '../figures/unit.ts';
import uPlot from 'uplot';

export interface ChartLook {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly mark: string;
  /** Of the line that stands before the others. */
  readonly own: string;
  /** Of those behind it. */
  readonly pale: string;
  readonly lines: readonly string[];
}

export interface ChartData {
  readonly seconds: readonly number[];
  /** Of each platform; null where it has no value. */
  readonly columns: readonly (readonly (number | null)[])[];
  readonly labels: readonly string[];
  readonly unit: string;
  /** As short as fits beside a number on the axis; empty where the caption says what is counted. */
  readonly axisUnit: string;
  /** Seconds at which something happened. */
  readonly marks: readonly number[];
}

/** Dashes tell platforms apart without colour. */
export const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [1, 4], [12, 4]];

/** How large a chart is, and whose line stands before the others: all are alike where that is null. */
export interface ChartShape {
  readonly height: number;
  /** Pixels; narrower it is not drawn. */
  readonly least: number;
  readonly before: number | null;
  /** Pixels for the numbers at its left. */
  readonly numbers: number;
}

export const LARGE: ChartShape = { height: 150, least: 200, before: null, numbers: 52 };
/** One of many beside one another. */
export const SMALL: ChartShape = { height: 96, least: 90, before: null, numbers: 40 };

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

/** Where one line stands before the others, these are pale and the dashes needless. */
function seriesOf(
  label: string,
  index: number,
  { look, shape }: Pick<Sheet, 'look' | 'shape'>,
): uPlot.Series {
  const isAlone = shape.before !== null;
  const isBefore = shape.before === index;
  return {
    label,
    stroke: !isAlone ? look.lines[index % look.lines.length]! : isBefore ? look.own : look.pale,
    width: isAlone && !isBefore ? 1 : 1.5,
    ...(isAlone ? {} : { dash: [...DASHES[index % DASHES.length]!] }),
    points: { show: false },
    spanGaps: false,
  };
}

/** What one line stands before is drawn first. */
function inOrder({ data, shape }: Pick<Sheet, 'data' | 'shape'>): number[] {
  const all = data.labels.map((_, index) => index);
  return shape.before === null ? all : [...all.filter(index => index !== shape.before), shape.before];
}

const printed = (value: number): string => significantly(value, 4);
/** The last number of an axis says its unit. */
const numbered = (values: readonly number[], unit: string): string[] =>
  values.map((value, index) =>
    index === values.length - 1 ? withUnit(printed(value), unit) : printed(value),
  );
/** What is counted has no half: 1, 2, 5, 10, 20, … */
const WHOLE: number[] = Array.from({ length: 10 }, (_, power) =>
  [1, 2, 5].map(step => step * 10 ** power),
).flat();
/** Latencies of many seconds have no room in milliseconds. */
const LONG_MS = 5000;
const measured = (values: readonly number[], unit: string): string[] =>
  unit === 'ms' && Math.max(...values) >= LONG_MS
    ? numbered(
        values.map(ms => ms / 1000),
        's',
      )
    : numbered(values, unit);
/** Times are in the unit of what is in sight. */
function timed({ scales }: uPlot, seconds: readonly number[]): string[] {
  const { min = 0, max = 0 } = scales['x'] ?? {};
  const { name, unit } = clockOf(max - min);
  return numbered(
    seconds.map(at => at / unit),
    name,
  );
}

export interface ChartHooks {
  /** A click at this second. */
  readonly onSeek: (seconds: number) => void;
  /** What was dragged out, in seconds. */
  readonly onZoom: (from: number, to: number) => void;
  /** The step that is pointed at, in this chart or another; null: none. */
  readonly onPoint: (index: number | null) => void;
}

interface Sheet {
  readonly data: ChartData;
  readonly look: ChartLook;
  readonly shape: ChartShape;
  readonly width: number;
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

/** Both axes; a small chart has room for few numbers. */
function axesOf({ data, look, shape }: Sheet): uPlot.Axis[] {
  const isSmall = shape.height < LARGE.height;
  const axis: uPlot.Axis = {
    stroke: look.soft,
    font: `${isSmall ? '10' : '11'}px "IBM Plex Sans", system-ui, sans-serif`,
    grid: { stroke: look.line, width: isSmall ? 0.5 : 1 },
    ticks: { stroke: look.line, width: 1, size: isSmall ? 3 : 4 },
    gap: isSmall ? 2 : 5,
  };
  return [
    {
      ...axis,
      size: isSmall ? 20 : 26,
      space: isSmall ? 44 : 50,
      incrs: (_, __, from, to) => [...stepsOver(to - from)],
      values: timed,
    },
    {
      ...axis,
      size: shape.numbers,
      space: isSmall ? 26 : 30,
      ...(data.axisUnit === '' ? { incrs: WHOLE } : {}),
      values: (_, splits) => measured(splits, data.axisUnit),
    },
  ];
}

function hooksOf({ data, look }: Sheet, { onZoom, onPoint }: ChartHooks): uPlot.Hooks.Arrays {
  return {
    draw: [chart => flag(chart, data.marks, look.mark)],
    setCursor: [chart => onPoint(chart.cursor.idx ?? null)],
    setSelect: [
      chart => {
        const { left, width: wide } = chart.select;
        if (wide < 4) return;
        onZoom(chart.posToVal(left, 'x'), chart.posToVal(left + wide, 'x'));
        chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      },
    ],
  };
}

/** A chart in an element, at a width. */
export function makeChart(element: HTMLElement, sheet: Sheet, hooks: ChartHooks): uPlot {
  const { data, shape, width } = sheet;
  const order = inOrder(sheet);
  const chart = new uPlot(
    {
      width,
      height: shape.height,
      // To the right half of the last time stands beyond the end.
      padding: [8, 18, 0, 0],
      legend: { show: false },
      cursor: {
        drag: { x: true, y: false, setScale: false },
        points: { show: false },
        y: false,
        sync: { key: 'tare', setSeries: shape.before === null },
        ...(shape.before === null ? { focus: { prox: NEAR } } : {}),
      },
      focus: { alpha: FADED },
      scales: {
        x: { time: false },
        y: { range: (_, low, high) => [Math.min(0, low), high <= 0 ? 1 : high * 1.05] },
      },
      axes: axesOf(sheet),
      series: [{}, ...order.map(index => seriesOf(data.labels[index]!, index, sheet))],
      hooks: hooksOf(sheet, hooks),
    },
    [data.seconds, ...order.map(index => data.columns[index]!)] as unknown as uPlot.AlignedData,
    element,
  );
  seekOnClick(chart, hooks.onSeek);
  return chart;
}
