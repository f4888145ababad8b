import {
  type Machine,
  type PlanAccelerators,
  type Platform,
  type PlanPool,
  type Problem,
  problem,
  type Scenario,
} from '@tare/schema';
import { sortedEntries } from './names.ts';

/** Shares of a device are counted in thousandths. */
const WHOLE = 1000;

/** What so many devices are, below 1 a share of one where the platform shares them; nothing for 0. */
export function acceleratorsOf(
  devices: number,
  models: readonly string[],
  { accelerators = 'shared' }: Platform,
): { readonly accelerators?: PlanAccelerators } {
  if (devices <= 0) return {};
  const isShare = devices < 1 && accelerators === 'shared';
  const count = isShare ? 1 : Math.ceil(devices);
  const milli = isShare ? Math.max(1, Math.round(devices * WHOLE)) : WHOLE;
  return { accelerators: { count, milli, models } };
}

/** Devices of a host, as the plan has them. */
export const devicesOf = ({ accelerators }: Pick<Machine, 'accelerators'>): Pick<PlanPool, 'accelerators'> =>
  accelerators === undefined ? {} : { accelerators: { model: accelerators.kind, count: accelerators.count } };

/** One and a half devices cannot be had: whole ones, or a share of one. */
export const isDivisible = (devices: number): boolean => devices < 1 || Number.isInteger(devices);

/** Services and batches that ask for what no host can give, whatever it has. */
export function checkAccelerators(scenario: Scenario): Problem[] {
  const asked = [
    ...sortedEntries(scenario.services).map(
      ([name, { accelerators }]) =>
        [`services.${name}.accelerators.count`, accelerators?.count ?? 0] as const,
    ),
    ...sortedEntries(scenario.batches).map(
      ([name, { accelerators }]) => [`batches.${name}.accelerators`, accelerators ?? 0] as const,
    ),
  ];
  return asked
    .filter(([, devices]) => !isDivisible(devices))
    .map(([path, devices]) =>
      problem(
        'invalid',
        path,
        `${String(devices)} devices are neither whole devices nor a share of one.`,
        'Write a whole number, or a number below 1 for a share of one device.',
      ),
    );
}

/** Whether anything in a scenario asks for devices. */
const asks = (scenario: Scenario): boolean =>
  Object.values(scenario.services).some(({ accelerators }) => accelerators !== undefined) ||
  Object.values(scenario.batches ?? {}).some(({ accelerators }) => (accelerators ?? 0) > 0) ||
  Object.values(scenario.traces ?? {}).some(
    ({ kind, rows }) => kind !== 'utilisation' && rows.some(row => (row[ACCELERATOR_COLUMN] ?? 0) > 0),
  );

/** Of a recorded instance. */
export const ACCELERATOR_COLUMN = 4;

/** Devices are given to instances on the host, or to VMs of one instance; not into VMs that hold many. */
export const devicesInGuests = (id: string, scenario: Scenario): Problem[] =>
  asks(scenario)
    ? [
        problem(
          'infeasible',
          `platforms.${id}.guest.holds`,
          'Accelerators are not handed on into VMs that hold many instances.',
          'Let each VM hold one instance, or run the containers on the hosts.',
        ),
      ]
    : [];
