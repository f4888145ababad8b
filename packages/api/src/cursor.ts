/** Where a page of a list ended, as opaque text. What was tampered with is refused, not guessed at. */
import { problem } from '@tare/schema';
import * as z from 'zod';
import { Refusal } from './refusal.ts';
import { idInput } from './tokens.ts';

export interface Cursor {
  readonly createdAt: Date;
  readonly id: string;
}

const PAGE = 50;
const LONGEST_PAGE = 200;

/** How a list is asked for. */
export const pageInput = {
  limit: z.int().min(1).max(LONGEST_PAGE).default(PAGE),
  cursor: z.string().max(80).optional(),
};

const LAST_MOMENT = 8.64e15;

const writeCursor = ({ createdAt, id }: Cursor): string => `${String(createdAt.getTime())}.${id}`;

/** @throws Refusal `invalid` */
export function readCursor(text: string): Cursor {
  const [, time = '', id = ''] = /^(\d{1,16})\.(.+)$/.exec(text) ?? [];
  const moment = Number(time);
  if (time !== '' && moment <= LAST_MOMENT && idInput.safeParse(id).success)
    return { createdAt: new Date(moment), id };
  throw new Refusal([
    problem(
      'invalid',
      'cursor',
      'is not a cursor of this list.',
      'Start from the first page, without a cursor.',
    ),
  ]);
}

/** The first `limit` of what was found, which holds one more where the list goes on. */
export function pageOf<Item>(found: readonly Item[], limit: number, cursorOf: (last: Item) => Cursor) {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = found.length > limit && last !== undefined ? writeCursor(cursorOf(last)) : null;
  return { page, nextCursor };
}
