/** A technology at a glance. */
import type { TechnologyCard } from '@tare/catalog';
import { formatSignificant } from '@tare/experiments';
import type { World } from '../world.ts';
import { columns, wrap } from './columns.ts';

const list = (items: readonly string[]): string => items.join(', ');

function facts({ technology }: TechnologyCard): string[][] {
  const { kind, ownKernel, runsOn, serves, needsVirtualisation, takesMemoryAtStart } = technology;
  return [
    ['kind', kind],
    ['kernel', ownKernel ? 'its own' : 'shared with what is below it'],
    ['runs on', list(runsOn)],
    ['serves', `programs for ${list(serves)}`],
    ['needs', needsVirtualisation ? 'virtualisation by the processor' : 'nothing of the processor'],
    ['memory', takesMemoryAtStart ? 'taken whole when it starts' : 'taken as it is touched'],
  ];
}

export function cardText(card: TechnologyCard, world: World): string {
  const { technology, sections, support } = card;
  const badges = Object.entries(support).map(([badge, count]) => `${String(count)} ${badge}`);
  return [
    `${world.bold(technology.label)} (${technology.id})\n${wrap(technology.what, world.width)}`,
    columns(facts(card)),
    ...sections.map(({ name, parameters }) =>
      parameters.length === 0
        ? `${world.bold(name)}\n  no figure in the catalogue`
        : `${world.bold(name)}\n${columns(
            parameters.map(({ id, value, unit, range, badge, backedBy }) => [
              `  ${id}`,
              `${formatSignificant(value, 6)} ${unit}`,
              `${formatSignificant(range[0], 6)}…${formatSignificant(range[1], 6)}`,
              badge,
              list(backedBy),
            ]),
          )}`,
    ),
    `How sure: ${list(badges)}. tare catalog ID shows one of them with its source.`,
  ].join('\n\n');
}
