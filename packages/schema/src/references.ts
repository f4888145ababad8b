/** What one field alone cannot show: names that lead nowhere, calls in a circle, numbers that contradict. */
import type { PathSegment } from './document.ts';
import { printPath } from './document.ts';
import { LIMITS } from './limits.ts';
import { type Problem, type ProblemCode, problem } from './problem.ts';
import type { Scenario } from './scenario.ts';
import type { Call, Service, Step } from './service.ts';

interface Located {
  readonly fault: Problem;
  readonly path: readonly PathSegment[];
}
type Path = readonly PathSegment[];

const located = (code: ProblemCode, path: Path, message: string, fix: string): Located => ({
  path,
  fault: problem(code, printPath(path), message, fix),
});

type Named = Readonly<Record<string, unknown>> | undefined;
const names = (record: Named): string[] => Object.keys(record ?? {});

function unknownName(what: string, name: string, known: Named, path: Path): Located[] {
  if (known !== undefined && Object.hasOwn(known, name)) return [];
  const all = names(known);
  const listed =
    all.length === 0
      ? 'there is none yet'
      : `there are: ${all.slice(0, 8).join(', ')}${all.length > 8 ? ', …' : ''}`;
  return [
    located(
      'unknown-reference',
      path,
      `names the ${what} "${name}", which does not exist.`,
      `Name an existing ${what} (${listed}) or add it.`,
    ),
  ];
}

/** The calls of a step, whether it is one call or several together. */
export const callsOf = (step: Step): readonly Call[] => ('together' in step ? step.together : [step]);

function callPaths(service: Service, base: Path): { call: Call; path: Path }[] {
  return (service.calls ?? []).flatMap((step, index) =>
    'together' in step
      ? step.together.map((call, at) => ({ call, path: [...base, 'calls', index, 'together', at, 'to'] }))
      : [{ call: step, path: [...base, 'calls', index, 'to'] }],
  );
}

function checkService(scenario: Scenario, name: string): Located[] {
  const service = scenario.services[name]!;
  const base: Path = ['services', name];
  return [
    ...unknownName('image', service.image, scenario.images, [...base, 'image']),
    ...callPaths(service, base).flatMap(({ call, path }) =>
      unknownName('service', call.to, scenario.services, path),
    ),
    ...checkResources(service, base),
    ...checkMix(service, base),
    ...checkMemory(service, base),
    ...(service.placement?.sites ?? []).flatMap((site, index) =>
      unknownName('site', site, scenario.sites, [...base, 'placement', 'sites', index]),
    ),
    ...(service.placement?.affinity ?? []).flatMap((rule, index) =>
      unknownName('service', rule.service, scenario.services, [
        ...base,
        'placement',
        'affinity',
        index,
        'service',
      ]),
    ),
    ...(service.scaling !== undefined && service.scaling.min > service.scaling.max
      ? [located('conflict', [...base, 'scaling', 'min'], 'is larger than max.', 'Make min at most max.')]
      : []),
    ...checkMetrics(service, base),
    ...checkSet(service, base),
    ...checkVertical(service, base),
  ];
}

/** Who starts one for each request follows no metric, the vertical autoscaler its own; whoever follows one has no idle time of a replica. */
function checkMetrics({ scaling }: Service, base: Path): Located[] {
  if (scaling === undefined) return [];
  const path = [...base, 'scaling'];
  const isByRequest = scaling.by === 'request';
  return [
    ...(isByRequest === (scaling.metrics === undefined) || scaling.by === 'vpa'
      ? []
      : [
          isByRequest
            ? located('conflict', [...path, 'metrics'], 'is not followed by request.', 'Take it away.')
            : located('conflict', [...path, 'metrics'], 'is missing.', 'Say what the scaler follows.'),
        ]),
    ...(isByRequest || scaling.idle === undefined
      ? []
      : [located('conflict', [...path, 'idle'], 'is of scaling by request.', 'Take it away.')]),
  ];
}

function checkSet({ scaling }: Service, base: Path): Located[] {
  const path = [...base, 'scaling', 'set'];
  if (scaling?.set === undefined) return [];
  if (scaling.by !== 'scale-set')
    return [located('conflict', path, 'is of a VM scale set.', 'Take it away, or scale by scale-set.')];
  const { below } = scaling.set;
  const above = scaling.metrics?.find(({ metric }) => metric === 'cpu')?.target;
  return below !== undefined && above !== undefined && below >= above
    ? [
        located(
          'conflict',
          [...path, 'below'],
          'is no less than the target.',
          'Make it less than the target.',
        ),
      ]
    : [];
}

