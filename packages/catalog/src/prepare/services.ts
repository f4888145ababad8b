import {
  type Batch,
  callsOf,
  cronTimes,
  type Demand,
  type Law,
  parseCron,
  type PlanBatch,
  type PlanBursts,
  type PlanCall,
  type PlanImage,
  type PlanRate,
  type PlanService,
  type PlanTrace,
  type PlanTraffic,
  type PlanUsers,
  type Scenario,
  type Service,
  type Traffic,
} from '@tare/schema';
import type { Book } from '../book.ts';
import { sortedEntries, sortedNames, toMilli } from './names.ts';
import { hasUpgrades } from './upgrades.ts';
import { prepareDrains } from './drains.ts';
import { probesOf } from './probes.ts';
import { placementRules } from './placement.ts';
import { buysSpot } from './faults.ts';
import { verticalOf } from './vertical.ts';
import { isRolledOut, rolloutOf } from './rollouts.ts';
import { isScaled, prepareScaling } from './scaling.ts';

/** A bare duration is a constant. */
export const lawOf = (demand: Demand): Law =>
  typeof demand === 'number' ? { law: 'constant', mean: demand } : demand;

export const prepareImages = (scenario: Scenario): PlanImage[] =>
  sortedEntries(scenario.images).map(([id, image]) => ({
    id,
    layers: image.layers.map(({ digest, size }) => ({ digest, bytes: size })),
  }));

function planCalls(service: Service, names: readonly string[], book: Book): PlanService['steps'] {
  return (service.calls ?? []).map(step => ({
    calls: callsOf(step).map(
      (call): PlanCall => ({
        to: names.indexOf(call.to),
        count: call.count ?? 1,
        probability: call.probability ?? 1,
        bytes: call.bytes ?? 0,
        timeoutUs: call.timeout ?? 0,
        retries:
          call.retries === undefined
            ? null
            : {
                attempts: call.retries.attempts,
                backoffUs: call.retries.backoff ?? 0,
                budget: call.retries.budget ?? -1,
                // Only a budget asks for it, so that no other scenario lists it as assumed.
                keepUs:
                  call.retries.budget === undefined ? 0 : book.number('workload.retry_budget.ttl') * 1e6,
              },
      }),
    ),
  }));
}

const MOST_TIMES = 10_000;

/** A CronJob's times within the run. */
function againOf(
  { schedule, clock, utcOffset, clockChange, whenLate, startingDeadline }: Batch,
  lastsUs: number,
): Pick<PlanBatch, 'again'> {
  const isDue = schedule === undefined ? undefined : parseCron(schedule);
  if (isDue === undefined) return {};
  return {
    again: {
      timesUs: cronTimes(isDue, {
        clockUs: clock ?? 0,
        lastsUs,
        most: MOST_TIMES,
        utcOffset: utcOffset ?? 0,
        ...(clockChange === undefined ? {} : { change: { atUs: clockChange.at, by: clockChange.by } }),
      }),
      whenLate: whenLate ?? 'allow',
      ...(startingDeadline === undefined ? {} : { deadlineUs: startingDeadline }),
    },
  };
}

const planBatch = (batch: Batch, { run }: Scenario): PlanBatch => ({
  ...planTasks(batch),
  ...againOf(batch, run.duration + (run.warmup ?? 0)),
});

const planTasks = ({ tasks, parallelism, at, cores, backoffLimit }: Batch): PlanBatch => ({
  tasks,
  parallelism: parallelism ?? tasks,
  atUs: at ?? 0,
  coresMilli: Math.max(1, toMilli(cores ?? 1)),
  ...(backoffLimit === undefined ? {} : { backoffLimit }),
});

/** Upstream's podManagementPolicy: OrderedReady where a StatefulSet says nothing. */
const isOrdered = ({ controller, startup }: Service): boolean =>
  controller === 'statefulset' && startup.order !== 'parallel';

function optionalProbes(service: Service): Pick<PlanService, 'probes'> {
  const probes = probesOf(service);
  return probes === undefined ? {} : { probes };
}

const GRACE_US = 30e6;

/** What a replica that is to go has to end its requests; assumed only where one may have to. */
function graceOf(id: string, service: Service, scenario: Scenario, book: Book): number {
  const { rollout } = service;
  if (
    rollout?.drain === undefined &&
    (isScaled(service) ||
      isRolledOut(service) ||
      prepareDrains(scenario).length > 0 ||
      buysSpot(scenario) ||
      hasUpgrades(scenario))
  )
    book.fill({
      path: `services.${id}.rollout.drain`,
      what: 'Drain',
      value: GRACE_US,
      unit: 'microseconds',
      source: 'Kubernetes’ terminationGracePeriodSeconds where a pod gives none.',
    });
  return rollout?.drain ?? GRACE_US;
}

