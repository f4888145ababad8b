import type { HostPool, Platform, Scenario, Service } from '@tare/schema';
import { sendsBytes } from './sites.ts';
import { isDrain, migrates } from './drains.ts';
import { isInjected, isNeighbour } from './faults.ts';
import { machineNamed } from '../machines/index.ts';
import { technologyOf } from '../technologies.ts';
import { recordingsOf } from './lifetimes.ts';
import { sortedEntries } from './names.ts';
import { divide } from './stack.ts';
import { hasUpgrades, isUpgrade } from './upgrades.ts';
import { isRolledOut } from './rollouts.ts';
import { isBeyondSet, isMeasured, isScaled, metricsOf } from './scaling.ts';
import { canRestore } from './phases.ts';
import { soldFor } from './reclaim.ts';
import { usesDisk } from './slowdown.ts';
import { changesRequests } from './vertical.ts';

/** A feature of the format that this version does not simulate, and how to see that a part of a scenario uses it. */
interface Gap<Part> {
  readonly uses: (part: Part) => boolean;
  /** Continues "Service cart: …". */
  readonly says: string | ((part: Part) => string);
}

const some = (record: Readonly<Record<string, unknown>> | undefined): boolean =>
  record !== undefined && Object.keys(record).length > 0;

const SERVICE_GAPS: readonly Gap<Service>[] = [
  {
    uses: service => service.scaling?.by === 'vpa' && !changesRequests(service),
    says: 'the vertical autoscaler recommends requests, and changes none',
  },
  {
    uses: changesRequests,
    says: 'the vertical autoscaler changes requests of processes and containers under Kubernetes alone; those of VMs it only recommends',
  },
  {
    uses: service => service.scaling !== undefined && service.scaling.by !== 'vpa' && !isScaled(service),
    says: 'this autoscaling is not simulated; the number of replicas stays as given',
  },
  {
    uses: service => isScaled(service) && !metricsOf(service).every(isMeasured),
    says: 'external metrics are left out of the autoscaling',
  },
  {
    uses: isBeyondSet,
    says: 'a scale set follows CPU alone; its other metrics are left out',
  },
  {
    uses: ({ accelerators }) => accelerators !== undefined,
    says: 'accelerators are given away and kept, but what runs on them takes no time there',
  },
  {
    uses: service => service.rollout?.at !== undefined && !isRolledOut(service),
    says: 'the roll-out is not simulated',
  },
  {
    uses: ({ controller }) => controller === 'job' || controller === 'cronjob',
    says: ({ controller }) => `the controller "${controller ?? ''}" is run as a deployment`,
  },
  {
    uses: ({ controller, startup }) => controller !== 'statefulset' && startup.order !== undefined,
    says: 'only replicas of a StatefulSet start in an order',
  },
  {
    uses: ({ controller, rollout }) => controller !== 'statefulset' && rollout?.partition !== undefined,
    says: 'only the roll-out of a StatefulSet has a partition',
  },
];

const SITES_LEFT_OUT = 'the choice of sites is not simulated; instances go to any site of the platform';

/** What only Kubernetes' scheduler looks at, and for sites who chooses among them. */
const PLACEMENT_GAPS: readonly Gap<Service>[] = [
  {
    uses: ({ placement }) => placement?.sites !== undefined,
    says: SITES_LEFT_OUT,
  },
  {
    uses: ({ placement }) => some(placement?.hostLabels),
    says: 'host labels are not considered in placement',
  },
  {
    uses: ({ placement }) => (placement?.preferHosts ?? []).length > 0,
    says: 'preferred hosts are not considered in placement',
  },
  {
    uses: ({ placement }) => (placement?.tolerations ?? []).length > 0,
    says: 'tolerations are not considered in placement',
  },
  {
    uses: ({ placement }) => (placement?.spread ?? []).length > 0,
    says: 'spreading rules are not considered in placement',
  },
  {
    uses: ({ placement }) => (placement?.affinity ?? []).length > 0,
    says: 'affinity is not considered in placement',
  },
  {
    uses: ({ placement }) => (placement?.hostPorts ?? []).length > 0,
    says: 'host ports are not considered in placement',
  },
  {
    uses: ({ placement }) => placement?.priority !== undefined,
    says: 'a priority counts when memory is short, but not in placement',
  },
];

const usesKube = ({ placement }: Platform): boolean => placement === 'kube-scheduler';

