/**
 * Scores as Kubernetes 1.20 computed them and no later version does. They tell a row that such a rule explains from one
 * that Tare gets wrong; nothing else uses them.
 */
import { kubernetes } from '@tare/engine/rules';

/** Requests as scoring counts them, with the pod, by resource. */
function requested(pod: kubernetes.Pod, host: kubernetes.Host, resource: string): number {
  const defaults: Readonly<Record<string, number>> = { cpu: 100, memory: 200 * 2 ** 20 };
  return [pod, ...host.pods]
    .flatMap(({ containers }) => containers)
    .reduce((sum, { requests }) => sum + (requests[resource] ?? defaults[resource] ?? 0), 0);
}

/** 0 as soon as a resource is asked for beyond what there is. */
export const mostAllocatedIn120 = (
  { pod, feasible }: kubernetes.Candidates,
  strategy: kubernetes.FitStrategy,
): number[] =>
  feasible.map(host => {
    let sum = 0;
    let weights = 0;
    for (const { name, weight } of strategy.resources) {
      const capacity = host.allocatable[name] ?? 0;
      const asked = requested(pod, host, name);
      sum += capacity === 0 || asked > capacity ? 0 : Math.trunc((asked * 100) / capacity) * weight;
      weights += weight;
    }
    return Math.trunc(sum / weights);
  });

/** Utilisation rounded up. */
export const ratioIn120 = (
  { pod, feasible }: kubernetes.Candidates,
  strategy: kubernetes.FitStrategy,
): number[] =>
  feasible.map(host => {
    const shape = strategy.type === 'RequestedToCapacityRatio' ? strategy.shape : [];
    const scores = strategy.resources.map(({ name, weight }) => {
      const capacity = host.allocatable[name] ?? 0;
      const asked = requested(pod, host, name);
      const used =
        capacity === 0 || asked > capacity ? 100 : 100 - Math.trunc(((capacity - asked) * 100) / capacity);
      const scaled = shape.map(point => ({ ...point, score: point.score * 10 }));
      return { weight, score: kubernetes.brokenLinear(scaled, used) };
    });
    const counted = scores.filter(({ score }) => score > 0);
    const weights = counted.reduce((total, { weight }) => total + weight, 0);
    const sum = counted.reduce((total, { weight, score }) => total + score * weight, 0);
    return weights === 0 ? 0 : Math.round(sum / weights);
  });

/** 100 · (1 − the difference of the two shares). */
export const balancedIn120 = ({ pod, feasible }: kubernetes.Candidates): number[] =>
  feasible.map(host => {
    const [cpu, memory] = ['cpu', 'memory'].map(name => {
      const capacity = host.allocatable[name] ?? 0;
      return capacity === 0 ? 1 : requested(pod, host, name) / capacity;
    }) as [number, number];
    return cpu >= 1 || memory >= 1 ? 0 : Math.trunc((1 - Math.abs(cpu - memory)) * 100);
  });

/** The scale from 0, or from less. */
export function affinityIn120(candidates: kubernetes.Candidates, weight?: number): number[] {
  const sums = kubernetes.interPodAffinitySums(candidates, weight) ?? candidates.feasible.map(() => 0);
  const least = Math.min(0, ...sums);
  const range = Math.max(0, ...sums) - least;
  return sums.map(sum => (range > 0 ? Math.trunc(100 * ((sum - least) / range)) : 0));
}

/** Sums cut off. */
export const spreadIn120 = (candidates: kubernetes.Candidates): number[] =>
  kubernetes.spreadScores(
    kubernetes.podTopologySpreadSums(candidates).map(sum => (sum === null ? null : Math.trunc(sum))),
  );
