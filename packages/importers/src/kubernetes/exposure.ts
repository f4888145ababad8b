/** Services, Ingresses, routes: under which names a workload is called, and which are reached from outside. */
import { type Findings, leaveOut, refuse } from '../findings.ts';
import { at, entriesOf, itemsAt, numberAt, textAt, type Value } from '../source/value.ts';
import type { Exposure } from '../workload.ts';
import { hasLabels, type KubernetesObject, labelsAt } from './objects.ts';

/** A pod template that a Service may select. */
export interface Selectable {
  readonly name: string;
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
}

export interface Reach {
  readonly hostNames: readonly string[];
  readonly exposures: readonly Exposure[];
}

interface ServiceRoute {
  readonly object: KubernetesObject;
  readonly targets: readonly string[];
}

const namesOf = ({ name, namespace }: KubernetesObject): string[] => [
  name,
  `${name}.${namespace}`,
  `${name}.${namespace}.svc`,
  `${name}.${namespace}.svc.cluster.local`,
];

type PodIndex = ReadonlyMap<string, readonly Selectable[]>;

const indexKey = (namespace: string, label: string, value: string): string =>
  JSON.stringify([namespace, label, value]);

/** Pod templates by namespace and each of their labels. */
function indexPods(pods: readonly Selectable[]): PodIndex {
  const index = new Map<string, Selectable[]>();
  for (const pod of pods) {
    for (const [label, value] of pod.labels) {
      const key = indexKey(pod.namespace, label, value);
      const known = index.get(key);
      if (known === undefined) index.set(key, [pod]);
      else known.push(pod);
    }
  }
  return index;
}

function targetsOf(object: KubernetesObject, pods: PodIndex, findings: Findings): string[] {
  const selector = labelsAt(object.value, 'spec', 'selector');
  const [first] = selector;
  const some = first === undefined ? [] : (pods.get(indexKey(object.namespace, first[0], first[1])) ?? []);
  const targets = some.filter(pod => hasLabels(selector, pod.labels)).map(pod => pod.name);
  const why =
    selector.size === 0
      ? 'It has no selector, so it leads out of these files.'
      : 'It selects no workload of these files.';
  if (targets.length === 0) leaveOut(findings, object.place, `Service ${object.name}`, why);
  return targets;
}

const BY_TYPE: Readonly<Record<string, Exposure['by']>> = {
  LoadBalancer: 'load-balancer',
  NodePort: 'node-port',
};

function ownExposures({ value, place }: KubernetesObject): Exposure[] {
  const by =
    BY_TYPE[textAt(value, 'spec', 'type') ?? ''] ??
    (itemsAt(value, 'spec', 'externalIPs').length > 0 ? 'node-port' : undefined);
  if (by === undefined) return [];
  const ports = itemsAt(value, 'spec', 'ports').map(port => numberAt(port, 'port') ?? 0);
  return (ports.length === 0 ? [0] : ports).map(port => ({ by, port, place }));
}

/** Every mapping under a value, the value itself first. */
function mappingsUnder(value: Value | undefined): Value[] {
  if (value === undefined || value.kind === 'scalar') return [];
  const below = value.kind === 'sequence' ? value.items : entriesOf(value).map(([, item]) => item);
  return [...(value.kind === 'mapping' ? [value] : []), ...below.flatMap(mappingsUnder)];
}

/** Fields that name a Service in one kind of route or another. */
function backendName(value: Value): string | undefined {
  return (
    textAt(value, 'service', 'name') ?? textAt(value, 'serviceName') ?? textAt(value, 'host')?.split('.')[0]
  );
}

const isMeshOnly = (object: KubernetesObject): boolean =>
  object.kind === 'VirtualService' &&
  !itemsAt(object.value, 'spec', 'gateways').some(gateway => textAt(gateway) !== 'mesh');

function routeTargets(object: KubernetesObject): string[] {
  const spec = at(object.value, 'spec');
  switch (object.kind) {
    case 'Ingress':
      return mappingsUnder(spec)
        .map(value => textAt(value, 'service', 'name') ?? textAt(value, 'serviceName'))
        .filter(name => name !== undefined);
    case 'Route':
      return [textAt(spec, 'to', 'name') ?? ''];
    case 'VirtualService':
      return mappingsUnder(spec)
        .map(value => at(value, 'destination'))
        .filter(value => value !== undefined)
        .map(value => backendName(value) ?? '');
    default:
      return mappingsUnder(spec).flatMap(value =>
        itemsAt(value, 'backendRefs').map(reference => textAt(reference, 'name') ?? ''),
      );
  }
}

/** Kinds that lead requests from outside to a Service. */
export const ROUTE_KINDS: ReadonlySet<string> = new Set([
  'Ingress',
  'Route',
  'HTTPRoute',
  'GRPCRoute',
  'TCPRoute',
  'TLSRoute',
  'VirtualService',
]);

function applyRoute(
  object: KubernetesObject,
  services: readonly ServiceRoute[],
  reach: Map<string, Collected>,
  findings: Findings,
): void {
  const names = [...new Set(routeTargets(object))].filter(name => name !== '');
  const met = services.filter(({ object: service }) => names.includes(service.name));
  if (met.length === 0)
    leaveOut(
      findings,
      object.place,
      `${object.kind} ${object.name}`,
      'It leads to no Service of these files.',
    );
  if (isMeshOnly(object)) return;
  const exposure: Exposure = { by: 'ingress', port: 80, place: object.place };
  for (const target of met.flatMap(({ targets }) => targets))
    addReach(reach, target, { hostNames: [], exposures: [exposure] });
}

interface Collected {
  readonly hostNames: string[];
  readonly exposures: Exposure[];
}

function addReach(reach: Map<string, Collected>, target: string, more: Reach): void {
  const known = reach.get(target) ?? { hostNames: [], exposures: [] };
  known.hostNames.push(...more.hostNames);
  known.exposures.push(...more.exposures);
  reach.set(target, known);
}

/** Pairs of a Service and a workload that it selects; far more than any cluster has, few enough to hold. */
const MOST_SELECTIONS = 20_000;

/** The workloads behind each Service; none, with a problem, when they are beyond counting. */
function followServices(
  objects: readonly KubernetesObject[],
  pods: PodIndex,
  findings: Findings,
): ServiceRoute[] {
  const routes: ServiceRoute[] = [];
  let selections = 0;
  for (const object of objects) {
    if (object.kind !== 'Service') continue;
    const targets = targetsOf(object, pods, findings);
    selections += targets.length;
    if (selections > MOST_SELECTIONS) {
      refuse(findings, 'too-large', object.place, {
        message: `the Services select more than ${String(MOST_SELECTIONS)} workloads in all.`,
        fix: 'Give narrower selectors, or fewer manifests at once.',
      });
      return [];
    }
    routes.push({ object, targets });
  }
  return routes;
}

/** Names and exposures of each pod template, by workload name. */
export function readReach(
  objects: readonly KubernetesObject[],
  pods: readonly Selectable[],
  findings: Findings,
): ReadonlyMap<string, Reach> {
  const reach = new Map<string, Collected>();
  const services = followServices(objects, indexPods(pods), findings);
  for (const { object, targets } of services) {
    for (const target of targets)
      addReach(reach, target, { hostNames: namesOf(object), exposures: ownExposures(object) });
  }
  for (const object of objects)
    if (ROUTE_KINDS.has(object.kind)) applyRoute(object, services, reach, findings);
  return reach;
}
