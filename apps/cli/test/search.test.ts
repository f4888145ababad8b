/** Search against Erlang C: servers of an M/M/c at a dollar an hour each, each to be paid for. */
import { prepare } from '@tare/catalog';
import { type SearchRequest, search } from '@tare/experiments';
import { inlineRunner } from '@tare/runner';
import { describe, expect, it } from 'vitest';
import { waitMMc } from '../src/verify/closed-form/theory.ts';
import { EXPONENTIAL, MU, SERVICE_MS } from '../src/verify/closed-form/station.ts';
import { small } from '../src/verify/scenario.ts';

const SERVERS = [2, 3, 4, 5, 6] as const;
/** Mean time of a stable M/M/c by Erlang C; without end otherwise. */
const meanMs = (servers: number, load: number): number =>
  servers <= load ? Infinity : SERVICE_MS * (1 + waitMMc(servers, load));

/** First come, first served by this many servers, for as many dollars an hour. */
const documentOf = (servers: number, load: number) =>
  small({
    services: {
      a: {
        work: { cpu: EXPONENTIAL, mix: { compute: 1 } },
        limits: { cpu: servers },
        requests: { cpu: servers },
        concurrency: servers,
      },
    },
    machine: { usdPerHour: servers },
    traffic: { clients: { arrivals: 'poisson', to: 'a', rate: `${String(load * MU)}/s` } },
    run: { duration: '30s', warmup: '5s' },
  });

async function searched(load: number, ms: number) {
  const runner = inlineRunner();
  const platforms = Object.keys(documentOf(1, load).platforms).slice(0, 1);
  const request: SearchRequest = {
    execute: runner.execute,
    concurrency: 1,
    objective: { latency: { figure: 'mean', ms } },
    axes: [{ path: 'servers', values: SERVERS }],
    platforms,
    replications: 8,
    seed: 1,
    subjectAt: ([servers]) => prepare(documentOf(servers!.value as number, load)),
  };
  const outcome = await search(request);
  await runner.close();
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  const serversOf = (id: string): number => Number(id.split('=')[1]);
  const { verdict } = outcome.value;
  if (verdict.kind === 'none-meets') return { verdict, answers: [] };
  const ids = verdict.kind === 'winner' ? [verdict.candidate] : verdict.candidates;
  return { verdict, answers: ids.map(serversOf) };
}

/** Nearer to its bound than this the closed form does not say which it must be. */
const NEAR = 0.03;

describe('R4 search against Erlang C', () => {
  it.each([
    [1.5, 12],
    [1.5, 24],
    [2.4, 10.5],
    [2.4, 15],
    [3.2, 13],
    [3.2, 11],
  ])('load %f erlang, mean at most %f ms', async (load, ms) => {
    const cheapest = SERVERS.find(servers => meanMs(servers, load) <= ms)!;
    const { answers } = await searched(load, ms);
    expect(answers).toContain(cheapest);
    for (const servers of answers) expect(meanMs(servers, load)).toBeLessThanOrEqual(ms * (1 + NEAR));
  });

  it('at the very bound it names no winner that the closed form would not', async () => {
    const { verdict, answers } = await searched(2.4, meanMs(3, 2.4));
    expect(verdict.kind).toBe('not-distinguishable');
    expect(answers).toEqual([3, 4]);
  });

  it('none of them is quicker than the service itself', async () => {
    const { verdict } = await searched(3.2, 9);
    expect(verdict).toMatchObject({ kind: 'none-meets', misses: ['latency'] });
  });
});
