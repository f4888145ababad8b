/** docs/validation.md, made from the results. */
import { formatSignificant } from '@tare/experiments';
import { ENGINE_VERSION } from '@tare/runner/node';
import type { Kind, VerifyResult } from './case.ts';
import { countsOf } from './counts.ts';

const figure = (value: number): string => formatSignificant(value, 6);
/** Less of the expected figure is the rounding of doubles, of which nobody learns anything. */
const ROUNDING = 1e-12;

/** "+2.1 %"; "0 %" within rounding, and nothing where a share of nothing would be told. */
export function offBy({ expected, got }: Pick<VerifyResult, 'expected' | 'got'>): string {
  if (expected === 0) return '';
  const off = got / expected - 1;
  if (Math.abs(off) < ROUNDING) return '0 %';
  return `${off > 0 ? '+' : '−'}${formatSignificant(Math.abs(off) * 100, 2)} %`;
}

const HEAD = [
  '| | rule | case | expected | ours | off by | tolerance | source |',
  '|---|---|---|---|---|---|---|---|',
];
const tolerance = ({ tolerance, because }: VerifyResult): string =>
  `±${figure(tolerance)}${because === '' ? '' : ` (${because})`}`;

const source = ({ source, record }: VerifyResult): string =>
  record === null ? source : `${source} [${record}]`;

function row(result: VerifyResult): string {
  const verdict = result.ok ? 'ok' : '**no**';
  const look = result.looks === 2 ? ' (second look)' : '';
  const why = result.knownWrong === null ? '' : `. *${result.knownWrong}*`;
  return `| ${verdict} | ${result.rule} | ${result.what}${look}${why} | ${figure(result.expected)} ${result.unit} | ${figure(result.got)} | ${offBy(result)} | ${tolerance(result)} | ${source(result)} |`;
}

const SECTIONS: readonly { readonly kind: Kind; readonly title: string; readonly about: string }[] = [
  {
    kind: 'exact',
    title: 'Exact',
    about: 'Arithmetic that somebody else published, or that the rule alone decides.',
  },
  {
    kind: 'closed-form',
    title: 'Closed form',
    about:
      'Theorems of queueing theory, 20 replications. The expected figure must lie in their 99 % interval (the tolerance shown), which may be at most 2 % of it to either side, or up to 5 % where a rare event, a p99 or a load of 0.9 makes 2 % too dear. Of a hundred such intervals one misses by chance alone, so a miss is decided by a second, independent sample (marked: second look).',
  },
  {
    kind: 'predicted',
    title: 'Predicted',
    about:
      'Measurements that no parameter of the catalogue was taken from. One tolerance for each kind of figure, for the reason beside it; in square brackets the catalogue’s record.',
  },
  {
    kind: 'calibrated',
    title: 'Calibrated on',
    about:
      'Measurements that the catalogue’s parameters were taken from. That they come out again shows the wiring, and nothing more.',
  },
];

const table = (title: string, about: string, rows: readonly VerifyResult[]): string[] =>
  rows.length === 0
    ? []
    : [`## ${title} (${String(rows.length)})`, '', about, '', ...HEAD, ...rows.map(row), ''];

/** The whole document. */
export function validationMarkdown(results: readonly VerifyResult[]): string {
  const { cases, held, knownWrong } = countsOf(results);
  const counted = results.filter(result => result.knownWrong === null);
  return [
    '# Validation',
    '',
    `Made by \`tare verify --markdown\` with engine ${ENGINE_VERSION}: ${String(held)} of ${String(cases)} cases hold; ${String(knownWrong)} more are known to be wrong and listed as such.`,
    'Each case goes the public way: a scenario is prepared and run, and one figure of the report is compared with what somebody else worked out or measured.',
    'Rules are those of `packages/engine/SPEC.md`, where what is not modelled is listed too.',
    '',
    ...SECTIONS.flatMap(({ kind, title, about }) =>
      table(
        title,
        about,
        counted.filter(result => result.kind === kind),
      ),
    ),
    ...table(
      'Known to be wrong',
      'Published figures that the model misses by more than the tolerance, each with the reason. They are not tuned away, and none counts among the cases that hold.',
      results.filter(result => result.knownWrong !== null),
    ),
  ].join('\n');
}
