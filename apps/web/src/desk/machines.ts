/** The catalogue's machines, as rows to choose from. */
import { machines } from '@tare/catalog';
import type { MachineEntry } from './protocol.ts';

const GIB = 2 ** 30;

export const machineEntries = (): MachineEntry[] =>
  machines.map(
    ({ id, provider, label, cores, memoryBytes, architecture, kernel, virtualisation, price }) => ({
      ...{ id, provider, label, cores, architecture, kernel, virtualisation },
      gib: memoryBytes / GIB,
      usdPerHour: price.value,
      badge: price.badge,
      priceId: price.id,
    }),
  );
