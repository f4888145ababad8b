import { type Host, type Pod, type Refusal, refusal, type Taint, type Toleration } from './pod.ts';

/** v1.Toleration.ToleratesTaint. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  const { effect, key, operator = 'Equal', value = '' } = toleration;
  if (effect !== undefined && effect !== '' && effect !== taint.effect) return false;
  if (key !== undefined && key !== '' && key !== taint.key) return false;
  return operator === 'Exists' || value === (taint.value ?? '');
}

const isTolerated = (taint: Taint, tolerations: readonly Toleration[]): boolean =>
  tolerations.some(toleration => tolerates(toleration, taint));

/** Rule O1, TaintToleration as a filter: taints that keep pods away or drive them out must be tolerated. */
export function taintToleration(pod: Pod, { taints }: Host): Refusal | null {
  const found = taints.find(
    taint =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') && !isTolerated(taint, pod.tolerations),
  );
  return found === undefined
    ? null
    : refusal(`node(s) had untolerated taint {${found.key}: ${found.value ?? ''}}`, false);
}

/** As a score, before it is normalised in reverse: taints that a pod would rather avoid. */
export function untoleratedTaints(pod: Pod, { taints }: Host): number {
  const soft = pod.tolerations.filter(({ effect = '' }) => effect === '' || effect === 'PreferNoSchedule');
  return taints.filter(taint => taint.effect === 'PreferNoSchedule' && !isTolerated(taint, soft)).length;
}
