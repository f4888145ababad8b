/** What a pod reserves and may use: containers add up, init containers count by the maximum, sidecars stay. */
import { type Findings, leaveOut, normalise, refuse } from '../findings.ts';
import { at, entriesAt, itemsAt, isNull, textAt, textOf, type Value } from '../source/value.ts';
import type { Resources, Workload } from '../workload.ts';
import { milliOf, parseQuantity, type Quantity, unitsOf } from './quantity.ts';

export interface PodResources {
  readonly requests: Resources;
  readonly limits: Resources;
  readonly accelerators?: NonNullable<Workload['accelerators']>;
}

/** Of one container; undefined where nothing is said. */
interface Amounts {
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
}

type Key = keyof Amounts;

/** What the scenario can hold: a million cores and a pebibyte. */
const MOST: Readonly<Record<Key, number>> = { cpu: 1e9, memory: 2 ** 50 };
const SAID: Readonly<Record<Key, string>> = { cpu: 'number of cores', memory: 'size' };

/** "${memory}" and "$CPU", as envsubst and shell scripts leave them in manifests. */
const PLACEHOLDER = /^\$(\{\w+\}|\w+)$/;

function quantityOf(value: Value, findings: Findings): Quantity | undefined {
  const text = (textOf(value) ?? '').trim();
  if (PLACEHOLDER.test(text)) {
    leaveOut(findings, value.place, value.place.path, `"${text}" is a placeholder that a script fills in.`);
    return undefined;
  }
  const quantity = parseQuantity(text);
  if (quantity !== undefined && quantity.nano >= 0n) return quantity;
  refuse(findings, 'invalid', value.place, {
    message:
      quantity === undefined
        ? `"${text.slice(0, 60)}" is not a Kubernetes quantity.`
        : `"${text}" is negative.`,
    fix: 'Write for example 250m for CPU and 512Mi for memory.',
  });
  return undefined;
}

function amountAt(
  container: Value,
  section: 'requests' | 'limits',
  key: Key,
  findings: Findings,
): number | undefined {
  const value = at(container, 'resources', section, key);
  if (value === undefined || isNull(value)) return undefined;
  const quantity = quantityOf(value, findings);
  if (quantity === undefined) return undefined;
  const amount = key === 'cpu' ? milliOf(quantity) : unitsOf(quantity);
  if (amount <= MOST[key]) return amount === 0 ? undefined : amount;
  refuse(findings, 'too-large', value.place, {
    message: `"${textOf(value) ?? ''}" is larger than any ${SAID[key]} that can be modelled.`,
    fix: 'Lower it.',
  });
  return undefined;
}

const amountsOf = (container: Value, section: 'requests' | 'limits', findings: Findings): Amounts => ({
  cpu: amountAt(container, section, 'cpu', findings),
  memory: amountAt(container, section, 'memory', findings),
});

