import { type Fault, type Problem, problem, type Scenario } from '@tare/schema';
import { checkOverrides } from '../book.ts';
import { machineNamed, machines } from '../machines/index.ts';
import { technologies, technologyOf } from '../technologies.ts';
import { checkAccelerators } from './accelerators.ts';
import { checkLifetimes } from './lifetimes.ts';
import { isDrain } from './drains.ts';
import { checkPlacement } from './placement.ts';
import { checkRollouts } from './rollouts.ts';
import { checkUpgrades, isUpgrade } from './upgrades.ts';
import { checkMonoliths } from './monoliths.ts';
import { sortedEntries, sortedNames } from './names.ts';
import { zonesOf } from './sites.ts';

const knownTechnologies = technologies.map(({ id }) => id).join(', ');

function checkStack(stack: readonly string[], path: string): Problem[] {
  return stack.flatMap((id, index) =>
    technologyOf(id) !== undefined
      ? []
      : [
          problem(
            'unknown-reference',
            `${path}.${String(index)}`,
            `names the technology "${id}", which the catalogue does not have.`,
            `Use one of: ${knownTechnologies}; an empty stack is a bare process.`,
          ),
        ],
  );
}

function checkMachines(scenario: Scenario): Problem[] {
  return sortedEntries(scenario.sites).flatMap(([site, { pools }]) =>
    sortedEntries(pools).flatMap(([pool, { machine }]) =>
      typeof machine !== 'string' || machineNamed(machine) !== undefined
        ? []
        : [
            problem(
              'unknown-reference',
              `sites.${site}.pools.${pool}.machine`,
              `names the machine "${machine}", which the catalogue does not have.`,
              `Use one of: ${machines.map(({ id }) => id).join(', ')}; or write the machine out.`,
            ),
          ],
    ),
  );
}

/** A pool that is scaled has its number of hosts between its bounds. */
const checkPools = (scenario: Scenario): Problem[] =>
  sortedEntries(scenario.sites).flatMap(([site, { pools }]) =>
    sortedEntries(pools).flatMap(([name, { scaling, count, max }]) => {
      const at = `sites.${site}.pools.${name}`;
      const fewest = Math.max(scaling?.min ?? 0, count === 'auto' || scaling === undefined ? 0 : count);
      return scaling === undefined || max === undefined || fewest <= max
        ? []
        : [
            problem(
              'conflict',
              `${at}.max`,
              `is ${String(max)}, but the pool begins with, or never has fewer than, ${String(fewest)} hosts.`,
              'Raise max, or lower count and scaling.min.',
            ),
          ];
    }),
  );

/** What a grid's carbon is from step to step stands in order of time. */
const checkCarbon = (scenario: Scenario): Problem[] =>
  sortedEntries(scenario.sites).flatMap(([site, { carbon }]) => {
    const steps = typeof carbon === 'object' ? carbon : [];
    const at = steps.findIndex((step, index) => index > 0 && step.at <= steps[index - 1]!.at);
    return at < 0
      ? []
      : [
          problem(
            'invalid',
            `sites.${site}.carbon.${String(at)}.at`,
            'The time is not after the one that precedes it.',
            'Put the steps in order of time.',
          ),
        ];
  });

const poolNames = (scenario: Scenario): string[] =>
  sortedEntries(scenario.sites).flatMap(([site, { pools }]) =>
    sortedNames(pools).map(pool => `${site}/${pool}`),
  );

function checkPlatforms(scenario: Scenario): Problem[] {
  const known = poolNames(scenario);
  return sortedEntries(scenario.platforms).flatMap(([id, platform]) => [
    ...checkStack(platform.stack, `platforms.${id}.stack`),
    ...sortedEntries(platform.services).flatMap(([name, { stack }]) => [
      ...(Object.hasOwn({ ...scenario.services, ...scenario.batches }, name)
        ? []
        : [unknownService(id, name, scenario)]),
      ...checkStack(stack, `platforms.${id}.services.${name}.stack`),
    ]),
    ...(platform.pools ?? []).flatMap((pool, index) =>
      known.includes(pool)
        ? []
        : [
            problem(
              'unknown-reference',
              `platforms.${id}.pools.${String(index)}`,
              `names the pool "${pool}", which does not exist.`,
              `Use one of: ${known.join(', ')}.`,
            ),
          ],
    ),
  ]);
}

