import { success } from '@tare/schema';
import { expect, it } from 'vitest';
import type { ProgressListener } from '../src/desk/protocol.ts';
import { ask, type SearchState } from '../src/what-if/ask.ts';

it('hears no progress after the answer, which comes by another port', async () => {
  const told: SearchState<number>[] = [];
  let late: ProgressListener = () => undefined;
  await ask(
    'tare: 1',
    async (_, progressed) => {
      progressed(0.5);
      late = progressed;
      return success(7);
    },
    state => told.push(state),
  );
  late(0.11);
  expect(told).toEqual([
    { kind: 'searching', fraction: 0 },
    { kind: 'searching', fraction: 0.5 },
    { kind: 'found', value: 7, text: 'tare: 1' },
  ]);
});

it('says why a worker did not answer, and that is the end of it', async () => {
  const told: SearchState<number>[] = [];
  await ask<number>(
    '',
    async () => {
      throw new Error('the worker died');
    },
    state => told.push(state),
  );
  expect(told.map(({ kind }) => kind)).toEqual(['searching', 'failed']);
});
