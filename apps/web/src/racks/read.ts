/** What a host or a cell says when it is pointed at, in words and numbers. */
import type { Rack } from '@tare/schema';
import { fixed, plain } from '../figures/number.ts';
import { cpuUnit, sizeUnit } from '../figures/unit.ts';
import { messages } from '../messages.ts';
import type { Chosen } from './find.ts';
import type { Dimension, LayerKind } from './layout.ts';
import { LAYER_KINDS } from './layout.ts';

export function amountText(amount: number, dimension: Dimension): string {
  if (dimension === 'cpu') return messages.services.cores(plain(amount / cpuUnit().scale));
  const { name, scale } = sizeUnit(amount);
  return `${plain(amount / scale)} ${name}`;
}

export interface Readout {
  readonly title: string;
  readonly parts: readonly { readonly kind: LayerKind; readonly label: string; readonly amount: string }[];
}

function titleOf(rack: Rack, { host, cell }: Chosen): string {
  const { id, zone } = rack.hosts[host.host]!;
  if (cell === null) return `${id}, ${zone}`;
  const service = rack.instances[cell.instance]?.service;
  return `${service === undefined ? 'VM' : (rack.services[service] ?? '')} · ${id}`;
}

type Sums = Partial<Record<LayerKind, number>>;

/** Layers of a cell, or of all that a host holds, summed by kind. */
export function layerSums(chosen: Chosen): Sums {
  const sums: Sums = {};
  const add = (layers: Chosen['host']['layers']) => {
    for (const { kind, amount } of layers) sums[kind] = (sums[kind] ?? 0) + amount;
  };
  const visit = (cells: Chosen['host']['cells']) => {
    for (const cell of cells) {
      add(cell.layers);
      visit(cell.inside);
    }
  };
  if (chosen.cell !== null) visit([chosen.cell]);
  else {
    add(chosen.host.layers);
    visit(chosen.host.cells);
  }
  return sums;
}

export function readoutOf(rack: Rack, chosen: Chosen, dimension: Dimension): Readout {
  const sums = layerSums(chosen);
  return {
    title: titleOf(rack, chosen),
    parts: LAYER_KINDS.flatMap(kind => {
      const amount = sums[kind];
      return amount === undefined || amount === 0
        ? []
        : [{ kind, label: messages.layers[kind], amount: amountText(amount, dimension) }];
    }),
  };
}

export const shareText = (share: number): string => `${fixed(share * 100, 0)} %`;
