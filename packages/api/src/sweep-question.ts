/** What a sweep asks, and the cells that it is cut into. */
import { type Prepared, preparedWith } from '@tare/catalog';
import { type NewCell, knownPoints } from '@tare/db';
import { pointAt, type SweepAsked, sweepSettings, tooLongSweep } from '@tare/experiments';
import { askedAxesSchema, type Outcome, sweepSampleSchema, type SweepSetting } from '@tare/schema';
import { hashOf } from '@tare/share';
import * as z from 'zod';
import type { Context } from './context.ts';
import { optionsInput, questionOf } from './question.ts';
import { refuse } from './refusal.ts';
import { documentInput } from './snapshot.ts';

export const sweepInput = z.strictObject({
  document: documentInput,
  axes: askedAxesSchema.min(1),
  sample: sweepSampleSchema.optional(),
  options: optionsInput,
});

export interface SweepQuestion extends SweepAsked {
  readonly subject: Prepared;
  readonly engineVersion: string;
}

export function sweepQuestion(
  subject: Prepared,
  { axes, sample, options }: Omit<z.output<typeof sweepInput>, 'document'>,
  engineVersion: string,
): SweepQuestion {
  const asked = { subject, axes, ...questionOf(subject, options).options, engineVersion };
  return sample === undefined ? asked : { ...asked, sample };
}

/** Hash of everything that the answer follows from. */
export function sweepKey({ subject, engineVersion, axes, sample, replications, seed }: SweepQuestion) {
  const { catalogueVersion } = subject.plan.identity;
  const { scenarioHash } = subject;
  const asked = { axes, sample: sample ?? null, replications, seed };
  return hashOf({ engineVersion, catalogueVersion, scenarioHash, ...asked });
}

function pointKey(
  { subject, engineVersion, replications, seed }: SweepQuestion,
  prepared: Outcome<Prepared>,
): string | null {
  if (!prepared.ok) return null;
  const { catalogueVersion } = subject.plan.identity;
  const { scenarioHash } = prepared.value;
  return hashOf({ of: 'sweep-point', engineVersion, catalogueVersion, scenarioHash, replications, seed });
}

interface SizedCell extends NewCell {
  readonly events: number;
}

function cellAt(question: SweepQuestion, settings: readonly SweepSetting[]): SizedCell {
  const prepared = preparedWith(question.subject.document)(settings);
  const { subject, events, reasons } = pointAt(settings, prepared, question.replications);
  if (subject === null) return { settings, key: null, reasons, events };
  return { settings, key: pointKey(question, prepared), reasons: null, events };
}

/** Points after which others have their turn: each takes a millisecond or two. */
const PAUSE_EVERY = 8;

export interface CutSweep {
  readonly cells: readonly NewCell[];
  /** Of the cells whose answer is not known, at most. */
  readonly newEvents: number;
}

/**
 * Every point as a cell of its own.
 * @throws Refusal where they are too many, or would take too long
 */
export async function cutSweep(ctx: Context, question: SweepQuestion): Promise<CutSweep> {
  const settings = sweepSettings(question);
  if (!settings.ok) return refuse(settings.problems);
  const sized: SizedCell[] = [];
  for (const [index, one] of settings.value.entries()) {
    if (index % PAUSE_EVERY === PAUSE_EVERY - 1) await ctx.clock.wait(0);
    sized.push(cellAt(question, one));
  }
  const sum = (some: readonly SizedCell[]): number => some.reduce((total, { events }) => total + events, 0);
  // What speaks against every point alike is bad input, not an answer.
  if (sized.every(({ reasons }) => reasons !== null)) return refuse(sized[0]?.reasons ?? []);
  const over = tooLongSweep(sum(sized));
  if (over.length > 0) return refuse(over);
  const known = await knownPoints(
    ctx.orm,
    sized.flatMap(({ key }) => (key === null ? [] : [key])),
  );
  return {
    cells: sized.map(({ events: _, ...cell }) => cell),
    newEvents: sum(sized.filter(({ key }) => key !== null && !known.has(key))),
  };
}
