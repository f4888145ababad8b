import { presets } from '@tare/catalog';
import { jsonSchemaOf, scenarioSchema } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { editText } from '../src/desk/edit.ts';
import { formOf } from '../src/desk/form.ts';
import type { Edit } from '../src/desk/protocol.ts';
import { TINY } from './tiny.ts';

const sources = { schema: jsonSchemaOf(scenarioSchema), machines: [] };
const formAfter = (...edits: readonly Edit[]) => formOf(parse(editText(TINY, edits)), sources);
const groupsOf = (form: ReturnType<typeof formOf>, name: string) =>
  form.sections.find(section => section.name === name)!.groups;
const poolOf = (form: ReturnType<typeof formOf>) => groupsOf(form, 'hosts')[0]!.pool!;
const GENERAL = ['sites', 'dc', 'pools', 'general'];

describe('machines as cards', () => {
  it('shows a catalogued machine with its size, its price, and where that comes from', () => {
    expect(poolOf(formAfter())).toMatchObject({
      name: 'general',
      site: 'dc',
      machine: 'own.8c32g',
      count: null,
      max: 20,
    });
    // 8 cores · 0.048 USD/h, the price of a cloud core with 4 GiB.
    expect(poolOf(formAfter()).card).toMatchObject({
      cores: 8,
      gib: 32,
      badge: 'derived',
      priceDate: '2026-07-20',
    });
    expect(poolOf(formAfter()).card!.usdPerHour).toBeCloseTo(8 * 0.048, 9);
  });

  it('shows a price of one’s own as such', () => {
    const own = poolOf(formAfter({ path: ['assumptions', 'own.8c32g.usd_per_hour'], value: 0.1 })).card!;
    expect(own).toMatchObject({ usdPerHour: 0.1, badge: 'overridden', priceDate: '' });
  });

  it('pays for spot and reserved hosts a share of the price on demand, which may be overridden', () => {
    const pool = (...edits: readonly Edit[]) => poolOf(formAfter(...edits));
    const bought = (value: string) => ({ path: [...GENERAL, 'buying'], value });
    expect(pool()).toMatchObject({ buying: 'on-demand', priceShare: 1 });
    expect(pool(bought('spot'))).toMatchObject({
      buying: 'spot',
      priceShare: 0.35,
      shareBadge: 'assumption',
    });
    expect(pool(bought('reserved'))).toMatchObject({ buying: 'reserved', priceShare: 0.63 });
    const own = { path: ['assumptions', 'cost.spot_share'], value: 0.2 };
    expect(pool(bought('spot'), own)).toMatchObject({ priceShare: 0.2, shareBadge: 'overridden' });
    expect(pool(bought('given away'))).toMatchObject({ buying: 'on-demand', priceShare: 1 });
  });

  it('shows a machine that is written out, and none where it cannot be read', () => {
    const written = {
      cores: 6,
      memory: '48Gi',
      architecture: 'amd64',
      kernel: 'linux',
      virtualisation: 'none',
      usdPerHour: 1.5,
    };
    const machine = (value: unknown) => poolOf(formAfter({ path: [...GENERAL, 'machine'], value }));
    expect(machine(written)).toMatchObject({
      machine: '',
      card: { cores: 6, gib: 48, usdPerHour: 1.5, badge: 'input' },
    });
    expect(machine({ ...written, memory: 'much' }).card).toBeNull();
    expect(machine('nobody.knows').card).toBeNull();
  });

  it('tells a fixed number of hosts from as many as needed', () => {
    expect(poolOf(formAfter({ path: [...GENERAL, 'count'], value: 3 })).count).toBe(3);
  });
});

it('reads what an instance asks for in cores and bytes', () => {
  const { service } = groupsOf(formAfter(), 'services')[0]!;
  expect(service).toMatchObject({ replicas: 4, cores: 0.25, memory: 256 * 2 ** 20, coresLimit: null });
  const odd = formAfter({ path: ['services', 'web', 'requests', 'cpu'], value: 'lots' });
  expect(groupsOf(odd, 'services')[0]!.service!.cores).toBeNull();
});

it('says of each site who runs it, its zones and its grid', () => {
  const edits = [
    { path: ['sites', 'dc', 'zones'], value: ['a', 'b'] },
    { path: ['sites', 'dc', 'carbon'], value: 0.4 },
  ];
  expect(formAfter(...edits).sites).toEqual([
    { id: 'dc', provider: 'own', region: '', zones: ['a', 'b'], carbon: 0.4 },
  ]);
});

it('calls the layers of every preset’s platforms by words, from the outermost in', () => {
  const layers = presets.flatMap(({ yaml }) =>
    formOf(parse(yaml), sources).platforms.flatMap(one => one.layers),
  );
  expect(layers.length).toBeGreaterThan(50);
  for (const { id, label } of layers) expect(label, id).not.toBe(id);
  const shop = formOf(parse(presets.find(({ id }) => id === 'web-shop')!.yaml), sources).platforms;
  expect(shop.find(({ stack }) => stack.length === 2)!.layers.map(({ kind }) => kind)).toEqual([
    'vm',
    'container',
  ]);
});
