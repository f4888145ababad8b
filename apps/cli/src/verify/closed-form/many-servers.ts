/** Stations of many servers: M/M/c, M/D/c, M/G/c-PS, loss systems, and replicas behind a balancer. */
import type { VerifySet } from '../case.ts';
import { type Cpu, type Discipline, lost, meanMs, p99Ms, SERVICE_MS, station, waitMs } from './station.ts';
import {
  erlangB,
  erlangC,
  erlangGap,
  lossMMcK,
  solve,
  tailMMc,
  timeGIM1,
  waitMDc,
  waitMMc,
} from './theory.ts';

const mmc = (servers: number, utilisation: number, requests: number, precision?: number): VerifySet => {
  const load = servers * utilisation;
  const id = `mm${String(servers)}.${String(utilisation)}`;
  const at = `M/M/${String(servers)} at ρ ${String(utilisation)}`;
  const source = `Erlang C ${erlangC(servers, load).toFixed(6)}`;
  const exact = precision === undefined ? {} : { precision };
  return station({ discipline: 'fifo', servers, load, requests }, [
    // Where hardly anybody waits, the wait drowns in the noise of the service itself.
    utilisation < 0.8
      ? {
          id: `${id}.mean`,
          what: `${at}: mean`,
          source,
          expected: SERVICE_MS * (1 + waitMMc(servers, load)),
          read: meanMs,
        }
      : {
          id: `${id}.wait`,
          what: `${at}: mean wait`,
          source,
          expected: SERVICE_MS * waitMMc(servers, load),
          read: waitMs,
          ...exact,
        },
    {
      id: `${id}.p99`,
      what: `${at}: p99`,
      source: `${source}, law of the time in M/M/c`,
      expected: SERVICE_MS * solve(time => tailMMc(servers, load, time), 0.01, [0, 1000]),
      read: p99Ms,
      precision: precision ?? 0.02,
    },
  ]);
};

const mdc = (servers: number, utilisation: number, requests: number): VerifySet => {
  const load = servers * utilisation;
  return station({ discipline: 'fifo', servers, load, cpu: '10ms', requests }, [
    {
      id: `md${String(servers)}.${String(utilisation)}`,
      what: `M/D/${String(servers)} at ρ ${String(utilisation)}: mean wait`,
      source: 'Crommelin 1932',
      expected: SERVICE_MS * waitMDc(servers, load),
      read: waitMs,
      precision: 0.03,
    },
  ]);
};

interface Shape {
  readonly name: string;
  readonly cpu: Cpu;
}
const CONSTANT: Shape = { name: 'constant', cpu: '10ms' };
const LOGNORMAL: Shape = { name: 'lognormal, cv 2', cpu: { law: 'lognormal', mean: '10ms', cv: 2 } };
const UNIFORM: Shape = { name: 'uniform', cpu: { law: 'uniform', low: '0s', high: '20ms' } };

/** Cores shared by all, at most one for each request: a symmetric queue, so the law does not matter (Kelly 1979, §3.3). */
const sharedCores = (servers: number, utilisation: number, shape: Shape, requests: number): VerifySet => {
  const load = servers * utilisation;
  return station({ discipline: 'ps', servers, load, cpu: shape.cpu, requests }, [
    {
      id: `ps${String(servers)}.${String(utilisation)}.${shape.name.slice(0, 4)}`,
      what: `M/G/${String(servers)}-PS at ρ ${String(utilisation)}, ${shape.name}: mean`,
      source: 'Erlang C, insensitive (Kelly 1979, §3.3)',
      expected: SERVICE_MS * (1 + waitMMc(servers, load)),
      read: meanMs,
    },
  ]);
};

/** Erlang’s loss system, whatever the law of service. */
const lossless = { discipline: 'fifo' satisfies Discipline, queue: 0 } as const;
function erlang(servers: number, load: number, requests: number, shape?: Shape): VerifySet {
  const suffix = shape === undefined ? '' : `, ${shape.name}`;
  return station(
    { ...lossless, servers, load, requests, ...(shape === undefined ? {} : { cpu: shape.cpu }) },
    [
      {
        id: `erlangb.${String(servers)}.${String(load)}${shape === undefined ? '' : `.${shape.name.slice(0, 4)}`}`,
        what: `loss system of ${String(servers)} at load ${String(load)}${suffix}: share lost`,
        source: shape === undefined ? 'Erlang B' : 'Erlang B, insensitive (Sevastyanov 1957)',
        unit: 'share',
        expected: erlangB(servers, load),
        read: lost,
        precision: 0.03,
      },
    ],
  );
}

