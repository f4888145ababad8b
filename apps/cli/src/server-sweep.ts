/** A sweep on a server, over its plain HTTP interface (docs/openapi.generated.json): asked, watched, and cancelled with Ctrl-C. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  failure,
  type ListedAxis,
  type Outcome,
  parseSweep,
  problem,
  problemSchema,
  type ScenarioDocument,
  type Sweep,
  success,
} from '@tare/schema';
import * as z from 'zod';
import type { ProgressBar } from './progress-bar.ts';

export interface ServerSweep {
  readonly document: ScenarioDocument;
  readonly axes: readonly ListedAxis[];
  readonly sample?: number;
  readonly options: { readonly replications: number; readonly seed: number };
}

/** Where it is asked, who is told and when it is given up. */
export interface Asking {
  /** As the flag has it. */
  readonly server: string;
  readonly stopped: AbortSignal;
  readonly bar: ProgressBar;
}

const LOOK_EVERY_MS = 500;
/** A server that restarts goes on with the sweep. */
const MOST_SILENT_LOOKS = 60;

const stateSchema = z.looseObject({
  id: z.string(),
  state: z.enum(['queued', 'running', 'done', 'cancelled']),
  revision: z.int(),
  cells: z.looseObject({ ended: z.int(), all: z.int() }),
  sweep: z.unknown(),
});
type State = z.output<typeof stateSchema>;

const refusalSchema = z.looseObject({ problems: z.array(problemSchema).min(1) });

const silent = (server: string) =>
  problem(
    'unavailable',
    '--server',
    `${server} does not answer.`,
    'Check the address and that the server runs.',
  );

const strange = (server: string) =>
  problem(
    'unavailable',
    '--server',
    `${server} answers what no server of this version does.`,
    'Check the address and the version of the server.',
  );

const cancelled = () =>
  failure([problem('cancelled', '', 'The sweep was cancelled, on the server too.', 'Start it again.')]);

/** "http://127.0.0.1:4000/" → "http://127.0.0.1:4000/v1" */
function baseOf(server: string): Outcome<string> {
  if (URL.canParse(server) && /^https?:$/.test(new URL(server).protocol))
    return success(`${server.replace(/\/+$/, '')}/v1`);
  const message = `"${server}" is not the address of a server.`;
  return failure([problem('invalid', '--server', message, 'Write it as http://127.0.0.1:4000.')]);
}

/** What is answered, as it is: to read it anew would put its keys in another order. */
async function ask(server: string, address: string, body?: unknown): Promise<Outcome<State>> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  try {
    const response = await fetch(address, body === undefined ? {} : init);
    const answer: unknown = await response.json();
    const refusal = refusalSchema.safeParse(answer);
    if (!response.ok && refusal.success) return failure(refusal.data.problems);
    const read = stateSchema.safeParse(answer);
    return read.success ? success(answer as State) : failure([strange(server)]);
  } catch (error) {
    return failure([error instanceof SyntaxError ? strange(server) : silent(server)]);
  }
}

const isSilence = (outcome: Outcome<State>): boolean =>
  !outcome.ok && outcome.problems[0]?.code === 'unavailable';

/** Asks again until it has ended; a server that is silent for a while is waited for. */
async function follow(
  first: State,
  sweeps: string,
  { server, stopped, bar }: Asking,
): Promise<Outcome<State>> {
  let state = first;
  let silences = 0;
  while (state.state === 'queued' || state.state === 'running') {
    const { ended, all } = state.cells;
    bar.show(ended / all, `${String(ended)} of ${String(all)} points`);
    await sleep(LOOK_EVERY_MS, undefined, { signal: stopped }).catch(() => undefined);
    if (stopped.aborted) return cancelled();
    const next = await ask(server, `${sweeps}/${state.id}?after=${String(state.revision)}`);
    silences = isSilence(next) ? silences + 1 : 0;
    if (next.ok) state = next.value;
    else if (silences === 0 || silences > MOST_SILENT_LOOKS) return next;
  }
  return success(state);
}

/** The whole answer, as `sweep` here would give it. */
export async function sweepOnServer(asked: ServerSweep, asking: Asking): Promise<Outcome<Sweep>> {
  const { server, stopped } = asking;
  const base = baseOf(server);
  if (!base.ok) return base;
  const sweeps = `${base.value}/sweeps`;
  const started = await ask(server, sweeps, asked);
  if (!started.ok) return started;
  const ended = await follow(started.value, sweeps, asking);
  if (!ended.ok) {
    if (stopped.aborted) await ask(server, `${sweeps}/${started.value.id}/cancel`, {});
    return ended;
  }
  const { sweep } = ended.value;
  if (sweep !== null) return parseSweep(sweep);
  return failure([
    problem('cancelled', '', 'Somebody cancelled the sweep on the server.', 'Start it again.'),
  ]);
}