/** Rules of placement that no platform, or not every one, looks at. */
function placementGaps({ services, platforms }: Scenario): string[] {
  const all = Object.values(platforms);
  const left = PLACEMENT_GAPS.filter(({ says }) => !all.every(platform => looksAt(platform, says)));
  return left.flatMap(gap =>
    sentences('Service', sortedEntries(services), [gap]).map(text =>
      all.some(usesKube) ? `${text.slice(0, -1)}, except where that is kube-scheduler.` : text,
    ),
  );
}

const looksAt = (platform: Platform, says: Gap<Service>['says']): boolean =>
  usesKube(platform) || (says === SITES_LEFT_OUT && platform.prefer !== undefined);

const PLATFORM_GAPS: readonly Gap<Platform>[] = [
  {
    uses: ({ consolidation, stack, guest }) =>
      consolidation !== undefined && !migrates(divide(stack, guest?.holds)),
    says: 'nothing here can move while it runs, so that nothing is consolidated',
  },
  {
    uses: ({ consolidation, stack, guest }) =>
      consolidation !== undefined && migrates(divide(stack, guest?.holds)),
    says: 'consolidation moves VMs of recorded utilisation alone, at once at each sample; moving takes no CPU, and waking no time',
  },
  {
    uses: platform => platform.scheduler !== undefined && !usesKube(platform),
    says: 'settings of the scheduler count only with placement kube-scheduler',
  },
  {
    uses: ({ start, stack }) => start === 'snapshot' && !canRestore(stack.map(id => technologyOf(id)!)),
    says: 'starts from a snapshot are known for microVMs of Firecracker alone; instances start cold',
  },
  {
    uses: platform =>
      soldFor(platform) > 1 && divide(platform.stack, platform.guest?.holds).shared.length > 0,
    says: 'memory overcommit is simulated for VMs of one instance alone; VMs that hold many fit only into real memory',
  },
  {
    uses: platform => soldFor(platform) === 1 && (platform.guest?.reclaim ?? []).length > 0,
    says: 'nothing is got back from VMs, as no more memory is sold than there is',
  },
  {
    uses: ({ prefer, siteWeights }) => siteWeights !== undefined && prefer !== 'weighted',
    says: 'weights of sites count only where sites are chosen by them',
  },
  {
    uses: ({ prefer, siteOrder }) => siteOrder !== undefined && prefer !== 'fail-over',
    says: 'the order of sites counts only with fail-over',
  },
];

const sentences = <Part>(
  kind: string,
  parts: readonly [string, Part][],
  gaps: readonly Gap<Part>[],
): string[] =>
  gaps.flatMap(({ uses, says }) =>
    groups(
      parts.filter(([, part]) => uses(part)),
      part => (typeof says === 'string' ? says : says(part)),
    ).map(([text, names]) => `${kind} ${names.join(', ')}: ${text}.`),
  );

/** Names that share a sentence are named in one. */
function groups<Part>(
  parts: readonly [string, Part][],
  textOf: (part: Part) => string,
): [string, string[]][] {
  const byText = new Map<string, string[]>();
  for (const [name, part] of parts) byText.set(textOf(part), [...(byText.get(textOf(part)) ?? []), name]);
  return [...byText].map(([text, names]) => [text, names.length > 8 ? [...names.slice(0, 8), '…'] : names]);
}

/** Whether pools of one autoscaler say different things of it. */
const disagree = (pools: readonly HostPool[]): boolean =>
  (['cluster-autoscaler', 'karpenter'] as const).some(by => {
    const own = pools.flatMap(({ scaling }) => (scaling?.by === by ? [scaling] : []));
    return (
      new Set(own.map(({ expander, unneededAfter }) => `${expander ?? ''} ${String(unneededAfter)}`)).size > 1
    );
  });

function siteGaps(scenario: Scenario): string[] {
  return sortedEntries(scenario.sites).flatMap(([name, site]) => {
    const pools = Object.values(site.pools);
    const said = (uses: boolean, text: string) => (uses ? [`Site ${name}: ${text}.`] : []);
    return [
      ...said(
        pools.some(({ machine }) => typeof machine !== 'string' && (machine.threadsPerCore ?? 1) > 2),
        'a third thread of a core adds as much as the second',
      ),
      ...said(
        disagree(pools),
        'its pools are scaled by one autoscaler of a kind, and the expander and times of the first of them count for all',
      ),
      ...said(
        pools.some(({ taints }) => (taints ?? []).length > 0) &&
          !Object.values(scenario.platforms).every(usesKube),
        'taints are not considered in placement',
      ),
      ...said(
        pools.some(({ machine }) => typeof machine !== 'string' && machine.disk !== undefined),
        'pulled images are unpacked without using the disk',
      ),
    ];
  });
}

