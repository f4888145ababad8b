/** What stands behind a number: additive trees, start-up waterfalls, placement decisions. */
import { formatSignificant, formatValue, type Quantity, scoredBy } from '@tare/experiments';
import type { Decision, StartRecord, Why, WhyNode } from '@tare/schema';
import type { World } from '../world.ts';
import { columns } from './columns.ts';

const QUANTITIES: Readonly<Record<Why['unit'], Quantity>> = {
  'USD/month': 'usd',
  ms: 'milliseconds',
  hosts: 'number',
  bytes: 'bytes',
  share: 'fraction',
  'kWh/month': 'number',
};

const ORIGINS: Readonly<Record<WhyNode['origin']['kind'], string>> = {
  scenario: 'scenario',
  catalogue: 'catalogue',
  formula: 'rule',
  measured: 'measured, rule',
};

function rows(node: WhyNode, of: Quantity, depth: number, whole: number): string[][] {
  const { label, value, origin, parts } = node;
  const part = whole === 0 ? '' : `${formatSignificant((value / whole) * 100)} %`;
  return [
    [
      `${'  '.repeat(depth)}${label}`,
      formatValue({ value, low: value, high: value }, of),
      part,
      `${ORIGINS[origin.kind]} ${origin.of}`,
    ],
    ...parts.flatMap(part => rows(part, of, depth + 1, whole)),
  ];
}

export const whyText = ({ unit, tree }: Why): string => columns(rows(tree, QUANTITIES[unit], 0, tree.value));

const ms = (value: number): string => `${formatSignificant(value, 4)} ms`;

/** The waterfall of one start, phase by phase. */
export const startText = (
  { service, instance, host, startedMs, readyMs, phases }: StartRecord,
  world: World,
): string =>
  columns([
    [world.bold(`${service}, instance ${String(instance)} on host ${String(host)}`), 'from', 'to', 'took'],
    ...phases.map(({ name, technology, fromMs, toMs }) => [
      `${name} (${technology})`,
      ms(fromMs - startedMs),
      ms(toMs - startedMs),
      ms(toMs - fromMs),
    ]),
    ['ready', '', ms(readyMs - startedMs), ms(readyMs - startedMs)],
  ]);

type DecisionHosts = NonNullable<Decision['hosts']>;

/** What the scheduler found of each host: a column for each plugin that scored, or who refused it and why. */
function hostRows(hosts: DecisionHosts): string[][] {
  const plugins = scoredBy(hosts);
  return [
    ['host', 'total', ...plugins, 'refused by'],
    ...hosts.map(({ host, refused, scores, total }) => [
      host,
      total === undefined ? '' : String(total),
      ...plugins.map(plugin => String(scores?.[plugin] ?? '')),
      refused === undefined ? '' : `${refused.plugin}: ${refused.reason}`,
    ]),
  ];
}

export const decisionText = ({ service, instance, host, reason, hosts }: Decision): string =>
  [
    `${service}, instance ${String(instance)}: ${host}. ${reason}`,
    ...(hosts === undefined ? [] : [columns(hostRows(hosts))]),
  ].join('\n');
