/** What the form draws instead of writing it: machines and sites, what a service needs, and the layers of a platform. */
import {
  type CatalogueMachine,
  machineNamed,
  parameterOf,
  subjectOf,
  type Technology,
  technologyOf,
} from '@tare/catalog';
import { isMapping, mappingAt, type Path, textAt, valueAt } from './document-at.ts';
import type { FormLayer, FormSite, MachineCard, PoolCard, ServiceCard } from './form-model.ts';
import { bytesOf, coresOf, numberOr } from './quantities.ts';

const GIB = 2 ** 30;

function catalogued(
  { id, label, cores, memoryBytes, price, priceDate }: CatalogueMachine,
  own: unknown,
): MachineCard {
  const isOwn = typeof own === 'number';
  return {
    label,
    cores,
    gib: memoryBytes / GIB,
    usdPerHour: isOwn ? own : price.value,
    badge: isOwn ? 'overridden' : price.badge,
    priceDate: isOwn ? '' : priceDate,
    priceNote: isOwn ? '' : price.note,
    id,
  };
}

/** The machine of a pool, from the catalogue or as it is written out; null where it cannot be read. */
function machineAt(document: unknown, base: Path): MachineCard | null {
  const value = valueAt(document, [...base, 'machine']);
  if (typeof value === 'string') {
    const machine = machineNamed(value);
    if (machine === undefined) return null;
    return catalogued(machine, mappingAt(document, 'assumptions')[machine.price.id]);
  }
  if (!isMapping(value)) return null;
  const [cores, memory] = [numberOr(value.cores, null), bytesOf(value.memory)];
  const usdPerHour = numberOr(value.usdPerHour, null);
  if (cores === null || memory === null || usdPerHour === null) return null;
  const written = { label: '', priceDate: '', priceNote: '', id: '', badge: 'input' as const };
  return { ...written, cores, gib: memory / GIB, usdPerHour };
}

/** Shares of the price on demand, by the catalogue or as the scenario overrides it. */
const SHARES: Readonly<Record<string, string>> = {
  spot: 'cost.spot_share',
  reserved: 'cost.reserved_share',
};

function priceOf(document: unknown, pool: Path): Pick<PoolCard, 'buying' | 'priceShare' | 'shareBadge'> {
  const buying = valueAt(document, [...pool, 'buying']);
  const id = typeof buying === 'string' ? SHARES[buying] : undefined;
  if (id === undefined) return { buying: 'on-demand', priceShare: 1, shareBadge: null };
  const own = numberOr(mappingAt(document, 'assumptions')[id], null);
  const { value, badge } = parameterOf(id)!;
  return {
    buying: buying as PoolCard['buying'],
    priceShare: own ?? value,
    shareBadge: own === null ? badge : 'overridden',
  };
}

export function poolCard(document: unknown, site: string, pool: string): PoolCard {
  const path: Path = ['sites', site, 'pools', pool];
  return {
    path,
    site,
    name: pool,
    machine: textAt(document, [...path, 'machine']),
    card: machineAt(document, path),
    ...priceOf(document, path),
    count: numberOr(valueAt(document, [...path, 'count']), null),
    max: numberOr(valueAt(document, [...path, 'max']), null),
  };
}

export const sitesOf = (document: unknown): FormSite[] =>
  Object.keys(mappingAt(document, 'sites')).map(id => {
    const zones = valueAt(document, ['sites', id, 'zones']);
    return {
      id,
      provider: textAt(document, ['sites', id, 'provider']),
      region: textAt(document, ['sites', id, 'region']),
      zones: Array.isArray(zones) ? zones.map(String) : [],
      carbon: numberOr(valueAt(document, ['sites', id, 'carbon']), null),
    };
  });

const averagedOf = (metrics: unknown): string[] =>
  (Array.isArray(metrics) ? metrics : []).flatMap((one: unknown) =>
    isMapping(one) && one.kind === 'average' && typeof one.metric === 'string' ? [one.metric] : [],
  );

export function serviceCard(document: unknown, id: string): Omit<ServiceCard, 'calls'> {
  const at = (...rest: string[]): unknown => valueAt(document, ['services', id, ...rest]);
  return {
    path: ['services', id],
    replicas: numberOr(at('replicas'), null),
    cores: coresOf(at('requests', 'cpu')),
    coresLimit: coresOf(at('limits', 'cpu')),
    memory: bytesOf(at('requests', 'memory')),
    memoryLimit: bytesOf(at('limits', 'memory')),
    averaged: averagedOf(at('scaling', 'metrics')),
  };
}

const layerOf = (id: string, technology: Technology | undefined): FormLayer => ({
  id,
  label: subjectOf(id),
  kind: technology?.kind ?? 'process',
  ownKernel: technology?.ownKernel ?? false,
});

/** From the outermost to the innermost; none for bare processes. */
export const layersOf = (stack: readonly string[]): FormLayer[] =>
  stack.map(id => layerOf(id, technologyOf(id)));
