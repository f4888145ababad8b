import type { FormGroup, ServiceCard } from '../desk/form-model.ts';
import { significant } from '../figures/number.ts';
import { sizeUnit } from '../figures/unit.ts';
import { messages } from '../messages.ts';

const text = messages.services;

const coresText = (cores: number): string => text.cores(significant(cores));
function memoryText(bytes: number): string {
  const { name, scale } = sizeUnit(bytes);
  return `${significant(bytes / scale)} ${name}`;
}

/** The largest request or limit of all services, which fills a bar; 1 where nobody says any, so that bars stay empty. */
export interface Most {
  readonly cores: number;
  readonly memory: number;
}

const mostOf = (values: readonly (number | null)[]): number =>
  Math.max(...values.map(value => value ?? 0)) || 1;

export function mostAsked(groups: readonly FormGroup[]): Most {
  const cards = groups.flatMap(({ service }) => service ?? []);
  return {
    cores: mostOf(cards.flatMap(({ cores, coresLimit }) => [cores, coresLimit])),
    memory: mostOf(cards.flatMap(({ memory, memoryLimit }) => [memory, memoryLimit])),
  };
}

interface NeedProps {
  readonly name: string;
  readonly asked: number | null;
  readonly limit: number | null;
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

/** CPU and memory that an instance of a service asks for. */
export const ServiceNeeds = ({ service, most }: { service: ServiceCard; most: Most }) => (
  <span className="block space-y-0.5">
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
);