const unknownService = (platform: string, name: string, scenario: Scenario): Problem =>
  problem(
    'unknown-reference',
    `platforms.${platform}.services.${name}`,
    `names the service "${name}", which does not exist.`,
    `Use one of: ${sortedNames({ ...scenario.services, ...scenario.batches })
      .slice(0, 12)
      .join(', ')}.`,
  );

/** Recorded arrivals stand in the order in which they came. */
const checkTraces = (scenario: Scenario): Problem[] =>
  sortedEntries(scenario.traffic).flatMap(([name, traffic]) => {
    if (traffic.arrivals !== 'trace') return [];
    const { times, work } = traffic;
    const at = times.findIndex((time, index) => index > 0 && time < times[index - 1]!);
    return [
      ...(work === undefined || work.length === times.length
        ? []
        : [
            problem(
              'invalid',
              `traffic.${name}.work`,
              `There are ${String(work.length)} CPU times for ${String(times.length)} arrivals.`,
              'Give one for each arrival, in the same order.',
            ),
          ]),
      ...(at < 0
        ? []
        : [
            problem(
              'invalid',
              `traffic.${name}.times.${String(at)}`,
              'The time is before the one that precedes it.',
              'Sort the times in ascending order.',
            ),
          ]),
    ];
  });

/** What a fault may strike: a site, a zone or a pool; a failure also a service. */
function targetsOf(scenario: Scenario, fault: Fault): string[] {
  const places = sortedEntries(scenario.sites).flatMap(([site, own]) => [
    site,
    ...zonesOf(own).map(zone => `${site}/${zone}`),
    ...sortedNames(own.pools).map(pool => `${site}/${pool}`),
  ]);
  if (isDrain(fault)) return places;
  const above = 'domain' in fault ? aboveSites(scenario, fault.domain) : [];
  return [...sortedNames({ ...scenario.services, ...scenario.batches }), ...places, ...above];
}

/** What is no place within a site: providers, and what moves instances from site to site. */
function aboveSites({ sites }: Scenario, domain: string): string[] {
  if (domain === 'control-plane') return ['federation'];
  return domain === 'provider'
    ? [...new Set(Object.values(sites).map(({ provider }) => provider))].sort()
    : [];
}

const checkFaults = (scenario: Scenario): Problem[] =>
  sortedEntries(scenario.faults).flatMap(([name, fault]) => {
    if (fault.kind === 'neighbour') {
      const known = sortedNames(scenario.services);
      return fault.service === undefined || known.includes(fault.service)
        ? []
        : [unknownTarget(`faults.${name}.service`, fault.service, known)];
    }
    if (isUpgrade(fault)) return [];
    const known = targetsOf(scenario, fault);
    return fault.target === undefined || known.includes(fault.target)
      ? []
      : [unknownTarget(`faults.${name}.target`, fault.target, known)];
  });

const unknownTarget = (path: string, target: string, known: readonly string[]): Problem =>
  problem(
    'unknown-reference',
    path,
    `names "${target}", which does not exist or is nothing that this strikes.`,
    `Use one of: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}.`,
  );

/** Everything for which no plan can be made; all of it at once. */
export const checkScenario = (scenario: Scenario): Problem[] => [
  ...checkMachines(scenario),
  ...checkPools(scenario),
  ...checkCarbon(scenario),
  ...checkPlatforms(scenario),
  ...checkOverrides(scenario.assumptions ?? {}),
  ...checkTraces(scenario),
  ...checkAccelerators(scenario),
  ...checkLifetimes(scenario),
  ...checkMonoliths(scenario),
  ...checkFaults(scenario),
  ...checkUpgrades(scenario),
  ...checkRollouts(scenario),
  ...checkPlacement(scenario),
];