/** Pools whose machines say nothing of a disk, or of a network card. */
const without = (scenario: Scenario, part: 'disk' | 'network'): string[] =>
  sortedEntries(scenario.sites).flatMap(([site, { pools }]) =>
    sortedEntries(pools).flatMap(([name, { machine }]) =>
      isKnown(machine, part) ? [] : [`${site}/${name}`],
    ),
  );

function isKnown(machine: HostPool['machine'], part: 'disk' | 'network'): boolean {
  if (typeof machine !== 'string') return machine[part] !== undefined;
  const named = machineNamed(machine);
  return (part === 'disk' ? named?.disk : named?.nic) !== undefined;
}

/** Whether two sites say nothing of what goes between them at a time. */
function withoutBandwidth(scenario: Scenario): boolean {
  const sites = sortedEntries(scenario.sites);
  const tells = (at: number, to: string) =>
    (sites[at]![1].links ?? []).some(link => link.to === to && link.bandwidth !== undefined);
  return sites.some(([name], one) =>
    sites.some(([other], another) => one < another && !tells(one, other) && !tells(another, name)),
  );
}

/** Whether two sites say nothing of how far they are apart. */
function withoutLink(scenario: Scenario): boolean {
  const sites = sortedEntries(scenario.sites);
  const tells = (at: number, to: string) => (sites[at]![1].links ?? []).some(link => link.to === to);
  return sites.some(([name], one) =>
    sites.some(([other], another) => one < another && !tells(one, other) && !tells(another, name)),
  );
}

const swaps = (platform: Platform): boolean =>
  soldFor(platform) > 1 && platform.guest?.reclaim?.includes('swap') === true;

function wholeGaps(scenario: Scenario): string[] {
  const leftOut = sortedEntries(scenario.faults).flatMap(([name, fault]) =>
    isInjected(fault) || isNeighbour(fault) || isDrain(fault) || isUpgrade(fault) ? [] : [name],
  );
  const noDisk = without(scenario, 'disk');
  const noCard = without(scenario, 'network');
  const sends = sendsBytes(scenario);
  const said = (uses: boolean, text: string) => (uses ? [text] : []);
  return [
    ...said(
      leftOut.length > 0,
      `These faults are not simulated: ${leftOut.slice(0, 8).join(', ')}. Only failures of processes, kernels, hosts, zones, sites, providers and control planes are, neighbours, drains, migrations and upgrades.`,
    ),
    ...said(
      Object.values(scenario.services).some(usesDisk) && noDisk.length > 0,
      `What requests read and write on disk takes no time on hosts of which no disk is known: ${noDisk.join(', ')}.`,
    ),
    ...said(
      noDisk.length > 0 && Object.values(scenario.platforms).some(swaps),
      `Swapped memory takes no time to be read on hosts of which no disk is known: ${noDisk.join(', ')}.`,
    ),
    ...said(
      hasUpgrades(scenario) &&
        Object.values(scenario.platforms).some(({ stack, guest }) => migrates(divide(stack, guest?.holds))),
      'An upgrade of a pool stops what stands on its hosts and starts it elsewhere, also VMs that could move while they run.',
    ),
    ...said(
      recordingsOf(scenario).length > 0,
      'Recorded instances use all that they ask for, or what their samples say, pull no image, do not compete with services for CPU time, and do not fail.',
    ),
    ...said(
      Object.values(scenario.batches ?? {}).some(({ accelerators }) => (accelerators ?? 0) > 0),
      'The accelerators of batches are given away and kept, but what runs on them takes no time there.',
    ),
    ...said(
      sends && noCard.length > 0,
      `What calls and answers carry takes no time on hosts of which no network card is known: ${noCard.join(', ')}.`,
    ),
    ...said(
      sends && withoutBandwidth(scenario),
      'What is sent between two sites is not held up by a link of which no bandwidth is given.',
    ),
    ...said(
      withoutLink(scenario),
      'Calls between sites without a link take no longer than calls between zones.',
    ),
  ];
}

/** What the scenario asks for and this version does not simulate, as plain sentences. */
export const notModelledIn = (scenario: Scenario): string[] => [
  ...wholeGaps(scenario),
  ...siteGaps(scenario),
  ...sentences('Service', sortedEntries(scenario.services), SERVICE_GAPS),
  ...placementGaps(scenario),
  ...sentences('Platform', sortedEntries(scenario.platforms), PLATFORM_GAPS),
];
