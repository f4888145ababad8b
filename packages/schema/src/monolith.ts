/** Services that are modules of one program on a platform: a monolith (model rule W3). */
import * as z from 'zod';
import { count, field, id } from './field.ts';
import { LIMITS } from './limits.ts';
import { bytes } from './quantity.ts';
import { limitsSchema, resourcesSchema } from './resources.ts';

export const monolithSchema = field(
  z.strictObject({
    services: field(z.array(id()).min(2).max(LIMITS.services), {
      label: 'Services',
      help: 'Its modules, which call one another as functions. Figures of its instances stand under the first.',
    }),
    replicas: field(count(1, LIMITS.replicasPerService), {
      label: 'Replicas',
      help: 'Of the whole program: whoever needs more of one module starts more of all.',
      unit: 'instances',
    }),
    image: field(id().optional(), {
      label: 'Image',
      help: 'Names one of the images.',
      absent: 'that of the first service',
    }),
    requests: field(resourcesSchema('request').optional(), {
      label: 'Requests',
      help: 'Reserved for each replica when it is placed.',
      absent: 'its own limits if there are any, else the sum of what its services request',
    }),
    limits: field(limitsSchema.optional(), {
      label: 'Limits',
      help: 'What a replica may never exceed.',
      absent: 'the sum of its services’, of what all of them limit',
    }),
    memory: field(bytes().optional(), {
      label: 'Base memory',
      help: 'Working set of an idle replica.',
      unit: 'bytes',
      absent: 'the sum of its services’, as if each brought its own runtime',
    }),
  }),
  { label: 'Monolith', help: 'Services that are one program on this platform.' },
);

export type Monolith = z.output<typeof monolithSchema>;
