/** What of a scenario a sweep may vary: its own fields, as the form has them, and the catalogue's numbers that it rests on. */
import { machineNamed, nameOf, parameterOf, type PreparedText, subjectOf } from '@tare/catalog';
import type { Assumption } from '@tare/schema';
import { textAt } from './document-at.ts';
import type { FormField, FormGroup, FormModel, SectionName } from './form-model.ts';
import type { FormSources } from './form-fields.ts';
import { AXIS_GROUPS, type SweepAxis } from './protocol.ts';
import { branches, schemaAt } from './schema-fields.ts';

type Group = SweepAxis['group'];

const isGroup = (name: SectionName): name is SectionName & Group =>
  (AXIS_GROUPS as readonly string[]).includes(name);

/** "150/s" → 150 and "/s", 4 → 4 and ""; null for what is no number. */
function splitQuantity(value: FormField['value']): { value: number; unit: string } | null {
  const [, number, unit = ''] =
    /^\s*(-?[\d.]+(?:e[+-]?\d+)?)\s*([a-zA-Zµ%/][\wµ/%]*)?\s*$/.exec(String(value)) ?? [];
  return number === undefined || !Number.isFinite(Number(number)) ? null : { value: Number(number), unit };
}

/** Machines of the provider that the site has: others are another scenario. */
function machinesFor(document: unknown, { path, choices }: FormField): readonly string[] {
  const provider = textAt(document, ['sites', path[1]!, 'provider']);
  const own = choices.filter(id => machineNamed(id)?.provider === provider);
  return own.length === 0 ? choices : own;
}

function ofField(
  group: Group,
  { title }: FormGroup,
  field: FormField,
  { document, schema }: { document: unknown } & Pick<FormSources, 'schema'>,
): SweepAxis | null {
  const { at, label, value, choices, kind, absent, path } = field;
  const own = { path: at, group, of: title, name: label, badge: 'input', range: null } as const;
  if (kind === 'choice') {
    const names = path.at(-1) === 'machine' ? machinesFor(document, field) : choices;
    const present = String(value ?? absent ?? '');
    return names.length < 2
      ? null
      : { ...own, value: null, present, unit: '', isUnitWritten: false, isWhole: false, names };
  }
  const node = schemaAt(schema, path);
  const isWhole = node !== undefined && branches(node).some(({ type }) => type === 'integer');
  const quantity = splitQuantity(value);
  // Of a number that nobody has given, the unit is known only where there is none.
  if (quantity === null && !isWhole) return null;
  return {
    ...own,
    value: quantity?.value ?? null,
    present: String(value ?? absent ?? ''),
    unit: quantity?.unit ?? '',
    isUnitWritten: (quantity?.unit ?? '') !== '',
    isWhole,
    names: [],
  };
}

/** A number of the catalogue as this scenario has it. */
function ofAssumption({ id, value, unit, badge }: Assumption): SweepAxis | null {
  const entry = parameterOf(id);
  if (entry === undefined || typeof value !== 'number') return null;
  return {
    path: `assumptions.${id}`,
    group: 'catalogue',
    of: subjectOf(entry.technology),
    name: nameOf(entry.technology, entry.parameter),
    value,
    present: '',
    unit,
    isUnitWritten: false,
    isWhole: false,
    badge,
    range: entry.range,
    names: [],
  };
}

const isThere = (axis: SweepAxis | null): axis is SweepAxis => axis !== null;

/** In the order of the form, then the catalogue's by what they are of. */
export function sweepAxesOf(
  form: FormModel,
  { document, assumptions }: Pick<PreparedText, 'document' | 'assumptions'>,
  { schema }: Pick<FormSources, 'schema'>,
): SweepAxis[] {
  const own = form.sections.flatMap(({ name, groups }) =>
    !isGroup(name)
      ? []
      : groups.flatMap(group => group.fields.map(field => ofField(name, group, field, { document, schema }))),
  );
  const catalogue = assumptions
    .map(ofAssumption)
    .filter(isThere)
    .toSorted((one, other) => one.of.localeCompare(other.of) || one.name.localeCompare(other.name));
  return [...own.filter(isThere), ...catalogue];
}
