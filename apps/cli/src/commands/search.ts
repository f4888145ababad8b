/** `tare search`: the cheapest that meets an objective. */
import { preparedWith } from '@tare/catalog';
import { search } from '@tare/experiments';
import type { Problem, Search } from '@tare/schema';
import { printJson, refuse } from '../answer.ts';
import { axesOf, problemsOf } from '../axis.ts';
import { EXIT, type Exit } from '../exit.ts';
import { type Asked, loadPrepared } from '../load.ts';
import { objectiveOf } from '../objective.ts';
import { searchText } from '../text/search.ts';
import { withRunner } from '../with-runner.ts';
import type { World } from '../world.ts';
import { threadsOf } from './compare.ts';

export interface SearchFlags extends Asked {
  readonly objective: string;
  readonly axis?: readonly string[];
  readonly threads?: string;
  readonly json?: boolean;
}

/** What is wrong with every setting alike is bad input, not an answer. */
function wrongThroughout({ candidates }: Search): readonly Problem[] {
  const [first] = candidates;
  const bad = ({ state, reasons }: Search['candidates'][number]): boolean =>
    state === 'infeasible' && reasons.some(({ code }) => code !== 'infeasible');
  return candidates.every(bad) ? first!.reasons : [];
}

export async function runSearch(files: readonly string[], flags: SearchFlags, world: World): Promise<Exit> {
  const { objective: objectiveText, axis = [], threads: threadsText, json, ...asked } = flags;
  const threads = threadsOf(threadsText, world);
  const objective = objectiveOf(objectiveText);
  const axes = axesOf(axis);
  if (!threads.ok || !objective.ok || !axes.ok)
    return refuse(problemsOf(threads, objective, axes), world, json);
  const prepared = await loadPrepared(files, asked, world);
  if (!prepared.ok) return refuse(prepared.problems, world, json);
  const { document, plan } = prepared.value;
  const outcome = await withRunner(threads.value, world, ({ execute, concurrency }, bar) =>
    search({
      execute,
      concurrency,
      signal: world.stopped,
      onProgress: fraction => bar.show(fraction, 'of the search is done'),
      objective: objective.value,
      axes: axes.value,
      platforms: plan.platforms.map(({ id }) => id),
      replications: plan.run.replications,
      seed: plan.run.seed,
      subjectAt: preparedWith(document),
    }),
  );
  if (!outcome.ok) return refuse(outcome.problems, world, json);
  const wrong = wrongThroughout(outcome.value);
  if (wrong.length > 0) return refuse(wrong, world, json);
  if (json === true) printJson(outcome.value, world);
  else world.print(searchText(outcome.value, world));
  return outcome.value.verdict.kind === 'none-meets' ? EXIT.no : EXIT.done;
}