function bounded(servers: number, room: number, load: number, requests: number): VerifySet {
  const { lost: share, time } = lossMMcK(servers, room, load);
  const name = `M/M/${String(servers)}/${String(room)}`;
  return station({ discipline: 'fifo', servers, load, queue: room - servers, requests }, [
    {
      id: `${name.toLowerCase().replaceAll('/', '')}.${String(load)}.lost`,
      what: `${name} at load ${String(load)}: share lost`,
      source: 'birth and death equations',
      unit: 'share',
      expected: share,
      read: lost,
      precision: 0.03,
    },
    {
      id: `${name.toLowerCase().replaceAll('/', '')}.${String(load)}.mean`,
      what: `${name} at load ${String(load)}: mean of those admitted`,
      source: 'birth and death equations, Little’s law',
      expected: SERVICE_MS * time,
      read: meanMs,
    },
  ]);
}

/** Each of n replicas sees a thinned Poisson stream (random) or every n-th arrival (round robin). */
const balanced = (replicas: number, balancing: 'random' | 'round-robin', requests: number): VerifySet =>
  station({ discipline: 'fifo', load: replicas * 0.7, replicas, balancing, requests }, [
    {
      id: `${balancing}.${String(replicas)}`,
      what: `${String(replicas)} replicas at ρ 0.7 each, ${balancing}: mean`,
      source:
        balancing === 'random'
          ? 'thinned Poisson streams: M/M/1'
          : `Erlang-${String(replicas)} gaps: GI/M/1, Kleinrock I §6.2`,
      expected: SERVICE_MS * (balancing === 'random' ? 1 / 0.3 : timeGIM1(erlangGap(replicas, 0.7))),
      read: meanMs,
    },
  ]);

/** More servers than work: nothing waits. */
const unbounded = (shape: Shape): VerifySet =>
  station({ discipline: 'ps', servers: 32, load: 2, cpu: shape.cpu, requests: 10_000 }, [
    {
      id: `mginf.${shape.name.slice(0, 4)}`,
      what: `more cores than work, ${shape.name}: mean`,
      source: 'M/G/∞',
      expected: SERVICE_MS,
      read: meanMs,
    },
  ]);

export const manyServers: readonly VerifySet[] = [
  mmc(2, 0.5, 20_000),
  mmc(2, 0.8, 200_000, 0.03),
  mmc(2, 0.9, 200_000, 0.05),
  mmc(4, 0.5, 20_000),
  mmc(4, 0.8, 300_000, 0.03),
  mmc(8, 0.5, 20_000),
  mmc(8, 0.8, 250_000, 0.03),
  mmc(8, 0.9, 250_000, 0.05),
  mmc(16, 0.8, 150_000, 0.05),
  mmc(16, 0.9, 250_000, 0.05),
  mdc(2, 0.8, 100_000),
  mdc(4, 0.8, 150_000),
  mdc(8, 0.8, 200_000),
  sharedCores(2, 0.8, CONSTANT, 80_000),
  sharedCores(2, 0.8, LOGNORMAL, 160_000),
  sharedCores(4, 0.8, LOGNORMAL, 130_000),
  sharedCores(8, 0.8, UNIFORM, 60_000),
  erlang(1, 1, 8_000),
  erlang(2, 1, 20_000),
  erlang(5, 3, 30_000),
  erlang(10, 8, 30_000),
  erlang(15, 10, 100_000),
  erlang(5, 3, 30_000, CONSTANT),
  erlang(5, 3, 40_000, LOGNORMAL),
  bounded(1, 10, 0.9, 120_000),
  bounded(1, 5, 0.8, 80_000),
  bounded(2, 5, 1.6, 80_000),
  bounded(4, 8, 3.6, 80_000),
  bounded(1, 3, 1.5, 40_000),
  balanced(2, 'random', 120_000),
  balanced(4, 'random', 100_000),
  balanced(2, 'round-robin', 80_000),
  balanced(4, 'round-robin', 80_000),
  unbounded(CONSTANT),
  unbounded(LOGNORMAL),
];
