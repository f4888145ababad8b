/** A service's rules of placement, turned round so that a pod sees at once what concerns it. */
import type { Plan, PlanPlacementRules } from '@tare/schema';
import type { Within } from './census.ts';

/** A preference for, or against, the neighbourhood of a service's pods. */
export interface Wish {
  readonly service: number;
  readonly within: Within;
  /** Negative: away from them. */
  readonly weight: number;
}

export interface PodRules {
  /** Required attraction: one term for each kind of domain, which pods of any of its services meet. */
  readonly near: readonly { readonly within: Within; readonly services: ReadonlySet<number> }[];
  /** Services whose pods meet all of these terms. */
  readonly nearAll: ReadonlySet<number>;
  readonly apart: readonly { readonly within: Within; readonly service: number }[];
  /** Services whose own required repulsion speaks of this one. */
  readonly avoidedBy: readonly { readonly within: Within; readonly service: number }[];
  /** Own wishes, and those that others have of this one. */
  readonly wishes: readonly Wish[];
  readonly hard: PlanPlacementRules['spread'];
  readonly soft: PlanPlacementRules['spread'];
  /** Services that want a port of the host which this one wants too. */
  readonly portRivals: readonly number[];
}

const NO_RULES: PlanPlacementRules = {
  sites: null,
  hostLabels: {},
  tolerations: [],
  spread: [],
  affinity: [],
  hostPorts: [],
};

/** What a cluster spreads by where a pod says nothing (`systemDefaultConstraints`, podtopologyspread/plugin.go). */
const SYSTEM_SPREAD: PlanPlacementRules['spread'] = [
  { over: 'host', maxSkew: 3, required: false },
  { over: 'zone', maxSkew: 5, required: false },
];

/** A pod that must be near this one speaks for it with so much (`hardPodAffinityWeight`). */
const HARD_WEIGHT = 1;
const DOMAINS: readonly Within[] = ['host', 'zone', 'site'];

export const rulesOf = (plan: Plan, service: number): PlanPlacementRules =>
  plan.services[service]!.placement ?? NO_RULES;

function nearTerms({ affinity }: PlanPlacementRules): PodRules['near'] {
  return DOMAINS.flatMap(within => {
    const met = affinity.filter(rule => rule.kind === 'attract' && rule.required && rule.within === within);
    return met.length === 0 ? [] : [{ within, services: new Set(met.map(({ service }) => service)) }];
  });
}

const sign = (kind: 'attract' | 'repel'): 1 | -1 => (kind === 'attract' ? 1 : -1);

function wishesOf(plan: Plan, service: number): Wish[] {
  const own = rulesOf(plan, service).affinity.flatMap(rule =>
    rule.required
      ? []
      : [{ service: rule.service, within: rule.within, weight: sign(rule.kind) * rule.weight }],
  );
  const others = plan.services.flatMap((_, other) => {
    const rules = rulesOf(plan, other);
    const preferred = rules.affinity.flatMap(rule =>
      rule.required || rule.service !== service
        ? []
        : [{ service: other, within: rule.within, weight: sign(rule.kind) * rule.weight }],
    );
    const required = nearTerms(rules).flatMap(({ within, services }) =>
      services.has(service) ? [{ service: other, within, weight: HARD_WEIGHT }] : [],
    );
    return [...preferred, ...required];
  });
  return [...own, ...others];
}

const repels = (plan: Plan, from: number): { readonly service: number; readonly within: Within }[] =>
  rulesOf(plan, from).affinity.filter(({ kind, required }) => kind === 'repel' && required);

export function podRules(plan: Plan, service: number): PodRules {
  const rules = rulesOf(plan, service);
  const near = nearTerms(rules);
  const all = plan.services.map((_, other) => other);
  const spread = rules.spread.length === 0 ? SYSTEM_SPREAD : rules.spread;
  return {
    near,
    nearAll: new Set(all.filter(other => near.every(({ services }) => services.has(other)))),
    apart: repels(plan, service).map(({ service: other, within }) => ({ service: other, within })),
    avoidedBy: all.flatMap(other =>
      repels(plan, other).flatMap(rule =>
        rule.service === service ? [{ service: other, within: rule.within }] : [],
      ),
    ),
    wishes: wishesOf(plan, service),
    hard: rules.spread.filter(({ required }) => required),
    soft: spread.filter(({ required }) => !required),
    portRivals: all.filter(other =>
      rulesOf(plan, other).hostPorts.some(port => rules.hostPorts.includes(port)),
    ),
  };
}
