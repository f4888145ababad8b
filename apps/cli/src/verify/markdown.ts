/** docs/validation.md, made from the results. */
import { formatSignificant } from '@tare/experiments';
import { ENGINE_VERSION } from '@tare/runner/node';
import type { VerifyResult } from './case.ts';

const figure = (value: number): string => formatSignificant(value, 6);
const row = (result: VerifyResult): string =>
  `| ${result.ok ? 'ok' : '**no**'} | ${result.rule} | ${result.what}${result.looks === 2 ? ' (second look)' : ''} | ${figure(result.expected)} ${result.unit} | ${figure(result.got)} | ±${figure(result.tolerance)} | ${result.source} |`;

const SECTIONS: readonly { readonly title: string; readonly of: (result: VerifyResult) => boolean }[] = [
  { title: 'Exact arithmetic', of: ({ kind }) => kind === 'exact' },
  { title: 'Closed forms (30 replications)', of: ({ kind }) => kind === 'closed-form' },
  {
    title: 'Published measurements, predicted',
    of: ({ kind, calibratedOn }) => kind === 'published' && !calibratedOn,
  },
  {
    title: 'Published measurements, calibrated on',
    of: ({ kind, calibratedOn }) => kind === 'published' && calibratedOn,
  },
];

/** The whole document. */
export function validationMarkdown(results: readonly VerifyResult[]): string {
  const passed = results.filter(({ ok }) => ok).length;
  const sections = SECTIONS.flatMap(({ title, of }) => {
    const rows = results.filter(of);
    return rows.length === 0
      ? []
      : [
          `## ${title}`,
          '',
          '| | rule | case | expected | got | tolerance | source |',
          '|---|---|---|---|---|---|---|',
          ...rows.map(row),
          '',
        ];
  });
  return [
    '# Validation',
    '',
    `Made by \`tare verify --markdown\` with engine ${ENGINE_VERSION}: ${String(passed)} of ${String(results.length)} cases hold.`,
    'Each case goes the public way: a scenario is prepared and run, and one figure of the report is compared with what somebody else worked out or measured.',
    'Rules are those of `packages/engine/SPEC.md`, where what is not modelled is listed too.',
    'Closed forms: the expected figure must lie in the 99 % interval of the replications (the tolerance shown), which may be at most 2 % of it',
    'to either side (3 % for M/M/8 and for small shares lost). Twenty such cases miss once in six suites by chance alone, so a miss is decided by a second, independent sample (marked: second look).',
    '',
    ...sections,
  ].join('\n');
}
