/** Runs the scenarios of a page's figures, one after another, in the worker that the playground uses too. */
import type { Comparison, Outcome } from '@tare/schema';
import { crashed, workerProblem } from '../desk/client.ts';
import { deskHere } from '../desk/started.ts';

export interface Experiment {
  readonly outcome: Promise<Outcome<Comparison>>;
  readonly cancel: () => void;
}

let queue: Promise<unknown> = Promise.resolve();

async function run(
  scenario: string,
  progressed: (fraction: number) => void,
  wanted: () => boolean,
): Promise<Outcome<Comparison>> {
  const cancelled = { ok: false, problems: [workerProblem('', 'cancelled')] } as const;
  const remote = deskHere();
  const text = await remote.presetText(scenario);
  if (text === null || !wanted()) return cancelled;
  const nobody = () => undefined;
  const outcome = await remote.run(text, null, { opened: nobody, partial: nobody, progressed });
  if (!outcome.ok) return outcome;
  return outcome.value === 'unchanged' ? cancelled : { ok: true, value: outcome.value };
}

/** A cancelled run settles with the Problem `cancelled`, a dead worker with `crashed`. */
export function startExperiment(scenario: string, progressed: (fraction: number) => void): Experiment {
  let wanted = true;
  let begun = false;
  const outcome = queue.then(() => {
    begun = true;
    return run(scenario, progressed, () => wanted);
  });
  const settled = outcome.catch(
    (error: unknown): Outcome<Comparison> => ({
      ok: false,
      problems: [crashed(error)],
    }),
  );
  queue = settled;
  return {
    outcome: settled,
    cancel: () => {
      wanted = false;
      // A worker that has died rejects the run as well, and says so there.
      if (begun)
        void deskHere()
          .cancel()
          .catch(() => undefined);
    },
  };
}
