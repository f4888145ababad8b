import type { Batch, Scenario, Service } from '@tare/schema';
import { bareService } from './bare-service.ts';

/**
 * A batch as the service that its instances are of: no replica at the start, each with the CPU and memory of one task,
 * whose work is one request's.
 */
const serviceOf = ({ image, work, cores, memory, accelerators = 0 }: Batch): Service => ({
  ...bareService({ image, memory, work }),
  requests: { cpu: cores ?? 1, memory },
  limits: { memory },
  ...(accelerators > 0 ? { accelerators: { count: accelerators } } : {}),
});

/** The scenario with its batches among its services; the names of both are different (`checkScenario`). */
export const withBatches = (scenario: Scenario): Scenario => ({
  ...scenario,
  services: {
    ...scenario.services,
    ...Object.fromEntries(
      Object.entries(scenario.batches ?? {}).map(([name, batch]) => [name, serviceOf(batch)]),
    ),
  },
});