interface ContainerResources {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

function checkOrder(container: Value, { requests, limits }: ContainerResources, findings: Findings): void {
  for (const key of ['cpu', 'memory'] as const) {
    const [request, limit] = [requests[key], limits[key]];
    if (request === undefined || limit === undefined || request <= limit) continue;
    refuse(findings, 'conflict', (at(container, 'resources', 'requests', key) ?? container).place, {
      message: `the ${key} request is larger than the ${key} limit, which the API server refuses.`,
      fix: 'Lower the request or raise the limit.',
    });
  }
}

/** A missing request is the limit, as the API server sets it. */
function containerResources(container: Value, findings: Findings): ContainerResources {
  const limits = amountsOf(container, 'limits', findings);
  const asked = amountsOf(container, 'requests', findings);
  const result = {
    limits,
    requests: { cpu: asked.cpu ?? limits.cpu, memory: asked.memory ?? limits.memory },
  };
  checkOrder(container, result, findings);
  return result;
}

const isSidecar = (container: Value): boolean => textAt(container, 'restartPolicy') === 'Always';

const sum = (values: readonly (number | undefined)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

interface PodContainers {
  readonly main: readonly ContainerResources[];
  /** In order, as a sidecar runs beside the init containers after it. */
  readonly init: readonly (ContainerResources & { readonly sidecar: boolean })[];
}

/** max(all that run on, each init container with the sidecars before it). */
function podRequest(pod: PodContainers, key: Key): number {
  let sidecars = 0;
  let highest = 0;
  for (const container of pod.init) {
    const amount = container.requests[key] ?? 0;
    if (container.sidecar) sidecars += amount;
    highest = Math.max(highest, container.sidecar ? sidecars : sidecars + amount);
  }
  return Math.max(highest, sidecars + sum(pod.main.map(({ requests }) => requests[key])));
}

/** A pod is limited only when each of its lasting containers is. */
function podLimit(pod: PodContainers, key: Key): number | undefined {
  const lasting = [...pod.main, ...pod.init.filter(({ sidecar }) => sidecar)].map(
    ({ limits }) => limits[key],
  );
  if (lasting.includes(undefined)) return undefined;
  // An init container may need more than all that follow; a limit below its own would be wrong for the start.
  return Math.max(sum(lasting), podRequest(pod, key));
}

function asResources(cpuMilli: number | undefined, memoryBytes: number | undefined): Resources {
  return { ...(cpuMilli ? { cpuMilli } : {}), ...(memoryBytes ? { memoryBytes } : {}) };
}

const DEVICES: readonly (readonly [RegExp, string])[] = [
  [/^nvidia\.com\/(gpu|mig)/, 'nvidia'],
  [/^amd\.com\/gpu/, 'amd'],
  [/^gpu\.intel\.com\//, 'intel'],
  [/^aws\.amazon\.com\/neuron/, 'neuron'],
  [/^google\.com\/tpu/, 'tpu'],
  [/^habana\.ai\/gaudi/, 'gaudi'],
];

const MODELLED = new Set(['cpu', 'memory']);

function deviceKind(resource: string): string | undefined {
  return DEVICES.find(([pattern]) => pattern.test(resource))?.[1];
}

interface Device {
  readonly kind: string;
  readonly count: number;
}

function devicesOf(container: Value, findings: Findings): Device[] {
  const wanted = new Map([
    ...entriesAt(container, 'resources', 'requests'),
    ...entriesAt(container, 'resources', 'limits'),
  ]);
  return [...wanted].flatMap(([resource, value]) => {
    const kind = deviceKind(resource);
    if (kind === undefined) {
      if (!MODELLED.has(resource))
        leaveOut(
          findings,
          value.place,
          `${resource} of a container`,
          'Only CPU, memory and accelerators are modelled.',
        );
      return [];
    }
    const quantity = quantityOf(value, findings);
    return quantity === undefined || quantity.nano === 0n
      ? []
      : [{ kind, count: Math.min(64, unitsOf(quantity)) }];
  });
}

function acceleratorsOf(
  containers: readonly Value[],
  findings: Findings,
): Pick<PodResources, 'accelerators'> {
  const devices = containers.flatMap(container => devicesOf(container, findings));
  const first = devices[0];
  if (first === undefined) return {};
  return { accelerators: { kind: first.kind, count: Math.min(64, sum(devices.map(({ count }) => count))) } };
}

function notePartLimits(spec: Value, pod: PodContainers, findings: Findings): void {
  for (const key of ['cpu', 'memory'] as const) {
    const some = pod.main.some(({ limits }) => limits[key] !== undefined);
    if (!some || podLimit(pod, key) !== undefined) continue;
    normalise(findings, spec.place, {
      what: `${key} limit of the pod`,
      value: 'none',
      why: 'Some of its containers have a limit and others have none, so the pod as a whole is not limited.',
    });
  }
}

export const containersOf = (spec: Value): readonly Value[] => itemsAt(spec, 'containers');

/** Containers that go on running beside the main ones. */
export const sidecarsOf = (spec: Value): readonly Value[] =>
  itemsAt(spec, 'initContainers').filter(isSidecar);

/** Requests, limits and devices of a pod with this spec. */
export function podResources(spec: Value, findings: Findings): PodResources {
  const pod: PodContainers = {
    main: containersOf(spec).map(container => containerResources(container, findings)),
    init: itemsAt(spec, 'initContainers').map(container => ({
      ...containerResources(container, findings),
      sidecar: isSidecar(container),
    })),
  };
  notePartLimits(spec, pod, findings);
  return {
    requests: asResources(podRequest(pod, 'cpu'), podRequest(pod, 'memory')),
    limits: asResources(podLimit(pod, 'cpu'), podLimit(pod, 'memory')),
    ...acceleratorsOf([...containersOf(spec), ...sidecarsOf(spec)], findings),
  };
}

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

/** The quality-of-service class, by CPU and memory of all containers and init containers (upstream's GetPodQOS). */
export function qosClassOf(spec: Value, findings: Findings): QosClass {
  const all = [...containersOf(spec), ...itemsAt(spec, 'initContainers')].map(container =>
    containerResources(container, findings),
  );
  const amounts = all.flatMap(({ requests, limits }) => [
    requests.cpu,
    requests.memory,
    limits.cpu,
    limits.memory,
  ]);
  if (amounts.every(amount => amount === undefined)) return 'BestEffort';
  const exact = all.every(
    ({ requests, limits }) =>
      limits.cpu !== undefined &&
      limits.memory !== undefined &&
      requests.cpu === limits.cpu &&
      requests.memory === limits.memory,
  );
  return exact ? 'Guaranteed' : 'Burstable';
}
