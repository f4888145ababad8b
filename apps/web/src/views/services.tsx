'use client';

import type { FormGroup, FormModel, ServiceCard } from '../desk/form-model.ts';
import { significant } from '../figures/number.ts';
import { sizeUnit } from '../figures/unit.ts';
import { messages } from '../messages.ts';
import type { Problem } from '@tare/schema';
import { useSession } from '../session/context.tsx';
import { Group } from './group.tsx';
import { Stepper } from './stepper.tsx';
import { workOf } from './summary.ts';

const text = messages.services;

const coresText = (cores: number): string => text.cores(significant(cores));
function memoryText(bytes: number): string {
  const { name, scale } = sizeUnit(bytes);
  return `${significant(bytes / scale)} ${name}`;
}

interface NeedProps {
  readonly name: string;
  readonly asked: number | null;
  readonly limit: number | null;
  /** The largest of all services, which fills the bar. */
  readonly most: number;
  readonly write: (value: number) => string;
}

/** What one instance asks for, to the scale of all services; a line where its limit is. */
function Need({ name, asked, limit, most, write }: NeedProps) {
  const of = (value: number) => `${String(Math.min(100, (100 * value) / most))}%`;
  return (
    <span className="grid grid-cols-[3.4rem_minmax(0,1fr)_4.6rem] items-center gap-x-2 text-2xs text-soft">
      <span>{name}</span>
      <span className="relative block h-1.5 bg-[var(--rack-idle)]" aria-hidden="true">
        {asked !== null && (
          <span className="absolute inset-y-0 left-0 bg-accent" style={{ width: of(asked) }} />
        )}
        {limit !== null && <span className="absolute -inset-y-0.5 w-px bg-ink" style={{ left: of(limit) }} />}
      </span>
      <span className="text-right tabular-nums">{asked === null ? text.open : write(asked)}</span>
    </span>
  );
}

/** The largest request or limit; 1 where nobody says any, so that bars stay empty. */
const mostOf = (values: readonly (number | null)[]): number =>
  Math.max(...values.map(value => value ?? 0)) || 1;

function ServiceGroup({
  group,
  service,
  problems,
  most,
}: {
  group: FormGroup;
  service: ServiceCard;
  problems: readonly Problem[];
  most: { readonly cores: number; readonly memory: number };
}) {
  const session = useSession();
  const { title } = group;
  const { replicas } = service;
  const turn = (value: number) =>
    void session.edit([{ path: [...service.path, 'replicas'], value }], `replicas ${title}`);
  return (
    <Group
      group={group}
      problems={problems}
      title={title}
      summary={workOf(group)}
      controls={
        replicas === null ? undefined : (
          <Stepper words={text.replicas(title)} value={replicas} least={0} onChange={turn} />
        )
      }
    >
      <span className="mt-0.5 mb-1 block space-y-0.5 pl-3.5">
        <Need
          name={text.cpu}
          asked={service.cores}
          limit={service.coresLimit}
          most={most.cores}
          write={coresText}
        />
        <Need
          name={text.memory}
          asked={service.memory}
          limit={service.memoryLimit}
          most={most.memory}
          write={memoryText}
        />
      </span>
    </Group>
  );
}

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
  const cards = groups.flatMap(({ service }) => service ?? []);
  const most = {
    cores: mostOf(cards.flatMap(({ cores, coresLimit }) => [cores, coresLimit])),
    memory: mostOf(cards.flatMap(({ memory, memoryLimit }) => [memory, memoryLimit])),
  };
  return (
    <>
      <p className="mb-1 flex items-baseline justify-between gap-3 text-2xs text-faint">
        {text.note}
        <button
          type="button"
          className="shrink-0 text-xs text-accent-strong underline underline-offset-2"
          onClick={() => store.set({ tab: 'graph' })}
        >
          {text.graph(form.graph.calls.length)}
        </button>
      </p>
      <div className="space-y-1">
        {groups.map(group =>
          group.service === undefined ? null : (
            <ServiceGroup
              key={group.id}
              group={group}
              service={group.service}
              problems={problems}
              most={most}
            />
          ),
        )}
      </div>
    </>
  );
}
