/** Where a page of a list ended, as opaque text. What was tampered with is refused, not guessed at. */
import { problem } from '@tare/schema';
import { Refusal } from './refusal.ts';
import { idInput } from './tokens.ts';

export interface Cursor {
  readonly createdAt: Date;
  readonly snapshot: string;
}

const LAST_MOMENT = 8.64e15;

export const writeCursor = ({ createdAt, snapshot }: Cursor): string =>
  `${String(createdAt.getTime())}.${snapshot}`;

/** @throws Refusal `invalid` */
export function readCursor(text: string): Cursor {
  const [, time = '', id = ''] = /^(\d{1,16})\.(.+)$/.exec(text) ?? [];
  const moment = Number(time);
  if (time !== '' && moment <= LAST_MOMENT && idInput.safeParse(id).success)
    return { createdAt: new Date(moment), snapshot: id };
  throw new Refusal([
    problem(
      'invalid',
      'cursor',
      'is not a cursor of this list.',
      'Start from the first page, without a cursor.',
    ),
  ]);
}
