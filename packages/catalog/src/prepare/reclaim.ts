import type { PlanReclaim, Platform } from '@tare/schema';
import type { Book } from '../book.ts';
import { type Division, ownVm } from './stack.ts';

/** Guest memory that is sold for each byte of a host. */
export const soldFor = ({ guest }: Platform): number => guest?.memoryOvercommit ?? 1;

/** The platform without overcommit of memory, for what is known by its size alone. */
export const inRealMemory = (platform: Platform): Platform => ({
  ...platform,
  guest: { ...platform.guest, memoryOvercommit: 1 },
});

/** Rule M1: how memory is got back from VMs of one instance, where more of it is sold than there is. */
export function reclaimOf(
  platform: Platform,
  divisions: readonly Division[],
  book: Book,
): PlanReclaim | null {
  if (soldFor(platform) === 1 || !divisions.some(takesMemoryWhole)) return null;
  const by = (way: 'balloon' | 'page-sharing' | 'swap') => platform.guest?.reclaim?.includes(way) === true;
  return {
    sharing: by('page-sharing') ? book.number('vm.mem.sharing') : 0,
    balloon: by('balloon')
      ? { most: book.number('vm.mem.balloon.most'), loss: book.number('vm.mem.balloon.loss') }
      : null,
    swap: by('swap') ? { touched: book.number('vm.mem.swap.touched') } : null,
  };
}

const takesMemoryWhole = (division: Division): boolean => ownVm(division)?.takesMemoryAtStart === true;
