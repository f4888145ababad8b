/** A comparison as Markdown, for a pull request or a meeting: verdict, table, what differs, breaks and costs, how sure that is, and the link that lets anybody compute it again. */
import { escapedMarkdown as escaped, markdownSections } from '@tare/experiments';
import type { Comparison, PlatformResult } from '@tare/schema';
import { type MetricRow, rowsOf, rowUnit } from '../figures/metric.ts';
import { shown } from '../figures/number.ts';
import { messages } from '../messages.ts';

function cellOf(row: MetricRow, platform: PlatformResult, scale: number): string {
  const estimate = row.read(platform);
  if (estimate === null) return messages.numbers.unknown;
  const { value, margin } = shown(estimate, scale);
  return margin === '' ? value : `${value} ± ${margin}`;
}

function rowOf(row: MetricRow, { platforms }: Comparison): string {
  const { name, scale } = rowUnit(row, platforms);
  const head = name === '' ? row.label : `${row.label} (${name})`;
  return `| ${[head, ...platforms.map(platform => cellOf(row, platform, scale))].join(' | ')} |`;
}

export function markdownOf(comparison: Comparison, link: string): string {
  const { platforms, verdict, replications, seed, engineVersion, catalogueVersion, hash } = comparison;
  const rows = rowsOf(platforms).map(row => rowOf(row, comparison));
  return [
    `### ${escaped(comparison.name)}`,
    '',
    `**${escaped(verdict.sentence)}**`,
    '',
    `| | ${platforms.map(({ label }) => escaped(label)).join(' | ')} |`,
    `| --- |${platforms.map(() => ' ---: |').join('')}`,
    ...rows,
    '',
    ...markdownSections(comparison),
    `${messages.verdict.basis(replications, seed)}. ${messages.footer.versions(engineVersion, catalogueVersion)}. ${messages.footer.result} \`${hash.slice(0, 12)}\`.`,
    '',
    `[${messages.opened.again}](${link})`,
    '',
  ].join('\n');
}
