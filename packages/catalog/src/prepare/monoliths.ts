import {
  type Monolith,
  type PlanMonolith,
  type Platform,
  type Problem,
  problem,
  type Scenario,
  type Service,
} from '@tare/schema';
import { sortedEntries, sortedNames } from './names.ts';
import { stackOf } from './stack.ts';

const monolithsOf = (platform: Platform): [string, Monolith][] => sortedEntries(platform.monoliths);

/** The monolith in which a service is a module. */
const monolithWith = (platform: Platform, service: string): Monolith | undefined =>
  monolithsOf(platform).find(([, { services }]) => services.includes(service))?.[1];

/** The services that are initialised in an instance of this one, one after another. */
export function programOf(scenario: Scenario, platform: Platform, name: string): [string, Service][] {
  const monolith = monolithWith(platform, name);
  return (monolith?.services ?? [name]).map(module => [module, scenario.services[module]!]);
}

/** The sum of what the modules give; undefined unless all (of a limit) or any (of a request) give it. */
function summed(
  parts: readonly Service[],
  kind: 'requests' | 'limits',
  what: 'cpu' | 'memory',
): number | undefined {
  const given = parts.flatMap(part => part[kind]?.[what] ?? []);
  const counts = kind === 'limits' ? given.length === parts.length : given.length > 0;
  return counts ? given.reduce((sum, one) => sum + one, 0) : undefined;
}

function resourcesOf(parts: readonly Service[], kind: 'requests' | 'limits'): Service['requests'] {
  const [cpu, memory] = [summed(parts, kind, 'cpu'), summed(parts, kind, 'memory')];
  return { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
}

/** A request that a module leaves out is its limit, as for a service by itself. */
const asking = (part: Service): Service => ({ ...part, requests: { ...part.limits, ...part.requests } });

/** The whole program, as a service in the place of its first. */
function whole({ services, replicas, ...own }: Monolith, scenario: Scenario): Service {
  const parts = services.map(name => scenario.services[name]!);
  const sum = (of: (part: Service) => number) => parts.reduce((total, part) => total + of(part), 0);
  const first = parts[0]!;
  return {
    ...first,
    replicas,
    image: own.image ?? first.image,
    requests: own.requests ?? own.limits ?? resourcesOf(parts.map(asking), 'requests'),
    limits: own.limits ?? { ...pidsOf(first), ...resourcesOf(parts, 'limits') },
    memory: {
      ...first.memory,
      base: own.memory ?? sum(({ memory }) => memory.base),
      files: sum(({ memory }) => memory.files ?? 0),
      leakPerHour: sum(({ memory }) => memory.leakPerHour ?? 0),
    },
  };
}

const pidsOf = ({ limits }: Service): Service['limits'] =>
  limits?.pids === undefined ? {} : { pids: limits.pids };

/**
 * Rule W3: a scenario as one platform deploys it. The first service of a monolith stands for the whole program; its
 * modules run in the same image, stack and size, of which only what they do to a request's work counts.
 */
export function asDeployed(
  scenario: Scenario,
  platform: Platform,
): { readonly scenario: Scenario; readonly platform: Platform } {
  const services = { ...scenario.services };
  const stacks = { ...platform.services };
  for (const [, monolith] of monolithsOf(platform)) {
    const program = whole(monolith, scenario);
    const stack = stackOf(platform, monolith.services[0]!);
    for (const [at, name] of monolith.services.entries()) {
      const { image, requests, limits } = program;
      services[name] = at === 0 ? program : { ...scenario.services[name]!, image, requests, limits };
      stacks[name] = { stack: [...stack] };
    }
  }
  return { scenario: { ...scenario, services }, platform: { ...platform, services: stacks } };
}

export function planMonoliths(scenario: Scenario, platform: Platform): PlanMonolith[] {
  const names = sortedNames(scenario.services);
  return monolithsOf(platform).map(([, monolith]) => {
    const { memory, replicas } = whole(monolith, scenario);
    const [lead, ...modules] = monolith.services.map(name => names.indexOf(name));
    return {
      lead: lead!,
      modules,
      replicas,
      memory: {
        baseBytes: memory.base,
        fileBytes: memory.files ?? 0,
        leakBytesPerHour: memory.leakPerHour ?? 0,
      },
    };
  });
}

function checkModule(scenario: Scenario, platform: string, name: string, path: string): Problem[] {
  const service = scenario.services[name];
  if (service === undefined)
    return [
      problem(
        'unknown-reference',
        path,
        `names the service "${name}", which does not exist.`,
        `Use one of: ${sortedNames(scenario.services).slice(0, 12).join(', ')}.`,
      ),
    ];
  const monoliths = monolithsOf(scenario.platforms[platform]!);
  const times = monoliths.reduce(
    (sum, [, { services }]) => sum + services.filter(one => one === name).length,
    0,
  );
  return [
    ...(times > 1
      ? [problem('conflict', path, `The service "${name}" is named twice.`, 'Name it once.')]
      : []),
    ...(service.controller === 'daemonset'
      ? [problem('conflict', path, `"${name}" has one replica on every host.`, 'Leave it out.')]
      : []),
  ];
}

/** Monoliths whose modules are not there, or are elsewhere as well. */
export const checkMonoliths = (scenario: Scenario): Problem[] =>
  sortedEntries(scenario.platforms).flatMap(([id, platform]) =>
    monolithsOf(platform).flatMap(([name, { services, image }]) => {
      const at = `platforms.${id}.monoliths.${name}`;
      return [
        ...services.flatMap((service, index) =>
          checkModule(scenario, id, service, `${at}.services.${String(index)}`),
        ),
        ...services
          .slice(1)
          .flatMap(service =>
            platform.services !== undefined && Object.hasOwn(platform.services, service)
              ? [
                  problem(
                    'conflict',
                    `platforms.${id}.services.${service}`,
                    `"${service}" is a module of "${name}" and runs in the stack of "${services[0]!}".`,
                    'Leave out its exception.',
                  ),
                ]
              : [],
          ),
        ...(image === undefined || Object.hasOwn(scenario.images, image)
          ? []
          : [
              problem(
                'unknown-reference',
                `${at}.image`,
                `names the image "${image}", which does not exist.`,
                `Use one of: ${sortedNames(scenario.images).slice(0, 12).join(', ')}.`,
              ),
            ]),
      ];
    }),
  );
