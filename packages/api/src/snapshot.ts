/** A document handed in: checked by the catalogue, then stored once per content. */
import { type Prepared, prepare } from '@tare/catalog';
import { type Snapshot, snapshotById, storeSnapshot } from '@tare/db';
import type { ScenarioDocument } from '@tare/schema';
import { contentId, hashOf } from '@tare/share';
import * as z from 'zod';
import type { Services } from './context.ts';
import { notFound, Refusal } from './refusal.ts';

/** Anything here; `prepare` says all that is wrong with it. */
export const documentInput = z.unknown().meta({ override: { $ref: '#/components/schemas/Scenario' } });

/** @throws Refusal with every Problem of the document */
export function prepared(document: unknown): Prepared {
  const outcome = prepare(document);
  if (!outcome.ok) throw new Refusal(outcome.problems);
  return outcome.value;
}

/**
 * Stores the document and returns its id: the same content gives the same id.
 * @param identity what the id is of, where that is more than the document
 */
export async function keepSnapshot(
  { orm, clock }: Pick<Services, 'orm' | 'clock'>,
  document: ScenarioDocument,
  identity: unknown = document,
): Promise<string> {
  const id = contentId(identity);
  const result = await storeSnapshot(orm, { id, hash: hashOf(identity), document, now: clock.now() });
  if (result === 'taken') throw new Error(`Two documents have the content id ${id}.`);
  return id;
}

/** @throws Refusal `not-found` */
export async function snapshotOf({ orm }: Pick<Services, 'orm'>, id: string): Promise<Snapshot> {
  const snapshot = await snapshotById(orm, id);
  if (snapshot === null) throw notFound('scenario');
  return snapshot;
}
