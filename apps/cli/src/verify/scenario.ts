/** Small scenarios that a formula can answer: one host, bare processes unless said otherwise. */
import type { ScenarioDocument } from '@tare/schema';

type Service = ScenarioDocument['services'][string];
type Machine = Exclude<ScenarioDocument['sites'][string]['pools'][string]['machine'], string>;

export interface SmallScenario {
  readonly services: Readonly<Record<string, Partial<Service>>>;
  readonly traffic?: ScenarioDocument['traffic'];
  readonly machine?: Partial<Machine>;
  readonly pool?: Partial<ScenarioDocument['sites'][string]['pools'][string]>;
  readonly platform?: ScenarioDocument['platforms'][string];
  readonly run: ScenarioDocument['run'];
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

/** Fills in what the question does not depend on. */
export function small({ services, traffic, machine, pool, platform, run }: SmallScenario): ScenarioDocument {
  return {
    tare: 1,
    name: 'verify',
    sites: {
      here: {
        provider: 'own',
        pools: { all: { machine: { ...MACHINE, ...machine }, count: 1, reserve: 'none', ...pool } },
        latency: { host: '0s', zone: '0s', site: '0s' },
      },
    },
    images: { any: { os: 'linux', architectures: ['amd64'], layers: [{ digest: 'any', size: 1 }] } },
    services: Object.fromEntries(
      Object.entries(services).map(([id, service]) => [id, { ...SERVICE, ...service }]),
    ),
    ...(traffic === undefined ? {} : { traffic }),
    platforms: { p: { engine: 'none', ...(platform ?? { stack: [] }) } },
    run,
  };
}
