import {
  callsOf,
  type Demand,
  type Law,
  type PlanCall,
  type PlanImage,
  type PlanService,
  type PlanTraffic,
  type Scenario,
  type Service,
  type Traffic,
} from '@tare/schema';
import { sortedEntries, sortedNames } from './names.ts';

/** A bare duration is a constant. */
export const lawOf = (demand: Demand): Law =>
  typeof demand === 'number' ? { law: 'constant', mean: demand } : demand;

export const prepareImages = (scenario: Scenario): PlanImage[] =>
  sortedEntries(scenario.images).map(([id, image]) => ({
    id,
    layers: image.layers.map(({ digest, size }) => ({ digest, bytes: size })),
  }));

function planCalls(service: Service, names: readonly string[]): PlanService['steps'] {
  return (service.calls ?? []).map(step => ({
    calls: callsOf(step).map(
      (call): PlanCall => ({
        to: names.indexOf(call.to),
        count: call.count ?? 1,
        probability: call.probability ?? 1,
        timeoutUs: call.timeout ?? 0,
      }),
    ),
  }));
}

export function prepareServices(scenario: Scenario): PlanService[] {
  const names = sortedNames(scenario.services);
  const images = sortedNames(scenario.images);
  return sortedEntries(scenario.services).map(([id, service]) => {
    return {
      id,
      image: images.indexOf(service.image),
      replicas: service.replicas,
      everyHost: service.controller === 'daemonset',
      work: lawOf(service.work.cpu),
      memory: { baseBytes: service.memory.base, perRequestBytes: service.memory.perRequest ?? 0 },
      steps: planCalls(service, names),
      concurrency: service.concurrency ?? 0,
      queue: service.queue ?? -1,
      balancing: service.balancing ?? 'round-robin',
      warm: service.startup.warm ?? true,
      tenant: service.tenant ?? 'everyone',
    };
  });
}

type Simulated = Extract<Traffic, { arrivals: 'poisson' | 'regular' }>;

/** Traffic kinds that the engine of this version draws. */
export const isSimulated = (traffic: Traffic): traffic is Simulated =>
  traffic.arrivals === 'poisson' || traffic.arrivals === 'regular';

function ratePoints({ rate }: Simulated): PlanTraffic['points'] {
  if (typeof rate === 'number') return [{ atUs: 0, perSecond: rate }];
  const points = rate.map(point => ({ atUs: point.at, perSecond: point.rate }));
  return points[0]!.atUs === 0 ? points : [{ atUs: 0, perSecond: 0 }, ...points];
}

export function prepareTraffic(scenario: Scenario): PlanTraffic[] {
  const names = sortedNames(scenario.services);
  return sortedEntries(scenario.traffic).flatMap(([id, traffic]) =>
    isSimulated(traffic)
      ? [
          {
            id,
            to: names.indexOf(traffic.to),
            arrivals: traffic.arrivals,
            points: ratePoints(traffic),
            ramp: traffic.arrivals === 'poisson' && traffic.ramp === true,
            timeoutUs: traffic.timeout ?? 0,
          },
        ]
      : [],
  );
}
