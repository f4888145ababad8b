'use client';

import type { ServiceCard } from '../desk/form-model.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import { Stepper } from './stepper.tsx';

/** How many instances of a service there are; nothing where it does not say. */
export function Replicas({ name, service }: { name: string; service: ServiceCard }) {
  const session = useSession();
  if (service.replicas === null) return null;
  return (
    <Stepper
      words={messages.services.replicas(name)}
      value={service.replicas}
      least={0}
      onChange={value =>
        void session.edit([{ path: [...service.path, 'replicas'], value }], `replicas ${name}`)
      }
    />
  );
}
