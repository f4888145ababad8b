import { type CatalogueMachine, type MachineSpec, machineOf } from './machine.ts';

const FROM_CLOUD =
  'Cores · 0.048 USD/h: the price of a cloud core with 4 GiB, which is linear in size. Your own machines may cost far less.';

const own = (cores: number, gib: number): CatalogueMachine =>
  machineOf({
    id: `own.${String(cores)}c${String(gib)}g`,
    provider: 'own',
    label: `Own machine, ${String(cores)} cores, ${String(gib)} GiB`,
    cores,
    gib,
    architecture: 'amd64',
    kernel: 'linux',
    virtualisation: 'hardware',
    usdPerHour: Math.round(cores * 48) / 1000,
    badge: 'derived',
    backedBy: ['co.aws.m6i.4xlarge', 'co.aws.m6i.xlarge', 'co.aws.m6i.metal'],
    note: FROM_CLOUD,
    priceDate: '2026-07-20',
  });

const laptop = (
  id: string,
  label: string,
  hardware: Pick<MachineSpec, 'architecture' | 'kernel'>,
): CatalogueMachine =>
  machineOf({
    id,
    provider: 'laptop',
    label,
    cores: 8,
    gib: 16,
    ...hardware,
    virtualisation: 'hardware',
    usdPerHour: 0.05,
    badge: 'assumption',
    backedBy: [],
    note: 'About 1,300 USD over three years; a laptop is not rented by the hour.',
    priceDate: '',
  });

export const ownMachines: readonly CatalogueMachine[] = [
  own(8, 32),
  own(16, 64),
  own(32, 128),
  own(64, 256),
  laptop('laptop.8c16g', 'Laptop with macOS, 8 cores, 16 GiB', { architecture: 'arm64', kernel: 'macos' }),
  laptop('laptop.8c16g-linux', 'Laptop with Linux, 8 cores, 16 GiB', {
    architecture: 'amd64',
    kernel: 'linux',
  }),
  laptop('laptop.8c16g-windows', 'Laptop with Windows, 8 cores, 16 GiB', {
    architecture: 'amd64',
    kernel: 'windows',
  }),
];
