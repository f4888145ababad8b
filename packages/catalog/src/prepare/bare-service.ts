import type { Service } from '@tare/schema';

/**
 * The service that instances without a service in the scenario are of, as tasks of a batch or recorded VMs are: no replica
 * at the start, all its memory from the beginning, nothing to do before it is ready. `work`: CPU of one unit.
 */
export const bareService = (own: {
  readonly image: string;
  readonly memory: number;
  readonly work: Service['work']['cpu'];
}): Service => ({
  image: own.image,
  replicas: 0,
  work: { cpu: own.work },
  memory: { base: own.memory },
  startup: { init: 0, warm: false },
});
