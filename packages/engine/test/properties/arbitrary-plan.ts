/** Plans drawn at random: small enough to run in milliseconds, of every shape that the rules speak of. */
import type { Attack, Law, Plan, PlanCall, PlanDeployment, PlanMonolith, PlanService } from '@tare/schema';
import fc from 'fast-check';
import { deployment, plan, platform, pool, service, traffic } from '../small-plan.ts';

const MIB = 1024 ** 2;

export const law = (): fc.Arbitrary<Law> => {
  const mean = fc.integer({ min: 500, max: 60_000 });
  return fc.oneof(
    mean.map((us): Law => ({ law: 'constant', mean: us })),
    mean.map((us): Law => ({ law: 'exponential', mean: us })),
    fc
      .tuple(mean, fc.double({ min: 0.2, max: 3, noNaN: true }))
      .map(([us, cv]): Law => ({ law: 'lognormal', mean: us, cv })),
    fc
      .tuple(mean, fc.double({ min: 0.2, max: 3, noNaN: true }))
      .map(([us, cv]): Law => ({ law: 'gamma', mean: us, cv })),
    mean.map((us): Law => ({ law: 'uniform', low: 0, high: 2 * us })),
  );
};

/** Calls go from a service to later ones only, so that no request goes round in a circle. */
const calls = (from: number, services: number): fc.Arbitrary<PlanCall[]> =>
  from + 1 >= services
    ? fc.constant([])
    : fc.array(
        fc.record({
          to: fc.integer({ min: from + 1, max: services - 1 }),
          count: fc.integer({ min: 1, max: 3 }),
          probability: fc.constantFrom(0, 0.3, 1),
          bytes: fc.constantFrom(0, 0, 40_000),
          timeoutUs: fc.constantFrom(0, 0, 20_000),
          retries: fc.option(
            fc.record({
              attempts: fc.integer({ min: 1, max: 3 }),
              backoffUs: fc.constantFrom(0, 5000),
              budget: fc.constantFrom(-1, 0.2),
              keepUs: fc.constant(10e6),
            }),
          ),
        }),
        { maxLength: 2 },
      );

const arbitraryService = (index: number, services: number): fc.Arbitrary<PlanService> =>
  fc
    .record({
      replicas: fc.integer({ min: 0, max: 3 }),
      work: law(),
      concurrency: fc.constantFrom(0, 0, 1, 2),
      queue: fc.constantFrom(-1, -1, 0, 3),
      balancing: fc.constantFrom('round-robin', 'random', 'least-requests', 'two-choices'),
      calls: fc.array(calls(index, services), { maxLength: 2 }),
      warm: fc.constantFrom(true, true, false),
      answerBytes: fc.constantFrom(0, 0, 100_000),
      perRequestBytes: fc.constantFrom(0, MIB),
      leakBytesPerHour: fc.constantFrom(0, 100_000 * MIB),
    })
    .map(({ calls: steps, perRequestBytes, leakBytesPerHour, ...rest }) =>
      service({
        ...rest,
        id: `service-${String(index)}`,
        memory: { baseBytes: 32 * MIB, fileBytes: 8 * MIB, perRequestBytes, leakBytesPerHour },
        steps: steps.filter(step => step.length > 0).map(step => ({ calls: step })),
      }),
    );

const arbitraryDeployment: fc.Arbitrary<PlanDeployment> = fc
  .record({
    cpuMilli: fc.constantFrom(0, 100, 500, 1500),
    capMilli: fc.constantFrom(200, 1000, 4000),
    quota: fc.constantFrom(null, null, { milli: 300, periodUs: 100_000 }, { milli: 1500, periodUs: 20_000 }),
    weight: fc.constantFrom(2, 102, 1024, 4096),
    slowdown: fc.constantFrom(1, 1.02, 1.55),
    requestCostUs: fc.constantFrom(0, 25),
    callExtraUs: fc.constantFrom(0, 60),
    victimLoss: fc.constantFrom(0, 0.5).map(loss => {
      const all = { 'memory-hog': loss, 'disk-storm': loss, 'network-storm': 0, 'cache-thrash': loss };
      return { onHost: all, inGuest: all };
    }),
    overheadBytes: fc.constantFrom(0, 20 * MIB),
    preemptionLoss: fc.constantFrom(0, 0, 0.2),
  })
  .map(({ cpuMilli, overheadBytes, ...rest }) =>
    deployment({
      ...rest,
      reserve: { cpuMilli, memoryBytes: 64 * MIB + overheadBytes },
      tare: { overheadBytes, guestOsBytes: 0 },
    }),
  );