export function prepareServices(scenario: Scenario, book: Book): PlanService[] {
  const names = sortedNames(scenario.services);
  const images = sortedNames(scenario.images);
  const sites = sortedNames(scenario.sites);
  return sortedEntries(scenario.services).map(([id, service]) => {
    const batch = scenario.batches?.[id];
    const placement = placementRules(service, { sites, services: names });
    return {
      id,
      path: `${batch === undefined ? 'services' : 'batches'}.${id}`,
      image: images.indexOf(service.image),
      replicas: service.replicas,
      everyHost: service.controller === 'daemonset',
      work: lawOf(service.work.cpu),
      diskBytes: service.work.disk ?? 0,
      answerBytes: service.work.network ?? 0,
      memory: {
        baseBytes: service.memory.base,
        fileBytes: service.memory.files ?? 0,
        perRequestBytes: service.memory.perRequest ?? 0,
        leakBytesPerHour: service.memory.leakPerHour ?? 0,
      },
      steps: planCalls(service, names, book),
      concurrency: service.concurrency ?? 0,
      queue: service.queue ?? -1,
      balancing: service.balancing ?? 'round-robin',
      warm: service.startup.warm ?? true,
      ...(isOrdered(service) ? { ordered: true as const } : {}),
      ...(service.controller === 'statefulset' ? { stateful: true as const } : {}),
      graceUs: graceOf(id, service, scenario, book),
      ...(service.rollout?.preStop === undefined ? {} : { preStopUs: service.rollout.preStop }),
      tenant: service.tenant ?? 'everyone',
      ...(service.limits?.pids === undefined ? {} : { pidsLimited: true as const }),
      priority: service.placement?.priority ?? 0,
      ...(placement === undefined ? {} : { placement }),
      ...optionalProbes(service),
      ...verticalOf(service, book),
      batch: batch === undefined ? null : planBatch(batch, scenario),
      scaling: prepareScaling(id, service, book),
      ...rolloutOf(id, service, book),
      ...(service.rollout?.minAvailable === undefined ? {} : { minAvailable: service.rollout.minAvailable }),
      licence: {
        usdPerCoreHour: service.licence?.usdPerCoreHour ?? 0,
        usdPerHostHour: service.licence?.usdPerHostHour ?? 0,
      },
    };
  });
}

type Rated = Extract<Traffic, { arrivals: 'poisson' | 'regular' }>;

function ratePoints({ rate }: Rated): PlanRate['points'] {
  if (typeof rate === 'number') return [{ atUs: 0, perSecond: rate }];
  const points = rate.map(point => ({ atUs: point.at, perSecond: point.rate }));
  return points[0]!.atUs === 0 ? points : [{ atUs: 0, perSecond: 0 }, ...points];
}

function planArrivals(traffic: Traffic): PlanRate | PlanBursts | PlanTrace | PlanUsers {
  switch (traffic.arrivals) {
    case 'poisson':
    case 'regular':
      return {
        arrivals: traffic.arrivals,
        points: ratePoints(traffic),
        ramp: traffic.arrivals === 'poisson' && traffic.ramp === true,
      };
    case 'bursty': {
      const { calm, burst, calmFor, burstFor } = traffic;
      return {
        arrivals: 'bursty',
        calm: { perSecond: calm, meanUs: calmFor },
        burst: { perSecond: burst, meanUs: burstFor },
      };
    }
    case 'trace':
      return { arrivals: 'trace', timesUs: traffic.times, workUs: traffic.work ?? null };
    case 'closed':
      return { arrivals: 'closed', users: traffic.users, think: lawOf(traffic.think) };
  }
}

export function prepareTraffic(scenario: Scenario): PlanTraffic[] {
  const names = sortedNames(scenario.services);
  return sortedEntries(scenario.traffic).map(([id, traffic]) => ({
    id,
    to: names.indexOf(traffic.to),
    timeoutUs: traffic.timeout ?? 0,
    ...(traffic.from === undefined ? {} : { from: sortedNames(scenario.sites).indexOf(traffic.from) }),
    ...planArrivals(traffic),
  }));
}
