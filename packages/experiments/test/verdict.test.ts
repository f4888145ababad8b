import { problem, type ReportSummary, type Scenario } from '@tare/schema';
import { isPlural } from '../src/plural.ts';
import { describe, expect, it } from 'vitest';
import { compare } from '../src/index.ts';
import { answering, subject, type SubjectOptions } from './subject.ts';

type Answers = Readonly<Record<string, Partial<ReportSummary> | ((seed: number) => Partial<ReportSummary>)>>;

async function verdict(answers: Answers, options: SubjectOptions = {}) {
  const execute = answering((platform, seed) => {
    const answer = answers[platform]!;
    return typeof answer === 'function' ? answer(seed) : answer;
  });
  const outcome = await compare(subject({ platforms: Object.keys(answers), ...options }), {
    execute,
    concurrency: 1,
  });
  if (!outcome.ok) throw new Error(outcome.problems[0]!.message);
  return outcome.value.verdict;
}

const objectives = (over: NonNullable<Scenario['objectives']>) => ({ objectives: over });
const vms: Partial<ReportSummary> = {
  hosts: 7,
  usdPerMonth: 960,
  blastRadius: { kernel: 0.05, host: 0.2, zone: 1, site: 1, provider: 1, controlPlane: 1 },
};
const tail = (p99: number): ReportSummary['latencyMs'] => ({ mean: 10, p50: 8, p95: 20, p99, max: 90 });

describe('verdict', () => {
  it('names the cheapest, what the dearest needs, and what breaks', async () => {
    expect(await verdict({ Containers: {}, 'Virtual machines': vms })).toEqual({
      sentence:
        'Containers carry this on 3 hosts, $412 a month; Virtual machines need 7, $960 a month. But one kernel panic takes 34 % of your instances, not 5 % as with Virtual machines.',
      cheapest: 'Containers',
      distinguishable: true,
      carried: true,
    });
  });

  it('uses the singular where the name is one', async () => {
    const { sentence } = await verdict({ 'Bare process': { hosts: 1 }, gVisor: { usdPerMonth: 500 } });
    expect(sentence).toMatch(
      /^Bare process carries this on 1 host, \$412 a month; gVisor needs 3, \$500 a month/,
    );
  });

  it('says when the cost is not distinguishable', async () => {
    const noisy = (turn: number) => (seed: number) => ({ usdPerMonth: 412 + ((seed + turn) % 2) });
    const { sentence, distinguishable } = await verdict({ Containers: noisy(0), gVisor: noisy(1) });
    expect(sentence).toContain('(their cost is not distinguishable)');
    expect(distinguishable).toBe(false);
  });

  it('says when several cost exactly the same, and that none is cheapest', async () => {
    expect(await verdict({ Containers: {}, gVisor: { latencyMs: tail(30) } })).toEqual({
      sentence: 'Containers and gVisor carry this on 3 hosts, $412 a month each.',
      cheapest: null,
      distinguishable: false,
      carried: true,
    });
  });

  it('counts the platforms where all of three or more cost the same, and names them where one is left out', async () => {
    const all = await verdict({ Containers: {}, gVisor: {}, Kata: {} });
    expect(all.sentence).toBe('All 3 platforms carry this on 3 hosts, $412 a month each.');
    const some = await verdict({ Containers: {}, gVisor: {}, Kata: {}, VMs: vms });
    expect(some.sentence).toMatch(
      /^Containers, gVisor and Kata carry this on 3 hosts, \$412 a month each; VMs need 7/,
    );
  });

  it('shows cost with its uncertainty, and no digits that it does not support', async () => {
    const { sentence } = await verdict({ Containers: seed => ({ usdPerMonth: 412.3456 + seed }) });
    expect(sentence).toBe('Containers carry this on 3 hosts, $415 ± 2 a month.');
  });

  it('leaves out who misses an objective, and says by how much', async () => {
    const result = await verdict(
      { Containers: { latencyMs: tail(73) }, 'Virtual machines': { ...vms, latencyMs: tail(40) } },
      objectives({ p99: 50_000 }),
    );
    expect(result.cheapest).toBe('Virtual machines');
    expect(result.sentence).toContain('Containers do not (p99 is 73 ms, not within 50 ms)');
  });

  it('says when nobody meets the objectives', async () => {
    const result = await verdict({ Containers: {}, vms: vms }, objectives({ usdPerMonth: 100 }));
    expect(result).toMatchObject({ cheapest: null, distinguishable: false, carried: false });
    expect(result.sentence).toBe(
      'No platform carries this as asked (Containers: it costs $412 a month, over $100; vms: it costs $960 a month, over $100).',
    );
  });

  it('does not claim what the interval leaves open', async () => {
    const wide = (seed: number) => ({ latencyMs: tail(seed % 2 === 0 ? 30 : 60) });
    const result = await verdict({ Containers: wide }, objectives({ p99: 50_000 }));
    expect(result.sentence).toMatch(/^It is not certain that any platform carries this/);
  });

  it('who fails requests does not carry the workload, however cheap', async () => {
    const result = await verdict({ Containers: { failedFraction: 0.3, usdPerMonth: 1 }, vms });
    expect(result.cheapest).toBe('vms');
    expect(result.sentence).toContain('Containers do not (30 % of requests fail, over 1 %)');
  });

  it('gives the reason when nothing can run', async () => {
    const reason = problem('infeasible', 'platforms.vms', 'The laptop has no KVM.', 'Use another.');
    const result = await verdict({ vms: {} }, { infeasible: { vms: [reason] } });
    expect(result.sentence).toBe('No platform can run this: The laptop has no KVM.');
  });
});

it('R4 takes the verb that the name of a platform asks for', () => {
  const plural = [
    'Containers',
    'Containers (runc)',
    'Containers in a VM on the Mac',
    'Containers straight on macOS',
    'MicroVMs on bare metal',
    'Two clouds, both serving',
    'Twelve hosts all day',
    'Hosts on demand',
    'All in VMs',
  ];
  const singular = [
    'bare process',
    'Monolith in VMs, services in containers',
    'gVisor',
    'One cloud',
    'Spread',
    'Kubernetes',
  ];
  expect(plural.filter(label => !isPlural(label))).toEqual([]);
  expect(singular.filter(isPlural)).toEqual([]);
});

describe('R4 those that cost the same', () => {
  const equal = (answers: Readonly<Record<string, Partial<ReportSummary>>>) => verdict(answers);

  it('are told apart by when their batches are done', async () => {
    const { sentence } = await equal({ Processes: { makespanMs: 77_000 }, VMs: { makespanMs: 187_000 } });
    expect(sentence).toContain('carry this on 3 hosts, $412 a month each.');
    expect(sentence).toContain(
      ' The batches are done after 1.28 min with Processes, after 3.12 min with VMs.',
    );
  });

  it('are told apart by the energy that they take', async () => {
    const { sentence } = await equal({
      Spread: { kilowattHoursPerMonth: 2000 },
      Together: { kilowattHoursPerMonth: 1080 },
    });
    expect(sentence).toContain(' It takes 1,080 kWh a month with Together, 2,000 with Spread.');
  });

  it('are not told apart by a difference that nobody would pay for', async () => {
    const { sentence } = await equal({ A: { makespanMs: 77_000 }, B: { makespanMs: 80_000 } });
    expect(sentence).not.toContain('batches');
  });
});
