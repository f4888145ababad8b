import { prepareText } from '@tare/catalog';
import { expect, it } from 'vitest';
import { catalogueNumbers } from '../src/desk/numbers.ts';
import { groupAssumptions, matching, movingGroup, tally } from '../src/figures/assumptions.ts';
import { editText } from '../src/desk/edit.ts';
import { TINY } from './tiny.ts';

const CHANGED = 'vm-kvm-full.mem.vmm';
const prepared = prepareText(editText(TINY, [{ path: ['assumptions', CHANGED], value: 50 }]));
const assumptions = prepared.ok ? prepared.value.assumptions : [];
const entries = new Map(catalogueNumbers(assumptions.map(({ id }) => id)).map(one => [one.id, one]));
const groups = groupAssumptions(assumptions, entries);

it('puts what was changed first, and every assumption in exactly one group', () => {
  expect(groups[0]).toMatchObject({ kind: 'changed', assumptions: [{ id: CHANGED, value: 50 }] });
  expect(groups.at(-1)!.kind).toBe('left-out');
  const grouped = groups.flatMap(one => one.assumptions);
  expect(grouped).toHaveLength(assumptions.length);
  expect(new Set(grouped).size).toBe(assumptions.length);
});

it('groups the catalogue’s numbers by what they are about, in words', () => {
  const subjects = groups.filter(({ kind }) => kind === 'catalogue').map(({ subject }) => subject);
  expect(subjects).toContain('VM (KVM)');
  expect(subjects.filter((one, index) => subjects.indexOf(one) !== index)).toEqual([]);
  for (const { kind, subject, assumptions: own } of groups)
    if (kind === 'catalogue') for (const { id } of own) expect(entries.get(id)!.subject).toBe(subject);
});

it('keeps the catalogue’s own value and range beside the scenario’s', () => {
  expect(entries.get(CHANGED)).toMatchObject({
    value: 24,
    unit: 'MiB',
    subject: 'VM (KVM)',
    name: 'Memory of the monitor',
  });
  const { low, high } = entries.get(CHANGED)!;
  expect(low).toBeLessThan(24);
  expect(high).toBeGreaterThan(24);
});

it('finds by words, id and source, and counts badges', () => {
  expect(matching(assumptions, 'memory of the MONITOR').map(({ id }) => id)).toContain(CHANGED);
  expect(matching(assumptions, CHANGED).map(({ id }) => id)).toContain(CHANGED);
  expect(matching(assumptions, 'no such words')).toEqual([]);
  expect(matching(assumptions, ' ')).toBe(assumptions);
  expect(tally(groups[0]!.assumptions)).toEqual([['overridden', 1]]);
});

it('shows those that move an answer in the order of their power, and none where none does', () => {
  const ids = assumptions.slice(0, 3).map(({ id }) => id);
  const [group] = movingGroup(assumptions, ids.toReversed());
  expect(group).toMatchObject({ kind: 'moving' });
  expect(group!.assumptions.map(({ id }) => id)).toEqual(ids.toReversed());
  expect(movingGroup(assumptions, ['nobody.knows'])).toEqual([]);
});
