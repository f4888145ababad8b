/** What the vertical autoscaler changes (model rule O3). */
import * as z from 'zod';
import { count, field } from './field.ts';
import { LIMITS } from './limits.ts';
import { resourcesSchema } from './resources.ts';

/** What Kubernetes' vertical autoscaler does with its recommendations (a VerticalPodAutoscaler's updatePolicy and resourcePolicy). */
export const verticalSchema = z.strictObject({
  mode: field(z.enum(['off', 'initial', 'recreate', 'in-place-or-recreate']).optional(), {
    label: 'Update mode',
    help: 'off: it only recommends; initial: new replicas ask for what is recommended; recreate: others are evicted for it as well; in-place-or-recreate: they are resized where they stand if they can be (Kubernetes 1.33). Under Kubernetes, for what is no VM.',
    absent: 'off',
  }),
  controls: field(z.enum(['requests-and-limits', 'requests-only']).optional(), {
    label: 'Controlled values',
    help: 'Whether limits change in proportion to requests.',
    absent: 'requests-and-limits',
  }),
  least: field(resourcesSchema('least request').optional(), {
    label: 'Least allowed',
    help: 'Nobody asks for less.',
    absent: 'no bound',
  }),
  most: field(resourcesSchema('largest request').optional(), {
    label: 'Most allowed',
    help: 'Nobody asks for more.',
    absent: 'no bound',
  }),
  minReplicas: field(count(1, LIMITS.replicasPerService).optional(), {
    label: 'Fewest replicas',
    help: 'With fewer running none is evicted or resized.',
    absent: 'catalogue',
  }),
});
