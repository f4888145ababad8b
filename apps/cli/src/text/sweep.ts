/** A sweep as text: who leads where, over two settings as a map, and a row for each point. */
import {
  groupAt,
  type LeadingGroup,
  leadingGroups,
  METRIC_TEXTS,
  sweepBasis,
  sweepLabels,
  sweepRows,
  sweepSentence,
} from '@tare/experiments';
import type { Metric, Sweep, SweepPoint } from '@tare/schema';
import type { World } from '../world.ts';
import { columns, wrap } from './columns.ts';
import { shortNames } from './short-names.ts';

const NOBODY = '–';
const markAt = (groups: readonly LeadingGroup[], point: SweepPoint): string =>
  groups[groupAt(groups, point)]?.mark ?? NOBODY;

function legendText(sweep: Sweep, groups: readonly LeadingGroup[]): string {
  const labelOf = sweepLabels(sweep);
  const meant = groups.map(({ mark, ids }) => `  ${mark}  ${labelOf(ids)}`);
  return ['Costs least, or cannot be told from it:', ...meant, `  ${NOBODY}  nobody`].join('\n');
}

/** Over two settings: a letter at each point, the first setting down and the second across. */
function mapText(sweep: Sweep, groups: readonly LeadingGroup[]): string[] {
  const [down, across] = sweep.axes;
  const isGrid = sweep.design === 'every-combination' && sweep.axes.length === 2;
  if (!isGrid || down === undefined || across === undefined) return [];
  const at = (row: number, column: number) => sweep.points[row * across.values.length + column]!;
  const rows = down.values.map((value, row) => [
    String(value),
    ...across.values.map((_, column) => markAt(groups, at(row, column))),
  ]);
  const title = `Down ${down.path}, across ${across.path}:`;
  return [`${title}\n${columns([['', ...across.values.map(String)], ...rows])}`];
}

function tableText(sweep: Sweep, metric: Metric, groups: readonly LeadingGroup[]): string {
  const paths = shortNames(sweep.axes.map(({ path }) => path));
  const rows = sweepRows(sweep, metric).map(({ settings, leads, cells }, index) => {
    const point = sweep.points[index]!;
    const told = point.reasons.length > 0 ? leads : markAt(groups, point);
    return [...settings, told, ...cells];
  });
  const head = [...paths, '', ...sweep.platforms.map(({ label }) => label)];
  return `${METRIC_TEXTS[metric].label} of each platform:\n${columns([head, ...rows])}`;
}

export function sweepText(sweep: Sweep, metric: Metric, { width, bold, dim }: World): string {
  const groups = leadingGroups(sweep);
  return [
    bold(wrap(sweepSentence(sweep), width)),
    legendText(sweep, groups),
    ...mapText(sweep, groups),
    tableText(sweep, metric, groups),
    dim(wrap(sweepBasis(sweep), width)),
  ].join('\n\n');
}
