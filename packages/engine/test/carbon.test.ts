import type { Plan, PlanCarbonStep } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { meanOfSteps, stepAt } from '../src/numeric/steps.ts';
import { SiteChoice } from '../src/placement/sites/site-choice.ts';
import { createRun, simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const SECOND = 1e6;
const STEPS: readonly PlanCarbonStep[] = [
  { atUs: 0, kgCo2ePerKwh: 0.1 },
  { atUs: 300 * SECOND, kgCo2ePerKwh: 0.5 },
];

describe('steps', () => {
  it('the last that has begun holds, the first also before', () => {
    expect([-1, 0, 299e6, 300e6, 9e9].map(at => stepAt(STEPS, at))).toEqual([0, 0, 0, 1, 1]);
  });
  it('means over a time are weighted by it', () => {
    expect(meanOfSteps(STEPS, 0, 600e6)).toBeCloseTo(0.3, 12);
    expect(meanOfSteps(STEPS, 200e6, 400e6)).toBeCloseTo(0.3, 12);
    expect(meanOfSteps(STEPS, 270e6, 310e6)).toBeCloseTo(0.1 * 0.75 + 0.5 * 0.25, 12);
    expect(meanOfSteps(STEPS, -100e6, 0)).toBeCloseTo(0.1, 12);
    expect(meanOfSteps(STEPS, 300e6, 300e6)).toBe(0.5);
  });
});

/** Ten minutes on one host of 16 cores that draws 100 to 200 W; a core of work from that second on. */
function loaded(fromSecond: number, carbonSteps: readonly PlanCarbonStep[] | undefined): Plan {
  const [site] = plan().sites;
  return plan({
    sites: [{ ...site!, pue: 1.2, kgCo2ePerKwh: 0.1, ...(carbonSteps === undefined ? {} : { carbonSteps }) }],
    pools: [pool({ count: 1, max: 1 })],
    services: [service({ work: { law: 'constant', mean: 10_000 } })],
    platforms: [platform({ deployments: [deployment({ capMilli: 4000 })] })],
    traffic: [
      traffic(0, {
        arrivals: 'regular',
        points: [
          { atUs: 0, perSecond: 0 },
          { atUs: fromSecond * SECOND, perSecond: 100 },
        ],
      }),
    ],
    run: { ...plan().run, durationUs: 600 * SECOND, warmupUs: 0 },
  });
}
const summaryOf = (of: Plan) => simulate({ plan: of, platform: 0, seed: 1 }).summary;

describe('carbon of a grid that changes', () => {
  it('L3 each watt counts as the grid is when it is drawn: idle by the mean, load by the time that it has', () => {
    const { cpuUtilisation, kgCo2ePerMonth } = summaryOf(loaded(300, STEPS));
    expect(cpuUtilisation).toBeCloseTo(0.5 / 16, 4);
    expect(kgCo2ePerMonth! / ((1.2 * 730) / 1000)).toBeCloseTo(100 * 0.3 + 100 * cpuUtilisation * 0.5, 6);
  });
  it('L3 a grid that stays as it is gives the same in steps', () => {
    const steady = [
      { atUs: 0, kgCo2ePerKwh: 0.1 },
      { atUs: 200 * SECOND, kgCo2ePerKwh: 0.1 },
    ];
    const { kgCo2ePerMonth } = summaryOf(loaded(150, steady));
    expect(kgCo2ePerMonth!).toBeCloseTo(summaryOf(loaded(150, undefined)).kgCo2ePerMonth!, 9);
  });
  it('K4 a run in slices, and one that is cut, count it the same way', () => {
    const whole = simulate({ plan: loaded(300, STEPS), platform: 0, seed: 1 });
    const sliced = createRun({ plan: loaded(300, STEPS), platform: 0, seed: 1 });
    while (!sliced.advance(97));
    expect(sliced.report()).toEqual(whole);
    const cut = createRun({ plan: loaded(0, STEPS), platform: 0, seed: 1 });
    cut.advance(20_000);
    cut.cut('wall-time');
    const { summary } = cut.report();
    // Cut within the first five minutes: all of it at the first step.
    expect(summary.kgCo2ePerMonth! / summary.kilowattHoursPerMonth!).toBeCloseTo(0.1, 9);
  });
  it('O5 instances go to the site whose grid is the cleanest at that time', () => {
    const [site] = plan().sites;
    const falling = [
      { atUs: 0, kgCo2ePerKwh: 0.6 },
      { atUs: 300 * SECOND, kgCo2ePerKwh: 0.2 },
    ];
    const two = plan({
      sites: [
        { ...site!, id: 'a', kgCo2ePerKwh: 0.4 },
        { ...site!, id: 'b', kgCo2ePerKwh: 0.6, carbonSteps: falling },
      ],
      pools: [pool({ id: 'a/x', site: 0 }), pool({ id: 'b/x', site: 1 })],
    });
    const by = { by: 'carbon' as const, weights: [1, 1], latencyUs: [0, 0], groups: [[0, 1]] };
    const choice = new SiteChoice(two, platform({ pools: [0, 1] }), by);
    expect(choice.order(0)).toEqual([0, 1]);
    const clock = { now: 1000 * SECOND };
    choice.follow(clock, 800 * SECOND);
    expect(choice.order(0)).toEqual([0, 1]);
    clock.now = 1100 * SECOND;
    expect(choice.order(0)).toEqual([1, 0]);
  });
});
