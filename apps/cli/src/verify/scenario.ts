/** Small scenarios that a formula can answer: one host, bare processes unless said otherwise. */
import type { ScenarioDocument } from '@tare/schema';

export type Service = ScenarioDocument['services'][string];
export type Site = ScenarioDocument['sites'][string];
export type Pool = Site['pools'][string];
export type Machine = Exclude<Pool['machine'], string>;
export type Platform = ScenarioDocument['platforms'][string];
export type Run = ScenarioDocument['run'];

export interface SmallScenario {
  readonly services: Readonly<Record<string, Partial<Service>>>;
  readonly traffic?: ScenarioDocument['traffic'];
  readonly batches?: ScenarioDocument['batches'];
  readonly traces?: ScenarioDocument['traces'];
  readonly machine?: Partial<Machine>;
  readonly pool?: Partial<Pool>;
  readonly site?: Partial<Site>;
  readonly image?: Partial<NonNullable<ScenarioDocument['images']>[string]>;
  readonly platform?: Partial<Platform>;
  /** A second platform to compare with; its report comes second. */
  readonly reference?: Partial<Platform>;
  readonly assumptions?: ScenarioDocument['assumptions'];
  readonly faults?: ScenarioDocument['faults'];
  readonly run: Run;
}

const MACHINE: Machine = {
  cores: 64,
  memory: '256Gi',
  architecture: 'amd64',
  kernel: 'linux',
  virtualisation: 'hardware',
  usdPerHour: 1,
};
const SERVICE: Service = {
  image: 'any',
  replicas: 1,
  work: { cpu: '10ms', mix: { compute: 1 } },
  memory: { base: '1Mi' },
  startup: { init: '0s' },
};
/** Limits as plain caps on the rate: what the formulas of queueing theory mean by a server's speed. */
export const PLATFORM: Platform = { engine: 'none', cpuLimits: 'share', cpuWeights: 'shares', stack: [] };

/** A request a second until then. */
export const untilThen = (to: string, end: string): NonNullable<ScenarioDocument['traffic']>[string] => ({
  arrivals: 'regular',
  to,
  rate: [
    { at: '0s', rate: '1/s' },
    { at: end, rate: '0/s' },
  ],
});
/** A single request, after a second. */
export const once = (to: string) => untilThen(to, '1500ms');

/** Fills in what the question does not depend on. */
export function small(scenario: SmallScenario): ScenarioDocument {
  const {
    services,
    traffic,
    batches,
    traces,
    machine,
    pool,
    site,
    image,
    platform,
    reference,
    assumptions,
    faults,
    run,
  } = scenario;
  return {
    tare: 1,
    name: 'verify',
    sites: {
      here: {
        provider: 'own',
        latency: { host: '0s', zone: '0s', site: '0s' },
        ...site,
        pools: { all: { machine: { ...MACHINE, ...machine }, count: 1, reserve: 'none', ...pool } },
      },
    },
    images: {
      any: { os: 'linux', architectures: ['amd64'], layers: [{ digest: 'any', size: 1 }], ...image },
    },
    services: Object.fromEntries(
      Object.entries(services).map(([id, service]) => [id, { ...SERVICE, ...service }]),
    ),
    ...(traffic === undefined ? {} : { traffic }),
    ...(batches === undefined ? {} : { batches }),
    ...(traces === undefined ? {} : { traces }),
    platforms: {
      p: { ...PLATFORM, ...platform },
      ...(reference === undefined ? {} : { reference: { ...PLATFORM, ...reference } }),
    },
    ...(assumptions === undefined ? {} : { assumptions }),
    ...(faults === undefined ? {} : { faults }),
    run,
  };
}
