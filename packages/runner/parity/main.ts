/**
 * Rule K2: the same scenarios in every environment, and the report hashes side by side.
 * Exit status 1 when any differs; an environment that is not there is skipped and says so.
 */
import { openThreadRunner } from '../src/node.ts';
import { inlineRunner, type Runner } from '../src/index.ts';
import { askChromium, chromiumPath } from './chromium.ts';
import { questions } from './questions.ts';
import { askShell, shells } from './shells.ts';

/** Question → report hash. */
export type Answers = Readonly<Record<string, string>>;

type Asked = { readonly environment: string } & (
  | { readonly answers: Answers }
  | { readonly skipped: string }
  | { readonly failed: string }
);

async function askRunner(runner: Runner): Promise<Answers> {
  const entries = await Promise.all(
    questions().map(async ({ name, ...job }) => {
      const outcome = await runner.execute(job);
      return [name, outcome.ok ? outcome.value.hash : (outcome.problems[0]?.message ?? '')] as const;
    }),
  );
  await runner.close();
  return Object.fromEntries(entries);
}

async function ask(
  environment: string,
  missing: string | undefined,
  how: () => Promise<Answers>,
): Promise<Asked> {
  if (missing !== undefined) return { environment, skipped: missing };
  try {
    return { environment, answers: await how() };
  } catch (error) {
    return {
      environment,
      failed: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    };
  }
}

async function askAll(): Promise<Asked[]> {
  const browser = chromiumPath();
  const asked = [
    await ask(`Node ${process.version}, inline`, undefined, () => askRunner(inlineRunner())),
    await ask('Node, 1 thread', undefined, async () => askRunner(await openThreadRunner({ threads: 1 }))),
    await ask('Node, 2 threads', undefined, async () => askRunner(await openThreadRunner({ threads: 2 }))),
    await ask(
      'Chromium, web workers',
      browser === undefined ? 'set CHROMIUM_PATH to a Chromium or Chrome' : undefined,
      () => askChromium<Answers>(browser!, new URL('./page.entry.ts', import.meta.url)),
    ),
  ];
  for (const { engine, path, missing } of shells())
    asked.push(await ask(engine, path === undefined ? missing : undefined, () => askShell(path!)));
  return asked;
}

function compareWith(expected: Answers, asked: Asked): string {
  if ('skipped' in asked) return `skipped: ${asked.skipped}`;
  if ('failed' in asked) return `FAILED: ${asked.failed}`;
  const names = Object.keys(expected);
  const different = names.filter(name => asked.answers[name] !== expected[name]);
  const unanswered = Object.values(asked.answers).filter(answer => !/^[0-9a-f]{64}$/.test(answer));
  if (names.length === 0) return 'FAILED: nothing was asked';
  if (unanswered.length > 0) return `FAILED: ${unanswered[0]!}`;
  if (different.length === 0) return `same, ${String(names.length)} of ${String(names.length)}`;
  return `DIFFERENT in ${String(different.length)}: ${different.slice(0, 3).join(', ')}`;
}

const all = await askAll();
const reference = all[0]!;
if (!('answers' in reference)) throw new Error('The reference run failed');
const results = all.map(asked => ({
  environment: asked.environment,
  result: compareWith(reference.answers, asked),
}));
for (const [name, hash] of Object.entries(reference.answers)) console.log(`${hash.slice(0, 16)}  ${name}`);
console.log('');
for (const { environment, result } of results) console.log(`${environment.padEnd(26)}${result}`);
const tally = (what: (result: string) => boolean): number =>
  results.filter(({ result }) => what(result)).length;
const skipped = tally(result => result.startsWith('skipped'));
const passed = tally(result => result.startsWith('same'));
const failed = results.length - passed - skipped;
console.log(
  `\n${String(passed)} passed, ${String(failed)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ''}`,
);
process.exitCode = failed > 0 ? 1 : 0;