const monolithOf = (modules: number): PlanMonolith[] =>
  modules === 0
    ? []
    : [
        {
          lead: 0,
          modules: Array.from({ length: modules }, (_, index) => index + 1),
          replicas: 2,
          memory: { baseBytes: 64 * MIB, fileBytes: 16 * MIB, leakBytesPerHour: 0 },
        },
      ];

/** A plan of one to four services on one to three hosts. */
export const arbitraryPlan: fc.Arbitrary<Plan> = fc
  .integer({ min: 1, max: 4 })
  .chain(count =>
    fc.record({
      services: fc.tuple(...Array.from({ length: count }, (_, index) => arbitraryService(index, count))),
      deployments: fc.array(arbitraryDeployment, { minLength: count, maxLength: count }),
      // Some services are one program: the first of them and so many after it.
      together: fc.constantFrom(0, 0, 1, count - 1),
      hosts: fc.integer({ min: 1, max: 3 }),
      cores: fc.integer({ min: 1, max: 8 }),
      speed: fc.constantFrom(1, 0.5, 1.3),
      rates: fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 2 }),
      timeoutUs: fc.constantFrom(0, 0, 50_000),
      cpuWeights: fc.constantFrom('shares', 'linear', 'quadratic'),
      placement: fc.constantFrom('first-fit', 'best-fit', 'least-allocated'),
      warmupUs: fc.constantFrom(0, 1_000_000),
      latency: fc.constantFrom(0, 100),
      // So slow that it matters.
      nicBytesPerSecond: fc.constantFrom(0, 0, 2e6, 20e6),
      attacks: fc.array(
        fc.record({
          attack: fc.constantFrom<Attack>(
            'cpu-hog',
            'fork-bomb',
            'memory-hog',
            'disk-storm',
            'network-storm',
            'cache-thrash',
          ),
          atUs: fc.integer({ min: 0, max: 3_000_000 }),
          lastsUs: fc.integer({ min: 1, max: 3_000_000 }),
          service: fc.integer({ min: -1, max: count - 1 }),
        }),
        { maxLength: 2 },
      ),
    }),
  )
  .map(drawn => {
    const cpuMilli = drawn.cores * 1000;
    return plan({
      sites: [
        {
          id: 'dc',
          provider: 'own',
          zones: ['a', 'b'],
          registryBytesPerSecond: 0,
          pue: 1,
          latencyUs: { host: 0, zone: drawn.latency, site: 2 * drawn.latency },
          linkUs: [0],
          usdPerByteTo: [0],
          kgCo2ePerKwh: null,
        },
      ],
      pools: [
        pool({
          cpuMilli,
          speed: drawn.speed,
          count: drawn.hosts,
          max: drawn.hosts,
          ...(drawn.nicBytesPerSecond === 0 ? {} : { nicBytesPerSecond: drawn.nicBytesPerSecond }),
          allocatable: { cpuMilli: cpuMilli - 100, memoryBytes: 60 * 1024 * MIB, instances: 110 },
        }),
      ],
      services: drawn.services,
      traffic: drawn.rates.map((rate, index) =>
        traffic(rate, {
          id: `traffic-${String(index)}`,
          to: index % drawn.services.length,
          arrivals: index === 0 ? 'poisson' : 'regular',
          timeoutUs: drawn.timeoutUs,
        }),
      ),
      platforms: [
        platform({
          deployments: drawn.deployments,
          cpuWeights: drawn.cpuWeights,
          placement: drawn.placement,
          monoliths: monolithOf(Math.min(drawn.together, drawn.services.length - 1)),
        }),
      ],
      neighbours: drawn.attacks.map((one, index) => ({ ...one, id: `neighbour-${String(index)}` })),
      run: { ...plan().run, durationUs: 4e6, warmupUs: drawn.warmupUs, maxInFlight: 1e5 },
    });
  });

export const seed = fc.integer({ min: 0, max: 4_294_967_295 });
