import type { Plan, PlanMonolith, PlanPlatform, PlanService } from '@tare/schema';

/** The service in whose instances each service runs: itself, or the first of its monolith. */
export function homesOn(plan: Plan, { monoliths }: PlanPlatform): readonly number[] {
  const homes = plan.services.map((_, service) => service);
  for (const { lead, modules } of monoliths) for (const module of modules) homes[module] = lead;
  return homes;
}

const NO_MEMORY = { baseBytes: 0, fileBytes: 0, leakBytesPerHour: 0 } as const;

/** The first service of a monolith stands for the program: its replicas, memory when idle, and licences. */
const leadOf = (own: PlanService, monolith: PlanMonolith, plan: Plan): PlanService => {
  const all = [own, ...monolith.modules.map(module => plan.services[module]!)];
  const licence = (of: keyof PlanService['licence']) => all.reduce((sum, one) => sum + one.licence[of], 0);
  return {
    ...own,
    replicas: monolith.replicas,
    memory: { ...own.memory, ...monolith.memory },
    licence: { usdPerCoreHour: licence('usdPerCoreHour'), usdPerHostHour: licence('usdPerHostHour') },
  };
};

/**
 * Rule W3: the plan as one platform deploys it. The services of a monolith are modules of one program: its instances are
 * those of the first, and the others have none; what is done to one of them is done to the program.
 */
export function planOn(plan: Plan, platform: PlanPlatform): Plan {
  if (platform.monoliths.length === 0) return plan;
  const homes = homesOn(plan, platform);
  const services = plan.services.map((service, index) => {
    const monolith = platform.monoliths.find(({ lead }) => lead === index);
    if (monolith !== undefined) return leadOf(service, monolith, plan);
    return homes[index] === index
      ? service
      : { ...service, replicas: 0, scaling: null, memory: { ...service.memory, ...NO_MEMORY } };
  });
  const neighbours = plan.neighbours.map(neighbour => ({
    ...neighbour,
    service: homes[neighbour.service] ?? neighbour.service,
  }));
  return { ...plan, services, neighbours };
}
