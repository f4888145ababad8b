'use client';

import { type FormEvent, useEffect, useState } from 'react';
import type { MachineEntry } from '../desk/protocol.ts';
import { decimal } from '../figures/decimal.ts';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { Scroll, WIDE } from '../views/scroll.tsx';
import { Sheet } from './sheet.tsx';

const text = messages.machines;
const poolOf = (state: SessionState) => state.machineFor;

function useMachines(): readonly MachineEntry[] {
  const { desk } = useSession();
  const [machines, set] = useState<readonly MachineEntry[]>([]);
  useEffect(() => {
    let wanted = true;
    void desk
      .machines()
      .then(all => wanted && set(all))
      .catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [desk]);
  return machines;
}

/** Overrides the catalogue's price of the machine that is chosen. */
function OwnPrice({ machine }: { machine: MachineEntry }) {
  const session = useSession();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const raw = new FormData(event.currentTarget).get('price');
    const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : undefined;
    if (value === undefined || (Number.isFinite(value) && value >= 0))
      void session.edit([{ path: ['assumptions', machine.priceId], value }]);
  };
  return (
    <form onSubmit={submit} onBlur={submit} className="inline-flex items-center gap-1">
      <input
        name="price"
        inputMode="decimal"
        className="field w-20 text-right"
        placeholder={text.own}
        aria-label={text.price(machine.id)}
      />
    </form>
  );
}

const money = (usd: number): string => decimal(usd, 3, 4);

function Row({
  machine,
  chosen,
  onChoose,
}: {
  machine: MachineEntry;
  chosen: boolean;
  onChoose: () => void;
}) {
  const { id, label, cores, gib, architecture, kernel, virtualisation, usdPerHour, badge } = machine;
  return (
    <tr className={`border-t border-line ${chosen ? 'bg-wash' : ''}`}>
      <th scope="row" className="py-1.5 pr-4 font-normal">
        <span className="font-mono text-xs">{id}</span>
        <span className="block text-2xs text-faint">
          {label}, {architecture}, {kernel}
        </span>
      </th>
      <td className="pr-4 text-right">{cores}</td>
      <td className="pr-4 text-right">{gib} GiB</td>
      <td className="pr-4 text-right">{money(usdPerHour)}</td>
      <td className="pr-4 text-right">{money(usdPerHour / cores)}</td>
      <td className="pr-4">{text.virtualisation[virtualisation as keyof typeof text.virtualisation]}</td>
      <td className="pr-4">
        <span className="badge text-soft">{messages.assumptions.badges[badge]}</span>
      </td>
      <td className="py-1 text-right">
        {chosen ? (
          <OwnPrice machine={machine} />
        ) : (
          <button type="button" className="button" aria-label={text.choose(id)} onClick={onChoose}>
            {text.choose('').trim()}
          </button>
        )}
      </td>
    </tr>
  );
}

const HEAD = [
  ['machine', ''],
  ['cores', 'text-right'],
  ['memory', 'text-right'],
  ['price', 'text-right'],
  ['perCore', 'text-right'],
  ['virtualisation', ''],
  ['badge', ''],
] as const;

/** The catalogue's machines side by side, cheapest thread first; one is chosen for a pool. */
export function MachineSheet() {
  const session = useSession();
  const pool = useSessionState(poolOf);
  const machines = useMachines();
  const [typed, type] = useState('');
  const [chosen, choose] = useState(pool?.machine ?? '');
  const found = machines
    .filter(({ id, label, architecture, kernel }) =>
      `${id} ${label} ${architecture} ${kernel}`.toLowerCase().includes(typed.toLowerCase()),
    )
    .toSorted((one, other) => one.usdPerHour / one.cores - other.usdPerHour / other.cores);
  const pick = (id: string) => {
    choose(id);
    if (pool) void session.edit([{ path: [...pool.path, 'machine'], value: id }]);
  };
  return (
    <Sheet title={text.title} width="60rem">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
        <p className="max-w-[36rem] text-[0.8125rem] text-soft">
          {text.lead(pool ? `${String(pool.path[1])}/${String(pool.path[3])}` : '')}
        </p>
        <input
          type="search"
          className="field w-56"
          aria-label={text.filter}
          placeholder={text.filter}
          value={typed}
          onChange={event => type(event.target.value)}
        />
      </div>
      {machines.length > 0 && found.length === 0 && <p className="text-[0.8125rem] text-soft">{text.none}</p>}
      <Scroll label={text.title} className={WIDE}>
        <table className="w-full min-w-[46rem] text-[0.8125rem]" data-testid="machines">
          <thead>
            <tr>
              {HEAD.map(([column, side]) => (
                <th key={column} scope="col" className={`pr-4 pb-1 text-xs text-faint ${side}`}>
                  {text.columns[column]}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {found.map(machine => (
              <Row
                key={machine.id}
                machine={machine}
                chosen={machine.id === chosen}
                onChoose={() => pick(machine.id)}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Sheet>
  );
}