/** Only the vertical autoscaler changes requests, within bounds that leave it some. */
function checkVertical({ scaling }: Service, base: Path): Located[] {
  const vertical = scaling?.vertical;
  if (vertical === undefined) return [];
  const path = [...base, 'scaling', 'vertical'];
  if (scaling?.by !== 'vpa')
    return [located('conflict', path, 'is of the vertical autoscaler.', 'Take it away, or scale by vpa.')];
  return (['cpu', 'memory'] as const).flatMap(kind =>
    (vertical.least?.[kind] ?? 0) > (vertical.most?.[kind] ?? Infinity)
      ? [
          located(
            'conflict',
            [...path, 'least', kind],
            'is larger than the most allowed.',
            'Make it at most that.',
          ),
        ]
      : [],
  );
}

function checkResources(service: Service, base: Path): Located[] {
  return (['cpu', 'memory'] as const).flatMap(kind => {
    const request = service.requests?.[kind];
    const limit = service.limits?.[kind];
    return request !== undefined && limit !== undefined && request > limit
      ? [
          located(
            'conflict',
            [...base, 'requests', kind],
            'is larger than the limit.',
            'Lower the request or raise the limit.',
          ),
        ]
      : [];
  });
}

function checkMemory({ memory }: Service, base: Path): Located[] {
  if ((memory.files ?? 0) <= memory.base) return [];
  const path = [...base, 'memory', 'files'];
  return [
    located(
      'conflict',
      path,
      'is larger than the base memory, of which it is a part.',
      'Lower it, or raise base.',
    ),
  ];
}

function checkMix(service: Service, base: Path): Located[] {
  const mix = service.work.mix;
  if (mix === undefined) return [];
  const sum = Object.values(mix).reduce<number>((total, share) => total + (share ?? 0), 0);
  return Math.abs(sum - 1) > 1e-6
    ? [
        located(
          'conflict',
          [...base, 'work', 'mix'],
          `The shares sum to ${String(Math.round(sum * 1e4) / 1e4)}, not to 1.`,
          'Make them sum to 1.',
        ),
      ]
    : [];
}

/** Services on a cycle of calls, found by depth-first search with an explicit stack; one finding a back edge. */
function checkCycles(scenario: Scenario): Located[] {
  const state = new Map<string, 'open' | 'done'>();
  const found: Located[] = [];
  const edges = (name: string) =>
    callPaths(scenario.services[name]!, ['services', name]).filter(({ call }) =>
      Object.hasOwn(scenario.services, call.to),
    );
  for (const root of names(scenario.services)) {
    if (state.has(root)) continue;
    const stack = [{ name: root, next: 0, out: edges(root) }];
    state.set(root, 'open');
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const edge = top.out[top.next++];
      if (edge === undefined) {
        state.set(top.name, 'done');
        stack.pop();
      } else if (state.get(edge.call.to) === 'open') {
        const circle = [
          ...stack.slice(stack.findIndex(entry => entry.name === edge.call.to)).map(entry => entry.name),
          edge.call.to,
        ];
        found.push(
          located(
            'cycle',
            edge.path,
            `closes a circle of calls: ${circle.join(' → ')}.`,
            'Remove one of these calls; a request must come to an end.',
          ),
        );
      } else if (!state.has(edge.call.to)) {
        state.set(edge.call.to, 'open');
        stack.push({ name: edge.call.to, next: 0, out: edges(edge.call.to) });
      }
    }
  }
  return found;
}

function checkTotals(scenario: Scenario): Located[] {
  const over = (count: number, limit: number, path: Path, what: string) =>
    count > limit
      ? [
          located(
            'too-large',
            path,
            `There are ${String(count)} ${what}; at most ${String(limit)} can be modelled.`,
            `Reduce the number of ${what}.`,
          ),
        ]
      : [];
  const replicas = Object.values(scenario.services).reduce((total, service) => total + service.replicas, 0);
  return [
    ...over(names(scenario.services).length, LIMITS.services, ['services'], 'services'),
    ...over(names(scenario.images).length, LIMITS.images, ['images'], 'images'),
    ...over(names(scenario.sites).length, LIMITS.sites, ['sites'], 'sites'),
    ...over(names(scenario.platforms).length, LIMITS.platforms, ['platforms'], 'platforms'),
    ...over(names(scenario.traffic).length, LIMITS.trafficSources, ['traffic'], 'traffic sources'),
    ...over(names(scenario.faults).length, LIMITS.faults, ['faults'], 'faults'),
    ...over(names(scenario.assumptions).length, LIMITS.overrides, ['assumptions'], 'overridden assumptions'),
    ...over(replicas, LIMITS.instances, ['services'], 'replicas in all'),
    ...(names(scenario.services).length + names(scenario.batches).length + names(scenario.traces).length === 0
      ? [
          located(
            'missing',
            ['services'],
            'There is no service, no batch and no recording of instances.',
            'Add at least one service.',
          ),
        ]
      : []),
    ...(names(scenario.platforms).length === 0
      ? [
          located(
            'missing',
            ['platforms'],
            'There is no platform.',
            'Add at least one, for example containers: { stack: [container-runc] }.',
          ),
        ]
      : []),
    ...(names(scenario.sites).length === 0
      ? [located('missing', ['sites'], 'There is no site.', 'Add at least one site with a pool of hosts.')]
      : []),
    ...(scenario.run.duration <= 0
      ? [located('invalid', ['run', 'duration'], 'must be longer than 0.', 'Write for example 10min.')]
      : []),
  ];
}

