/** Bundled for a page: asks the playground's own worker runner. */
import type { PageAnswer } from './chromium.ts';
import type { Answers } from './main.ts';
import { openBrowserRunner, ownWorker } from '../src/browser.ts';
import { questions } from './questions.ts';

async function answer(): Promise<PageAnswer<Answers>> {
  const runner = await openBrowserRunner({
    workers: 2,
    create: () => ownWorker(new Worker('/worker.js', { type: 'module' })),
  });
  const answers = await Promise.all(
    questions().map(async ({ name, ...job }) => {
      const outcome = await runner.execute(job);
      return [name, outcome.ok ? outcome.value.hash : JSON.stringify(outcome.problems)] as const;
    }),
  );
  await runner.close();
  return { mode: runner.mode, answer: Object.fromEntries(answers) };
}

Object.assign(window, { answer: answer() });
