/** Problems for people: where, what is wrong, what to do. */
import { printPlaceAndPath } from './places.ts';
import type { Problem } from '@tare/schema';
import type { World } from '../world.ts';
import { wrap } from './columns.ts';

export function problemText(fault: Problem, width: number): string {
  const where = printPlaceAndPath(fault);
  const head = where === '' ? fault.message : `${where}: ${fault.message}`;
  return `${wrap(head, width, '  ')}\n${wrap(`  → ${fault.fix}`, width, '    ')}`;
}

export function problemList(problems: readonly Problem[], world: World): string {
  const count = problems.length === 1 ? 'One problem' : `${String(problems.length)} problems`;
  return [`${count}:`, ...problems.map(fault => problemText(fault, world.width))].join('\n');
}
