import type { Amounts, Container, Pod } from './pod.ts';

/** What scoring takes for a container that asks for nothing (pkg/scheduler/util/pod_resources.go). */
export const SCORED_BY_DEFAULT: Amounts = { cpu: 100, memory: 200 * 1024 * 1024 };

const add = (sum: Record<string, number>, amounts: Amounts): void => {
  for (const [name, amount] of Object.entries(amounts)) sum[name] = (sum[name] ?? 0) + amount;
};

const raise = (most: Record<string, number>, amounts: Amounts): void => {
  for (const [name, amount] of Object.entries(amounts)) most[name] = Math.max(most[name] ?? 0, amount);
};

/**
 * What a pod asks of its host: its containers together with those init containers that go on running, or if that is more
 * an init container with those before it that do; and its overhead. k8s.io/component-helpers resource.PodRequests.
 */
function sumOf(pod: Pod, requestsOf: (container: Container) => Amounts): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const container of pod.containers) add(sum, requestsOf(container));
  const running: Record<string, number> = {};
  const most: Record<string, number> = {};
  for (const container of pod.initContainers) {
    const own = { ...running };
    add(own, requestsOf(container));
    if (container.restarts === true) {
      add(sum, requestsOf(container));
      add(running, requestsOf(container));
      raise(most, running);
    } else raise(most, own);
  }
  raise(sum, most);
  add(sum, pod.overhead);
  return sum;
}

/** Resources that a pod requests. */
export const requestsOf = (pod: Pod): Amounts => sumOf(pod, ({ requests }) => requests);

/** The same as scoring counts it: a container that leaves out CPU or memory counts as asking for 100m, or for 200Mi. */
export const scoredRequestsOf = (pod: Pod): Amounts =>
  sumOf(pod, ({ requests }) => ({ ...SCORED_BY_DEFAULT, ...requests }));

/** Of all pods of a host. */
export function requestedOn(pods: readonly Pod[], of: (pod: Pod) => Amounts): Amounts {
  const sum: Record<string, number> = {};
  for (const pod of pods) add(sum, of(pod));
  return sum;
}
