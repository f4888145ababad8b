import {
  citationOf,
  type EvidenceRecord,
  formulas,
  machines,
  nameOf,
  ruleNameOf,
  subjectOf,
  type Formula,
  type Parameter,
  parameters,
  recordOf,
  records,
} from '@tare/catalog';
import type { ReactNode } from 'react';
import { plain } from '../figures/number.ts';
import { unitText } from '../figures/unit.ts';
import { SupportBadge } from './badge.tsx';
import { catalogueText } from './messages.ts';

const text = catalogueText;
const CELL = 'py-1.5 pr-4 align-top';

function Table({
  label,
  columns,
  children,
}: {
  label: string;
  columns: readonly string[];
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table that may be wider than its place, not a landmark of its own
    <div role="group" aria-label={text.table(label)} tabIndex={0} className="overflow-x-auto">
      <table className="w-full min-w-[44rem] text-[0.8125rem]">
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column} scope="col" className="pr-4 pb-1 text-xs text-faint">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

const Anchor = ({ id }: { id: string }) => (
  <a href={`#${id}`} className="code break-all hover:underline">
    {id}
  </a>
);

/** The note, then each record behind the number, as a way to it. */
function Source({ note, backedBy }: Pick<Parameter, 'note' | 'backedBy'>) {
  return (
    <td className={`${CELL} min-w-64 text-xs text-soft`}>
      {note}
      {backedBy.map(id => {
        const record = recordOf(id);
        if (record === undefined) return null;
        const { authors, title, year } = record.source;
        return (
          <a key={id} href={`#${id}`} className="block py-1.5 leading-4 hover:text-ink hover:underline">
            {authors === '' ? title : `${authors}: ${title}`}, {year}
          </a>
        );
      })}
    </td>
  );
}

function NumberRow({ entry }: { entry: Parameter }) {
  const { id, technology, parameter, value, unit, range, badge } = entry;
  return (
    <tr id={id} data-entry={badge} className="entry scroll-mt-28 border-t border-line">
      <th scope="row" className={`${CELL} max-w-72 font-normal`}>
        {nameOf(technology, parameter)}
        <span className="block text-xs text-faint">
          <Anchor id={id} />
        </span>
      </th>
      <td className={`${CELL} whitespace-nowrap`}>
        {plain(value, 5)} {unitText(unit)}
      </td>
      <td className={`${CELL} whitespace-nowrap text-soft`}>
        {plain(range[0])} to {plain(range[1])}
      </td>
      <td className={CELL}>
        <SupportBadge badge={badge} />
      </td>
      <Source {...entry} />
    </tr>
  );
}

/** All numbers, under what they belong to. */
export function Numbers() {
  const { columns } = text;
  const groups = [...Map.groupBy(parameters, ({ technology }) => technology)];
  return groups.map(([technology, own]) => (
    <section key={technology} data-entries="" aria-label={subjectOf(technology)} className="mt-6">
      <h3 className="mb-1 text-[0.8125rem] font-semibold">{subjectOf(technology)}</h3>
      <Table
        label={subjectOf(technology)}
        columns={[columns.id, columns.value, columns.range, columns.badge, columns.source]}
      >
        {own.map(entry => (
          <NumberRow key={entry.id} entry={entry} />
        ))}
      </Table>
    </section>
  ));
}

function RuleRow({ rule }: { rule: Formula }) {
  return (
    <tr id={rule.id} data-entry={rule.badge} className="entry scroll-mt-28 border-t border-line">
      <th scope="row" className={`${CELL} font-normal`}>
        {ruleNameOf(rule.id)}
        <span className="block text-xs text-faint">
          <Anchor id={rule.id} />
        </span>
      </th>
      <td className={CELL}>
        {rule.formula} ({rule.unit})
      </td>
      <td className={CELL}>
        <SupportBadge badge={rule.badge} />
      </td>
      <Source {...rule} />
    </tr>
  );
}

export const Rules = () => (
  <Table
    label={text.sections.rules}
    columns={[text.columns.id, text.columns.value, text.columns.badge, text.columns.source]}
  >
    {formulas.map(rule => (
      <RuleRow key={rule.id} rule={rule} />
    ))}
  </Table>
);

export const Machines = () => (
  <Table
    label={text.sections.machines}
    columns={[text.columns.machine, text.columns.size, text.columns.price, text.columns.priced]}
  >
    {machines.map(({ id, label, cores, memoryBytes, architecture, price, priceDate }) => (
      <tr key={id} id={id} data-entry={price.badge} className="entry scroll-mt-28 border-t border-line">
        <th scope="row" className={`${CELL} font-normal`}>
          {label}
          <span className="block text-xs text-faint">
            <Anchor id={id} />
          </span>
        </th>
        <td className={CELL}>{text.machine(cores, memoryBytes / 2 ** 30, architecture)}</td>
        <td className={`${CELL} whitespace-nowrap`}>
          <a href={`#${price.id}`} className="hover:underline">
            {plain(price.value, 4)} {price.unit}
          </a>
        </td>
        <td className={CELL}>{priceDate}</td>
      </tr>
    ))}
  </Table>
);

const spreadOf = ({ spread }: EvidenceRecord): string =>
  Object.entries(spread)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');

function Locator({ locator }: { locator: string }) {
  if (!/^https:\/\//.test(locator)) return locator;
  return (
    <a href={locator} rel="noreferrer" className="link break-all">
      {locator}
    </a>
  );
}

function RecordRow({ record }: { record: EvidenceRecord }) {
  const { id, technology, parameter, value, unit, conditions, source, verification } = record;
  const spread = spreadOf(record);
  const citation = citationOf({ ...record, source: { ...source, locator: '' } });
  return (
    <tr id={id} data-entry="record" className="entry scroll-mt-28 border-t border-line">
      <th scope="row" className={`${CELL} max-w-56 font-normal`}>
        {technology}: {parameter}
        <span className="block text-xs text-faint">
          <Anchor id={id} />
        </span>
      </th>
      <td className={CELL}>
        {value === null ? '' : `${typeof value === 'number' ? plain(value, 5) : value} ${unit}`}
        {spread !== '' && <span className="block text-xs text-soft">{spread}</span>}
      </td>
      <td className={`${CELL} text-xs text-soft`}>{conditions}</td>
      <td className={`${CELL} text-xs text-soft`}>
        {citation} <Locator locator={source.locator} />
      </td>
      <td className={`${CELL} text-xs`}>{text.verification[verification]}</td>
    </tr>
  );
}

export const Records = () => (
  <Table
    label={text.sections.records}
    columns={[
      text.columns.figure,
      text.columns.value,
      text.columns.conditions,
      text.columns.source,
      text.columns.verification,
    ]}
  >
    {records.map(record => (
      <RecordRow key={record.id} record={record} />
    ))}
  </Table>
);
