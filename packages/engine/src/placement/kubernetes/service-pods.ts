import type { Plan, PlanDeployment, PlanPlacementRules, PlanPlatform } from '@tare/schema';
import { needOf } from '../needs.ts';
import type { Need } from '../rooms.ts';
import type { NodePlace } from './census.ts';
import { allowsHost, preferredHostWeight } from './host-filters.ts';
import { EMPTY_POD, type Host, type Pod } from './pod.ts';
import { type PodRules, podRules, rulesOf } from './pod-rules.ts';
import * as REFUSED from './refused.ts';
import { type Refused, refused } from './refused.ts';
import { SCORED_BY_DEFAULT } from './requests.ts';
import { taintToleration, untoleratedTaints } from './taint-toleration.ts';

/** What a kind of node (of one pool in one zone) is to a service, whatever stands there. */
export interface Standing {
  readonly refusal: Refused | null;
  /** By node affinity, taints apart: it counts for a spread. */
  readonly isAllowed: boolean;
  /** By its taints. */
  readonly isTolerated: boolean;
  /** Taints that a pod would rather avoid. */
  readonly softTaints: number;
  /** Weights of the preferred hosts that such a node is. */
  readonly preferred: number;
}

/** A pod of a service as nodes see it, of which nothing changes. */
export interface ServicePod {
  readonly rules: PodRules;
  readonly pod: Pod;
  readonly sites: readonly number[] | null;
  readonly need: Need;
  /** As scoring counts it. */
  readonly scored: { readonly cpu: number; readonly memory: number };
  readonly image: number;
  /** By pool and zone. */
  readonly standings: (Standing | undefined)[];
}

/** What a pod asks for as scoring counts it: one that asks for none of something counts as asking for some. */
export const scoredOf = ({ cpuMilli, memoryBytes }: Need): ServicePod['scored'] => ({
  cpu: cpuMilli || SCORED_BY_DEFAULT.cpu!,
  memory: memoryBytes || SCORED_BY_DEFAULT.memory!,
});

/** Pods of the services of a plan on one platform, and what kinds of nodes are to them. */
export class ServicePods {
  readonly of: ServicePod[];
  readonly #plan: Plan;
  readonly #platform: PlanPlatform;
  /** Of all sites. */
  readonly #zones: number;

  constructor(plan: Plan, platform: PlanPlatform) {
    this.#plan = plan;
    this.#platform = platform;
    this.#zones = plan.sites.reduce((sum, { zones }) => sum + zones.length, 0);
    this.of = plan.services.map((_, service) => this.#podOf(service));
  }

  /** Pods of a service that come from now on ask for this. */
  admit(service: number, deployment: PlanDeployment): void {
    const need = needOf(deployment);
    this.of[service] = { ...this.of[service]!, need, scored: scoredOf(need) };
  }

  /** What a node there is to a pod. */
  standing(own: ServicePod, place: NodePlace): Standing {
    const key = place.pool * this.#zones + place.zone;
    const known = own.standings[key];
    if (known !== undefined) return known;
    const host = this.#kindOf(place);
    const taint = taintToleration(own.pod, host);
    const allowed = allowsHost(own.pod, host) && (own.sites === null || own.sites.includes(place.site));
    const standing = {
      refusal:
        taint !== null
          ? refused('TaintToleration', taint.reasons[0]!, false)
          : allowed
            ? null
            : REFUSED.WRONG_NODE,
      isAllowed: allowed,
      isTolerated: taint === null,
      softTaints: untoleratedTaints(own.pod, host),
      preferred: preferredHostWeight(own.pod.preferredHosts, host),
    };
    own.standings[key] = standing;
    return standing;
  }

  #podOf(service: number): ServicePod {
    const plan = this.#plan;
    const need = needOf(this.#platform.deployments[service]!);
    const rules = rulesOf(plan, service);
    return {
      rules: podRules(plan, service),
      sites: rules.sites,
      pod: {
        ...EMPTY_POD,
        hostSelector: rules.hostLabels,
        preferredHosts: preferredHosts(rules.preferHosts),
        tolerations: rules.tolerations,
      },
      need,
      scored: scoredOf(need),
      image: plan.services[service]!.image,
      standings: [],
    };
  }

  #kindOf({ pool, site }: NodePlace): Host {
    const plan = this.#plan;
    const { labels = {}, taints = [] } = plan.pools[pool]!;
    return {
      name: '',
      labels: { ...labels, 'topology.kubernetes.io/region': plan.sites[site]!.id },
      taints,
      unschedulable: false,
      allocatable: {},
      images: [],
      pods: [],
    };
  }
}

/** Preferred labels as terms: each label has the one value. */
const preferredHosts = (rules: PlanPlacementRules['preferHosts'] = []): Pod['preferredHosts'] =>
  rules.map(({ labels, weight }) => ({
    weight,
    term: {
      matchExpressions: Object.entries(labels).map(([key, value]) => ({
        key,
        operator: 'In' as const,
        values: [value],
      })),
      matchFields: [],
    },
  }));
