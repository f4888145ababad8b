import type { Plan, PlanControlPlane, PlanFailOver, PlanFault, PlanSite, PlanSiteChoice } from '@tare/schema';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const NAMES = ['a', 'b', 'c'] as const;
export const ALL = [0, 1, 2] as const;

const site = (id: string, at: number, over: Partial<PlanSite> = {}): PlanSite => ({
  id,
  provider: `provider ${id}`,
  zones: ['1'],
  registryBytesPerSecond: 0,
  pue: 1,
  latencyUs: { host: 0, zone: 0, site: 0 },
  linkUs: NAMES.map((_, to) => (to === at ? 0 : 5000)),
  usdPerByteTo: NAMES.map(() => 0),
  kgCo2ePerKwh: null,
  ...over,
});

export const choice = (by: PlanSiteChoice['by'], over: Partial<PlanSiteChoice> = {}): PlanSiteChoice => ({
  by,
  weights: [1, 1, 1],
  groups: [[0], [1], [2]],
  latencyUs: [0, 0, 0],
  ...over,
});

export const failOver = (over: Partial<PlanFailOver> = {}): PlanFailOver => ({
  hostsUs: 20e6,
  sitesUs: 10e6,
  detectUs: 4e6,
  returnUs: -1,
  clients: { detectUs: 0, expireUs: 0 },
  ...over,
});

export const ONE: readonly PlanControlPlane[] = [{ id: 'control plane', sites: [0, 1, 2], at: -1 }];
export const PER_SITE: readonly PlanControlPlane[] = [
  { id: 'control plane of a', sites: [0], at: 0 },
  { id: 'control plane of b', sites: [1], at: 1 },
  { id: 'control plane of c', sites: [2], at: 2 },
  { id: 'federation', sites: [], at: -1 },
];

export interface Over {
  readonly by?: PlanSiteChoice;
  readonly replicas?: number;
  readonly hosts?: readonly number[];
  readonly usdPerHour?: readonly number[];
  readonly carbon?: readonly (number | null)[];
  readonly faults?: readonly PlanFault[];
  readonly failOver?: PlanFailOver;
  readonly planes?: readonly PlanControlPlane[];
  readonly perSecond?: number;
  readonly providers?: readonly string[];
  readonly more?: Partial<Plan>;
  readonly service?: Parameters<typeof service>[0];
  readonly platform?: Parameters<typeof platform>[0];
}

/** Three sites of hosts with room for four instances each; a start takes five seconds. */
export const someSites = (over: Over): Plan =>
  plan({
    sites: NAMES.map((name, at) =>
      site(name, at, {
        kgCo2ePerKwh: over.carbon?.[at] ?? null,
        provider: over.providers?.[at] ?? `provider ${name}`,
      }),
    ),
    pools: NAMES.map((name, at) =>
      pool({
        id: `${name}/general`,
        site: at,
        count: over.hosts?.[at] ?? 3,
        usdPerHour: over.usdPerHour?.[at] ?? 1,
        allocatable: { cpuMilli: 4000, memoryBytes: 2 ** 36, instances: 110 },
      }),
    ),
    services: [
      service({ replicas: over.replicas ?? 6, work: { law: 'constant', mean: 1000 }, ...over.service }),
    ],
    traffic: [traffic(over.perSecond ?? 100)],
    faults: over.faults ?? [],
    platforms: [
      platform({
        placement: 'least-allocated',
        pools: [0, 1, 2],
        deployments: [
          deployment({
            phases: [
              {
                kind: 'delay',
                name: 'initialised',
                technology: 'app',
                law: { law: 'constant', mean: 5e6 },
                factor: 1,
                source: '',
              },
            ],
          }),
        ],
        ...(over.by === undefined ? {} : { sites: over.by }),
        ...(over.failOver === undefined ? {} : { failOver: over.failOver }),
        ...(over.planes === undefined ? {} : { controlPlanes: over.planes }),
        ...over.platform,
      }),
    ],
    run: { ...plan().run, durationUs: 100e6, warmupUs: 0 },
    ...over.more,
  });

export const lost = (
  domain: PlanFault['domain'],
  target: string,
  over: Partial<Extract<PlanFault, { kind: 'once' }>> = {},
): PlanFault => ({ id: 'lost', kind: 'once', domain, target, atUs: 10e6, repairUs: -1, ...over });