function checkTraffic(scenario: Scenario): Located[] {
  return Object.entries(scenario.traffic ?? {}).flatMap(([name, traffic]) => {
    const path: Path = ['traffic', name];
    const points = 'rate' in traffic && typeof traffic.rate !== 'number' ? traffic.rate : [];
    const unordered = points.findIndex((point, index) => index > 0 && point.at <= points[index - 1]!.at);
    return [
      ...unknownName('service', traffic.to, scenario.services, [...path, 'to']),
      ...(traffic.from === undefined
        ? []
        : unknownName('site', traffic.from, scenario.sites, [...path, 'from'])),
      ...(unordered > 0
        ? [
            located(
              'conflict',
              [...path, 'rate', unordered, 'at'],
              'is not later than the point before it.',
              'Put the points in order of time.',
            ),
          ]
        : []),
    ];
  });
}

/** Sites that a platform names in its choice among them. */
function checkSiteChoice(scenario: Scenario, name: string): Located[] {
  const { siteWeights, siteOrder, controlPlaneSite } = scenario.platforms[name]!;
  const path: Path = ['platforms', name];
  const site = (named: string, at: Path) => unknownName('site', named, scenario.sites, [...path, ...at]);
  return [
    ...names(siteWeights).flatMap(named => site(named, ['siteWeights', named])),
    ...(siteOrder ?? []).flatMap((group, index) =>
      group.flatMap((named, nth) => site(named, ['siteOrder', index, nth])),
    ),
    ...(controlPlaneSite === undefined ? [] : site(controlPlaneSite, ['controlPlaneSite'])),
  ];
}

function checkSites(scenario: Scenario): Located[] {
  return Object.entries(scenario.sites).flatMap(([name, site]) => [
    ...(site.links ?? []).flatMap((link, index) =>
      unknownName('site', link.to, scenario.sites, ['sites', name, 'links', index, 'to']),
    ),
    ...(names(site.pools).length === 0
      ? [
          located(
            'missing',
            ['sites', name, 'pools'],
            'The site has no pool of hosts.',
            'Add one, for example general: { machine: own.16c64g, count: auto }.',
          ),
        ]
      : []),
    ...(names(site.pools).length > LIMITS.poolsPerSite
      ? [
          located(
            'too-large',
            ['sites', name, 'pools'],
            `A site can have at most ${String(LIMITS.poolsPerSite)} pools.`,
            'Merge pools.',
          ),
        ]
      : []),
    ...Object.entries(site.pools).flatMap(([pool, { zone }]) =>
      zone === undefined
        ? []
        : unknownName('zone', zone, Object.fromEntries((site.zones ?? []).map(own => [own, true])), [
            'sites',
            name,
            'pools',
            pool,
            'zone',
          ]),
    ),
  ]);
}

/** Every contradiction between parts of a decoded scenario. */
export function checkReferences(scenario: Scenario): Located[] {
  const unknownBaseline =
    scenario.baseline === undefined
      ? []
      : unknownName('platform', scenario.baseline, scenario.platforms, ['baseline']);
  const batches = Object.entries(scenario.batches ?? {}).flatMap(([name, batch]) => [
    ...unknownName('image', batch.image, scenario.images, ['batches', name, 'image']),
    ...(Object.hasOwn(scenario.services, name)
      ? [
          located(
            'conflict',
            ['batches', name],
            'has the name of a service.',
            'Give it another name: figures are listed by name.',
          ),
        ]
      : []),
  ]);
  return [
    ...checkTotals(scenario),
    ...names(scenario.services).flatMap(name => checkService(scenario, name)),
    ...checkCycles(scenario),
    ...checkTraffic(scenario),
    ...checkSites(scenario),
    ...names(scenario.platforms).flatMap(name => checkSiteChoice(scenario, name)),
    ...batches,
    ...unknownBaseline,
  ];
}
