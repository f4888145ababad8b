/** What is set aside for a replica, and what it may never exceed (model rules I4, C4, M1). */
import * as z from 'zod';
import { count, field } from './field.ts';
import { bytes, cpu } from './quantity.ts';

export const resourcesSchema = (what: string) =>
  z.strictObject({
    cpu: field(cpu().optional(), {
      label: `CPU ${what}`,
      help: 'Of one replica.',
      unit: 'cores',
      example: '250m',
      absent: what === 'request' ? 'the limit if there is one, else 0' : 'none',
    }),
    memory: field(bytes().optional(), {
      label: `Memory ${what}`,
      help: 'Of one replica.',
      unit: 'bytes',
      example: '256Mi',
      absent: what === 'request' ? 'the limit if there is one, else 0' : 'none',
    }),
  });

export const limitsSchema = resourcesSchema('limit').extend({
  pids: field(count(1, 4_194_304).optional(), {
    label: 'Process limit',
    help: 'Most processes of one replica: --pids-limit of Docker, podPidsLimit of a kubelet.',
    absent: 'none; only a fork bomb reaches it',
  }),
});
