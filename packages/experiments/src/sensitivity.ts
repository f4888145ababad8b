/** Which assumption moves the answer most (rule R3: tornado). */
import type { Estimate, Outcome, Sensitivity, Swing } from '@tare/schema';
import { success } from '@tare/schema';
import type { Subject } from './subject.ts';
import { answerVariants, type PairQuestion, type VariantAnswer, type VariantOptions } from './variants.ts';

/** A number that the scenario did not give, and between what it is known to lie. */
export interface Knob {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface SensitivityRequest extends VariantOptions {
  readonly subject: Subject;
  readonly question: PairQuestion;
  readonly knobs: readonly Knob[];
  /** The scenario with one number overridden. */
  readonly turned: (id: string, value: number) => Outcome<Subject>;
}

/** Which of two is more, as far as the interval supports it: 1, −1, or 0 when they are not distinguishable. */
export const signOf = (difference: Estimate | null): number => {
  if (difference === null) return 0;
  if (difference.low > 0) return 1;
  return difference.high < 0 ? -1 : 0;
};

type End = Swing['low'];

const endOf = (at: number, { difference, reasons }: VariantAnswer): End => ({
  at,
  difference,
  reasons: [...reasons],
});

/** One number at a time to either end of its range, all others as they are. A longer bar matters more. */
function swingOf({ low: from, high: to, ...knob }: Knob, low: End, high: End, base: VariantAnswer): Swing {
  const known = low.difference !== null && high.difference !== null;
  const sign = signOf(base.difference);
  return {
    id: knob.id,
    what: knob.what,
    unit: knob.unit,
    value: knob.value,
    range: [from, to],
    low,
    high,
    swing: known ? Math.abs(high.difference!.value - low.difference!.value) : null,
    turns: [low, high].some(({ difference }) => signOf(difference) !== sign),
  };
}

/** Whose ends cannot be told comes first: it may matter most. */
const byWeight = (one: Swing, other: Swing): number =>
  (other.swing ?? Infinity) - (one.swing ?? Infinity) || (one.id < other.id ? -1 : 1);

/**
 * Turns every knob to both ends of its range and asks for the paired difference each time; a change that a platform does
 * not feel costs no run. One at a time: what two of them do together is not told.
 */
export async function sensitivity(request: SensitivityRequest): Promise<Outcome<Sensitivity>> {
  const { subject, question, knobs, turned } = request;
  const ends = knobs.flatMap(({ id, low, high }) => [turned(id, low), turned(id, high)]);
  const variants = ends.flatMap(end => (end.ok ? [end.value] : []));
  const answers = await answerVariants([subject, ...variants], question, request);
  if (!answers.ok) return answers;
  const [base, ...rest] = answers.value;
  const answered = ends.map(
    (end): VariantAnswer => (end.ok ? rest.shift()! : { difference: null, reasons: end.problems }),
  );
  const swings = knobs.map((knob, index) =>
    swingOf(knob, endOf(knob.low, answered[2 * index]!), endOf(knob.high, answered[2 * index + 1]!), base!),
  );
  return success({
    tareSensitivity: 1,
    ...question,
    difference: base!.difference,
    swings: swings.sort(byWeight),
  });
}
