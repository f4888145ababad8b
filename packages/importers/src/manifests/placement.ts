/** A service's rules of placement as a pod's manifest says them. */
import type { Scenario, Service } from '@tare/schema';

export const TOPOLOGY_KEYS = {
  host: 'kubernetes.io/hostname',
  zone: 'topology.kubernetes.io/zone',
  site: 'topology.kubernetes.io/region',
} as const;

/** The label by which the pods of a service are known. */
export const APP = 'app.kubernetes.io/name';

export const priorityClassOf = (priority: number): string =>
  `tare-${priority < 0 ? 'minus-' : ''}${Math.abs(priority)}`;

type Rules = NonNullable<Service['placement']>;
type Affinity = NonNullable<Rules['affinity']>;

const term = ({ service, within }: Affinity[number]) => ({
  labelSelector: { matchLabels: { [APP]: service } },
  topologyKey: TOPOLOGY_KEYS[within],
});

function termsOf(rules: Affinity, kind: 'attract' | 'repel'): object | undefined {
  const own = rules.filter(rule => rule.kind === kind);
  const required = own.filter(rule => rule.required === true).map(term);
  const preferred = own
    .filter(rule => rule.required !== true)
    .map(rule => ({ weight: rule.weight ?? 1, podAffinityTerm: term(rule) }));
  if (own.length === 0) return undefined;
  return {
    ...(required.length === 0 ? {} : { requiredDuringSchedulingIgnoredDuringExecution: required }),
    ...(preferred.length === 0 ? {} : { preferredDuringSchedulingIgnoredDuringExecution: preferred }),
  };
}

/** Each label of a preference has the one value. */
const preferredHost = ({ labels, weight = 1 }: NonNullable<Rules['preferHosts']>[number]): object => ({
  weight,
  preference: {
    matchExpressions: Object.entries(labels).map(([key, value]) => ({
      key,
      operator: 'In',
      values: [value],
    })),
  },
});

function affinityOf({ affinity = [], preferHosts = [] }: Rules): { affinity?: object } {
  const [near, apart] = [termsOf(affinity, 'attract'), termsOf(affinity, 'repel')];
  if (near === undefined && apart === undefined && preferHosts.length === 0) return {};
  return {
    affinity: {
      ...(preferHosts.length === 0
        ? {}
        : {
            nodeAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: preferHosts.map(preferredHost),
            },
          }),
      ...(near === undefined ? {} : { podAffinity: near }),
      ...(apart === undefined ? {} : { podAntiAffinity: apart }),
    },
  };
}

const POLICIES = { honor: 'Honor', ignore: 'Ignore' } as const;

const spreadOf = (id: string, rules: NonNullable<Rules['spread']>): object[] =>
  rules.map(({ over, maxSkew = 1, required = false, ...rest }) => ({
    maxSkew,
    ...(rest.minDomains === undefined ? {} : { minDomains: rest.minDomains }),
    ...(rest.ownRevision === true ? { matchLabelKeys: ['pod-template-hash'] } : {}),
    ...(rest.hostAffinity === undefined ? {} : { nodeAffinityPolicy: POLICIES[rest.hostAffinity] }),
    ...(rest.hostTaints === undefined ? {} : { nodeTaintsPolicy: POLICIES[rest.hostTaints] }),
    topologyKey: TOPOLOGY_KEYS[over],
    whenUnsatisfiable: required ? 'DoNotSchedule' : 'ScheduleAnyway',
    labelSelector: { matchLabels: { [APP]: id } },
  }));

/** What of a pod's spec says where it may stand; what the image is built for is said of its hosts. */
export function placementFields(id: string, service: Service, { images }: Scenario): object {
  const rules = service.placement ?? {};
  const { hostLabels = {}, tolerations = [], spread = [], priority } = rules;
  const image = images[service.image]!;
  const [architecture, ...others] = image.architectures;
  const selector = {
    ...hostLabels,
    ...(image.os === 'linux' ? {} : { 'kubernetes.io/os': image.os }),
    ...(others.length === 0 ? { 'kubernetes.io/arch': architecture } : {}),
  };
  return {
    ...(Object.keys(selector).length === 0 ? {} : { nodeSelector: selector }),
    ...(tolerations.length === 0 ? {} : { tolerations }),
    ...(spread.length === 0 ? {} : { topologySpreadConstraints: spreadOf(id, spread) }),
    ...affinityOf(rules),
    ...(priority === undefined ? {} : { priorityClassName: priorityClassOf(priority) }),
  };
}
