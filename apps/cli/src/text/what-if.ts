/** What would change an answer, as text. */
import { formatEstimate, formatSignificant, METRIC_TEXTS, signOf } from '@tare/experiments';
import type { BreakEven, Estimate, Metric, Sensitivity, Swing } from '@tare/schema';
import type { World } from '../world.ts';
import { bullet, columns, wrap } from './columns.ts';

/** Rows of a tornado; the rest moves less. */
const SHOWN = 15;
const BAR = 20;

interface Question {
  readonly metric: Metric;
  readonly platform: string;
  readonly baseline: string;
  readonly replications: number;
  readonly seed: number;
}

const differenceText = (difference: Estimate | null, metric: Metric): string =>
  formatEstimate(difference, METRIC_TEXTS[metric].quantity);

const basis = ({ replications, seed }: Question): string =>
  `Mean and 95 % interval over ${String(replications)} replications from seed ${String(seed)}, paired on the same arrivals.`;

const questionText = ({ metric, platform, baseline }: Question): string =>
  `${METRIC_TEXTS[metric].label} of ${platform} minus that of ${baseline}`;

const valueText = (value: number, unit: string): string =>
  unit === '' ? formatSignificant(value) : `${formatSignificant(value)} ${unit}`;

function swingRow({ id, unit, value, range, low, high, swing, turns }: Swing, most: number, metric: Metric) {
  const cells = swing === null || most === 0 ? 0 : Math.max(1, Math.round((swing / most) * BAR));
  const [from, to] = range;
  return [
    `${id}${turns ? ' *' : ''}`,
    valueText(value, unit),
    `${formatSignificant(from)} … ${formatSignificant(to)}`,
    differenceText(low.difference, metric),
    differenceText(high.difference, metric),
    swing === null ? '?' : '█'.repeat(cells),
  ];
}

/** Ends at which there is no figure, with the reason. */
const unknownEnds = (swings: readonly Swing[]): string[] =>
  swings.flatMap(({ id, unit, low, high }) =>
    [low, high]
      .filter(({ difference }) => difference === null)
      .map(({ at, reasons }) => `${id} = ${valueText(at, unit)}: ${reasons[0]?.message ?? 'no figure'}`),
  );

export function sensitivityText(result: Sensitivity, { width }: World): string {
  const { swings, metric } = result;
  const moving = swings.filter(({ swing }) => swing !== 0);
  const shown = moving.slice(0, SHOWN);
  const most = Math.max(0, ...swings.map(({ swing }) => swing ?? 0));
  const table = columns([
    ['', 'is', 'known range', 'at the low end', 'at the high end', ''],
    ...shown.map(one => swingRow(one, most, metric)),
  ]);
  const unknown = unknownEnds(shown);
  return [
    wrap(`${questionText(result)}: ${differenceText(result.difference, metric)}.`, width),
    '',
    moving.length === 0 ? 'No number of the catalogue moves it within its known range.' : table,
    '',
    wrap(
      `${String(swings.length - moving.length)} of ${String(swings.length)} numbers of the catalogue do not move it; ${String(Math.max(0, moving.length - SHOWN))} that move it less are not shown (--json has all). * within its range the answer turns, or is no longer distinguishable. One number at a time. ${basis(result)}`,
      width,
    ),
    ...(unknown.length === 0 ? [] : ['', 'Unknown:', ...unknown.map(text => bullet(text, width))]),
  ].join('\n');
}

/** Who has less of the metric where the sign of the difference is this one. */
const lessAt = (sign: number, { platform, baseline }: Question): string => {
  if (sign === 0) return 'the two are not distinguishable';
  return `${sign < 0 ? platform : baseline} has less`;
};

function turnText(result: BreakEven, unit: string): string {
  const { axis, from, to, signs, lower, upper } = result;
  const at = (x: number): string => `${formatSignificant(x, 4)}${unit}`;
  if (lower === null || upper === null)
    return `The answer does not turn: at ${axis} = ${at(from)} and at ${at(to)} alike ${lessAt(signs[0], result)}.`;
  const first = signs[0] === 0 ? '' : `Up to ${axis} = ${at(lower)} ${lessAt(signs[0], result)}; `;
  const last = signs[1] === 0 ? '' : `from ${at(upper)} on ${lessAt(signs[1], result)}; `;
  const [left, right] = lower <= upper ? [lower, upper] : [upper, lower];
  const between = `${left === from ? 'from' : 'between'} ${at(left)} ${left === from ? 'to' : 'and'} ${at(right)} ${lessAt(0, result)}.`;
  const text = `${first}${last}${between}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function breakEvenText(result: BreakEven, unit: string, { width }: World): string {
  const { metric, axis, points } = result;
  return [
    wrap(turnText(result, unit), width),
    '',
    columns([
      [axis, questionText(result), ''],
      ...points.map(({ x, difference }) => [
        `${formatSignificant(x, 4)}${unit}`,
        differenceText(difference, metric),
        signOf(difference) === 0 ? 'not distinguishable' : '',
      ]),
    ]),
    '',
    wrap(`${basis(result)} Looked for between the two ends only; a second turn within is not seen.`, width),
  ].join('\n');
}
