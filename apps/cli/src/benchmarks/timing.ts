/** Wall time of one run through the ordinary runner, from the plan to the sealed report. */
import { prepare } from '@tare/catalog';
import { inlineRunner, type JobHooks } from '@tare/runner/node';
import { type Outcome, type Plan, type Report, type ScenarioDocument, success } from '@tare/schema';

export interface Timed {
  readonly report: Report;
  readonly ms: number;
}

/** The plan of a scenario that is fit to run; the document may be forgotten after it. */
export function planOf(document: ScenarioDocument): Outcome<Plan> {
  const prepared = prepare(document);
  return prepared.ok ? success(prepared.value.plan) : prepared;
}

export async function timeRun(
  plan: Plan,
  { clock, ...hooks }: JobHooks & { readonly clock: () => number },
): Promise<Outcome<Timed>> {
  const from = clock();
  const outcome = await inlineRunner().execute({ plan, platform: 0, seed: 1 }, hooks);
  return outcome.ok ? success({ report: outcome.value, ms: clock() - from }) : outcome;
}
