/** Kubernetes manifests → workloads, with the names, autoscalers and budgets that other objects give them. */
import { LIMITS } from '@tare/schema';
import { type Findings, leaveOut, refuse } from '../findings.ts';
import { at, isTrue, itemsAt, numberAt, textAt, type Value } from '../source/value.ts';
import type { Rollout, Workload, WorkloadSet } from '../workload.ts';
import { type Autoscaler, readAutoscaler, scaleTarget } from './autoscalers.ts';
import { readReach, ROUTE_KINDS } from './exposure.ts';
import { reasonForKind } from './keys.ts';
import { type KubernetesObject, objectsOf, selects } from './objects.ts';
import type { PlacementContext } from './placement.ts';
import { readVertical, verticalTarget } from './verticals.ts';
import { isWorkloadKind, ownerOf, type PodOwner, readWorkload, settingsOf } from './workloads.ts';

/** Kinds that say something about workloads and are read together with them. */
const READ_KINDS: ReadonlySet<string> = new Set([
  'Service',
  'HorizontalPodAutoscaler',
  'VerticalPodAutoscaler',
  'PodDisruptionBudget',
  'PriorityClass',
  'ConfigMap',
  'Gateway',
  'IngressClass',
  ...ROUTE_KINDS,
]);

const identity = ({ kind, namespace, name }: KubernetesObject): string => `${kind}/${namespace}/${name}`;

/** The last of several objects with one name, as applying them one after another would leave it. */
function withoutRepeats(objects: readonly KubernetesObject[], findings: Findings): KubernetesObject[] {
  const last = new Map(objects.map(object => [identity(object), object]));
  for (const object of objects) {
    if (last.get(identity(object)) !== object && object.name !== '')
      leaveOut(
        findings,
        object.place,
        `${object.kind} ${object.name}`,
        'Another object of the same kind and name comes after it.',
      );
  }
  return objects.filter(object => object.name === '' || last.get(identity(object)) === object);
}

/** True when an object was made by another one of these files, as in the output of "kubectl get all -o yaml". */
function isOwned(object: KubernetesObject, all: ReadonlySet<string>): boolean {
  return itemsAt(object.value, 'metadata', 'ownerReferences').some(owner =>
    all.has(`${textAt(owner, 'kind') ?? ''}/${object.namespace}/${textAt(owner, 'name') ?? ''}`),
  );
}

function uniqueNames(objects: readonly KubernetesObject[]): ReadonlyMap<KubernetesObject, string> {
  const taken = new Set<string>();
  return new Map(
    objects.map(object => {
      const base = object.name === '' ? object.kind : object.name;
      const candidates = [
        base,
        `${base}-${object.kind.toLowerCase()}`,
        `${base}-${object.namespace}`,
        `${base}-${object.kind.toLowerCase()}-${object.namespace}`,
      ];
      let name = candidates.find(candidate => !taken.has(candidate));
      for (let count = 2; name === undefined; count++)
        if (!taken.has(`${base}-${String(count)}`)) name = `${base}-${String(count)}`;
      taken.add(name);
      return [object, name];
    }),
  );
}

function ownersOf(objects: readonly KubernetesObject[], findings: Findings): PodOwner[] {
  const all = new Set(objects.map(identity));
  const workloads = objects.filter(({ kind }) => isWorkloadKind(kind));
  const own = workloads.filter(object => !isOwned(object, all));
  const kept = new Set(own);
  for (const object of workloads)
    if (!kept.has(object))
      leaveOut(
        findings,
        object.place,
        `${object.kind} ${object.name}`,
        'Its owner is among the files and makes it.',
      );
  if (own.length > LIMITS.services) {
    refuse(findings, 'too-large', own[0]!.place, {
      message: `there are ${String(own.length)} workloads, and at most ${String(LIMITS.services)} can be modelled.`,
      fix: 'Give fewer manifests at once.',
    });
    return [];
  }
  const names = uniqueNames(own);
  return own.flatMap(object => ownerOf(object, names.get(object)!, findings) ?? []);
}

function noteOthers(objects: readonly KubernetesObject[], findings: Findings): void {
  for (const { kind, name, place } of objects) {
    if (isWorkloadKind(kind) || READ_KINDS.has(kind)) continue;
    leaveOut(findings, place, `${kind} ${name}`, reasonForKind(kind));
  }
}

function placementContext(
  objects: readonly KubernetesObject[],
  owners: readonly PodOwner[],
  findings: Findings,
): PlacementContext {
  const classes = objects.filter(({ kind }) => kind === 'PriorityClass');
  const fallback = classes.find(({ value }) => isTrue(at(value, 'globalDefault')));
  return {
    peers: owners,
    priorities: new Map(classes.map(({ name, value }) => [name, numberAt(value, 'value') ?? 0])),
    defaultPriority: fallback === undefined ? undefined : numberAt(fallback.value, 'value'),
    findings,
  };
}

/** What a scaler of either kind scales. */
const targetOf = (object: KubernetesObject): { kind: string; name: string } =>
  object.kind === 'VerticalPodAutoscaler' ? verticalTarget(object) : scaleTarget(object);

