/** The catalogue as it is: technologies with their numbers, machines, presets and the records behind them. */
import { machines, parameters, presets, records, technologies } from '@tare/catalog';
import { notFound } from './refusal.ts';
import * as z from 'zod';
import { get as getAt, shapes } from './http-route.ts';
import { reading, router } from './trpc.ts';

const list = reading
  .meta(getAt('/catalog', 'What the catalogue holds, by name', shapes.catalogue))
  .query(() => ({
    technologies: technologies.map(({ id, label, kind }) => ({ id, label, kind })),
    machines: machines.map(({ id, label, provider }) => ({ id, label, provider })),
    presets: presets.map(({ id, title, question }) => ({ id, title, question })),
    records: records.length,
  }));

const byId = <Item extends { readonly id: string }>(items: readonly Item[], id: string): Item => {
  const item = items.find(one => one.id === id);
  if (item === undefined) throw notFound('entry of the catalogue');
  return item;
};

const technologyWith = (id: string) => {
  const own = parameters.filter(parameter => parameter.technology === id);
  const backing = new Set(own.flatMap(parameter => parameter.backedBy));
  const technology = byId(technologies, id);
  return { technology, parameters: own, records: records.filter(record => backing.has(record.id)) };
};

const get = reading
  .meta(
    getAt(
      '/catalog/{kind}/{id}',
      'One entry of the catalogue with its numbers and their sources',
      shapes.entry,
    ),
  )
  .input(
    z.strictObject({ kind: z.enum(['technology', 'machine', 'preset', 'record']), id: z.string().max(120) }),
  )
  .query(({ input: { kind, id } }) => {
    switch (kind) {
      case 'technology':
        return { kind, ...technologyWith(id) };
      case 'machine':
        return { kind, machine: byId(machines, id) };
      case 'preset':
        return { kind, preset: byId(presets, id) };
      case 'record':
        return { kind, record: byId(records, id) };
    }
  });

export const catalogRouter = router({ list, get });
