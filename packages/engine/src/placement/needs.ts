import type { Plan, PlanDeployment, PlanPlatform, PlanPool } from '@tare/schema';
import type { TypicalNeed } from './fragmentation.ts';
import type { Need } from './rooms.ts';

/** Whether what is needed is not more than there is, vCPUs apart: those may be sold several times over. */
export const fitsIn = (need: Need, { cpuMilli, memoryBytes }: PlanPool['allocatable']): boolean =>
  need.cpuMilli <= cpuMilli && need.memoryBytes <= memoryBytes;

export const hasDevicesFor = ({ accelerators: asked }: Need, own: PlanPool['accelerators']): boolean =>
  asked === undefined ||
  (own !== undefined &&
    own.count >= asked.count &&
    (asked.models.length === 0 || asked.models.includes(own.model)));

/** What placement sets aside for an instance. */
export const needOf = ({ reserve, vcpus, accelerators }: PlanDeployment): Need => ({
  ...reserve,
  vcpus,
  ...(accelerators === undefined ? {} : { accelerators }),
});

/** All that a platform is to place: replicas, tasks and recorded instances, each need with how often it comes. */
export function workloadOf(plan: Plan, platform: PlanPlatform): TypicalNeed[] {
  const services = plan.services.map(({ replicas }, index) => ({
    need: needOf(platform.deployments[index]!),
    weight: replicas,
  }));
  const recorded = plan.lifetimes.flatMap(({ shapeOf }, index) => {
    const { needs } = platform.tenancies[index]!;
    const counts = needs.map(() => 0);
    for (const shape of shapeOf) counts[shape]!++;
    return needs.map((need, shape) => ({ need, weight: counts[shape]! }));
  });
  return [...services, ...recorded];
}