function isOf(scaler: KubernetesObject, { object }: PodOwner): boolean {
  const { kind, name } = targetOf(scaler);
  return scaler.namespace === object.namespace && kind === object.kind && name === object.name;
}

function withScaling(
  owner: PodOwner,
  workload: Workload,
  objects: readonly KubernetesObject[],
  findings: Findings,
): Workload {
  const [scaler, vertical] = (['HorizontalPodAutoscaler', 'VerticalPodAutoscaler'] as const).map(kind =>
    objects.find(object => object.kind === kind && isOf(object, owner)),
  );
  if (scaler === undefined)
    return vertical === undefined ? workload : { ...workload, vertical: readVertical(vertical, findings) };
  if (vertical !== undefined)
    leaveOut(
      findings,
      vertical.place,
      `VerticalPodAutoscaler ${vertical.name}`,
      `A service has one scaler here, and ${scaler.name} scales ${workload.name}.`,
    );
  const scaling = readAutoscaler(scaler, findings);
  noteMissingRequest(workload, scaling, scaler, findings);
  return { ...workload, scaling };
}

/** Utilisation is a share of the request; without one the autoscaler has nothing to go by. */
function noteMissingRequest(
  workload: Workload,
  { metrics }: Autoscaler,
  { name, place }: KubernetesObject,
  findings: Findings,
): void {
  const wanted = { cpu: workload.requests.cpuMilli, memory: workload.requests.memoryBytes };
  for (const { metric, kind } of metrics) {
    if (kind !== 'utilisation' || metric === 'external' || wanted[metric] !== undefined) continue;
    leaveOut(
      findings,
      place,
      `${metric} utilisation of ${workload.name}`,
      `Its pods ask for no ${metric}, so ${name} has nothing to compute a share of; upstream does not scale then.`,
    );
  }
}

function noteLooseScalers(
  objects: readonly KubernetesObject[],
  owners: readonly PodOwner[],
  findings: Findings,
): void {
  const known = new Set(owners.map(({ object }) => identity(object)));
  for (const object of objects) {
    if (object.kind !== 'HorizontalPodAutoscaler' && object.kind !== 'VerticalPodAutoscaler') continue;
    const { kind, name } = targetOf(object);
    if (!known.has(`${kind}/${object.namespace}/${name}`))
      leaveOut(
        findings,
        object.place,
        `${object.kind} ${object.name}`,
        `The ${kind} ${name} that it scales is not among the files.`,
      );
  }
}

/** "at least 60 %" of a budget that lets 40 % be missing. */
function availableFrom(unavailable: string, replicas: number): number | string | undefined {
  const percent = /^(\d{1,3})%$/.exec(unavailable);
  if (percent !== null) return `${String(Math.max(0, 100 - Number(percent[1])))}%`;
  return /^\d{1,6}$/.test(unavailable) ? Math.max(0, replicas - Number(unavailable)) : undefined;
}

function budgetOf(
  owner: PodOwner,
  replicas: number,
  objects: readonly KubernetesObject[],
): Pick<Rollout, 'minAvailable'> {
  const budget = objects.find(
    object =>
      object.kind === 'PodDisruptionBudget' &&
      object.namespace === owner.object.namespace &&
      selects(at(object.value, 'spec', 'selector'), owner.labels),
  );
  const least = textAt(budget?.value, 'spec', 'minAvailable');
  if (least !== undefined && /^(\d{1,6}|\d{1,3}%)$/.test(least))
    return { minAvailable: least.endsWith('%') ? least : Math.min(100_000, Number(least)) };
  const most = textAt(budget?.value, 'spec', 'maxUnavailable');
  const available = most === undefined ? undefined : availableFrom(most, replicas);
  return available === undefined ? {} : { minAvailable: available };
}

/** Helm writes `{{ … }}` into manifests; such a file is no YAML before it is rendered. */
export const looksLikeTemplate = (text: string): boolean => /\{\{-?\s*[.$\w"(/]/.test(text);

const projectName = (objects: readonly KubernetesObject[], file: string): string => {
  const spaces = [...new Set(objects.map(({ namespace }) => namespace))].filter(space => space !== 'default');
  return spaces.length === 1 ? spaces[0]! : file.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
};

/** The workloads of Kubernetes documents; the set is empty when they hold none. */
export function loadKubernetes(documents: readonly Value[], findings: Findings): WorkloadSet {
  const objects = withoutRepeats(
    documents.flatMap(document => objectsOf(document, findings)),
    findings,
  );
  const owners = ownersOf(objects, findings);
  noteOthers(objects, findings);
  noteLooseScalers(objects, owners, findings);
  const reach = readReach(
    objects,
    owners.map(({ name, labels, object }) => ({ name, labels, namespace: object.namespace })),
    findings,
  );
  const context = {
    placement: placementContext(objects, owners, findings),
    settings: settingsOf(objects),
    findings,
  };
  const workloads = owners.map(owner => {
    const workload = withScaling(owner, readWorkload(owner, context), objects, findings);
    const known = reach.get(owner.name) ?? { hostNames: [], exposures: [] };
    return {
      ...workload,
      ...known,
      rollout: { ...workload.rollout, ...budgetOf(owner, workload.replicas, objects) },
    };
  });
  return { name: projectName(objects, documents[0]?.place.file ?? ''), workloads };
}
