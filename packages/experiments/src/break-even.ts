/** Where the answer turns along one axis (rule R3: break-even). */
import type { BreakEven, Estimate, Outcome } from '@tare/schema';
import { failure, problem, success } from '@tare/schema';
import { signOf } from './sensitivity.ts';
import type { Subject } from './subject.ts';
import { answerVariants, type PairQuestion, type VariantOptions } from './variants.ts';

export interface BreakEvenRequest extends VariantOptions {
  readonly question: PairQuestion;
  readonly axis: string;
  readonly from: number;
  readonly to: number;
  /** Whole numbers only: replicas, hosts. */
  readonly whole: boolean;
  readonly subjectAt: (x: number) => Outcome<Subject>;
}

/** Halvings of the axis on each side: 1/256 of it is left. */
const HALVINGS = 8;

class Axis {
  readonly #request: BreakEvenRequest;
  readonly points = new Map<number, Estimate>();

  constructor(request: BreakEvenRequest) {
    this.#request = request;
  }

  async sign(x: number): Promise<Outcome<number>> {
    const known = this.points.get(x);
    if (known !== undefined) return success(signOf(known));
    const { subjectAt, question, onProgress: _, ...options } = this.#request;
    const subject = subjectAt(x);
    if (!subject.ok) return subject;
    const answers = await answerVariants([subject.value], question, options);
    if (!answers.ok) return answers;
    const { difference, reasons } = answers.value[0]!;
    if (difference === null) return failure(reasons.length > 0 ? [...reasons] : [noFigure(question, x)]);
    this.points.set(x, difference);
    this.#request.onProgress?.(Math.min(1, this.points.size / (2 * HALVINGS + 2)));
    return success(signOf(difference));
  }

  /** The last point found that still has the sign of `holds`, on the way to a point that has not. */
  async edge(holds: number, ends: number, sign: number): Promise<Outcome<number>> {
    let [has, hasNot] = [holds, ends];
    for (let step = 0; step < HALVINGS; step++) {
      const middle = this.#request.whole ? Math.round((has + hasNot) / 2) : (has + hasNot) / 2;
      if (middle === has || middle === hasNot) break;
      const found = await this.sign(middle);
      if (!found.ok) return found;
      if (found.value === sign) has = middle;
      else hasNot = middle;
    }
    return success(has);
  }
}

const noFigure = ({ metric, platform, baseline }: PairQuestion, x: number) =>
  problem(
    'infeasible',
    'metric',
    `There is no ${metric} of ${platform} and ${baseline} to compare at ${String(x)}.`,
    'Run at least two replications, or choose another metric or another range.',
  );

const pointsOf = (axis: Axis): BreakEven['points'] =>
  [...axis.points].sort(([one], [other]) => one - other).map(([x, difference]) => ({ x, difference }));

/**
 * Halves the axis where the sign of the paired difference changes. It looks only between the two ends, so a sign that
 * turns twice in between is not seen; what no interval supports is nobody's.
 */
export async function breakEven(request: BreakEvenRequest): Promise<Outcome<BreakEven>> {
  const { question, axis: name, from, to } = request;
  const axis = new Axis(request);
  const first = await axis.sign(from);
  if (!first.ok) return first;
  const last = await axis.sign(to);
  if (!last.ok) return last;
  const found = (lower: number | null, upper: number | null): Outcome<BreakEven> =>
    success({
      tareBreakEven: 1,
      ...question,
      axis: name,
      from,
      to,
      signs: [first.value, last.value],
      lower,
      upper,
      points: pointsOf(axis),
    });
  if (first.value === last.value) return found(null, null);
  const left = first.value === 0 ? success(from) : await axis.edge(from, to, first.value);
  if (!left.ok) return left;
  const right = last.value === 0 ? success(to) : await axis.edge(to, from, last.value);
  return right.ok ? found(left.value, right.value) : right;
}
