'use client';

import type { Problem } from '@tare/schema';
import type { FormGroup, FormModel } from '../desk/form-model.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import { Group } from './group.tsx';
import { Replicas } from './replicas.tsx';
import { mostAsked, ServiceNeeds } from './service-needs.tsx';
import { workOf } from './summary.ts';
import { TextButton } from './text-button.tsx';

const text = messages.services;

/** Each service with what one of its instances asks for, and how many of them there are. */
export function Services({
  groups,
  problems,
  form,
}: {
  groups: readonly FormGroup[];
  problems: readonly Problem[];
  form: FormModel;
}) {
  const { store } = useSession();
  const most = mostAsked(groups);
  return (
    <>
      <p className="mb-1 flex items-baseline justify-between gap-3 text-2xs text-faint">
        {text.note}
        <TextButton className="shrink-0" onClick={() => store.set({ tab: 'graph' })}>
          {text.graph(form.graph.calls.length)}
        </TextButton>
      </p>
      <div className="space-y-1">
        {groups.map(group => {
          const { service, title } = group;
          if (service === undefined) return null;
          return (
            <Group
              key={group.id}
              group={group}
              problems={problems}
              title={title}
              summary={workOf(group)}
              controls={service.replicas === null ? undefined : <Replicas name={title} service={service} />}
            >
              <span className="mt-0.5 mb-1 block pl-3.5">
                <ServiceNeeds service={service} most={most} />
              </span>
            </Group>
          );
        })}
      </div>
    </>
  );
}
