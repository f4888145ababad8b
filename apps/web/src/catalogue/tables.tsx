import {
  citationOf,
  type EvidenceRecord,
  formulas,
  machines,
  ruleNameOf,
  type Formula,
  records,
} from '@tare/catalog';
import { significantly } from '../figures/decimal.ts';
import { AssumptionBadge } from '../views/assumption-badge.tsx';
import { catalogueText } from './messages.ts';
import { Source } from './numbers.tsx';
import { Anchor, Table } from './table.tsx';

const text = catalogueText;
const CELL = 'px-2 py-2 align-top';
const HEAD = 'py-2 pr-3 align-top font-normal';
const written = (value: number): string => significantly(value, 5);

function RuleRow({ rule }: { rule: Formula }) {
  return (
    <tr id={rule.id} data-entry={rule.badge} className="entry scroll-mt-36 border-t border-line">
      <th scope="row" className={HEAD}>
        {ruleNameOf(rule.id)}
        <span className="block text-xs text-faint">
          <Anchor id={rule.id} />
        </span>
      </th>
      <td className={CELL}>
        {rule.formula} ({rule.unit})
      </td>
      <td className={CELL}>
        <AssumptionBadge badge={rule.badge} />
      </td>
      <Source {...rule} />
    </tr>
  );
}

export const Rules = () => (
  <Table
    label={text.sections.rules}
    columns={[text.columns.rule, text.columns.formula, text.columns.badge, text.columns.source]}
    widths={['12rem', '17rem', '5.2rem']}
  >
    {formulas.map(rule => (
      <RuleRow key={rule.id} rule={rule} />
    ))}
  </Table>
);

export const Machines = () => (
  <Table
    label={text.sections.machines}
    columns={[
      text.columns.machine,
      text.columns.size,
      text.columns.price,
      text.columns.badge,
      text.columns.priced,
    ]}
    widths={['18rem', '14rem', '8rem', '5.2rem']}
  >
    {machines.map(({ id, label, cores, memoryBytes, architecture, price, priceDate }) => (
      <tr key={id} id={id} data-entry={price.badge} className="entry scroll-mt-36 border-t border-line">
        <th scope="row" className={HEAD}>
          {label}
          <span className="block text-xs text-faint">
            <Anchor id={id} />
          </span>
        </th>
        <td className={CELL}>{text.machine(cores, memoryBytes / 2 ** 30, architecture)}</td>
        <td className={`${CELL} whitespace-nowrap`}>
          <a href={`#${price.id}`} className="hover:underline">
            {written(price.value)} {price.unit}
          </a>
        </td>
        <td className={CELL}>
          <AssumptionBadge badge={price.badge} />
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
    <tr id={id} data-entry="record" className="entry scroll-mt-36 border-t border-line">
      <th scope="row" className={HEAD}>
        {technology}: {parameter}
        <span className="block text-xs text-faint">
          <Anchor id={id} />
        </span>
      </th>
      <td className={CELL}>
        {value === null ? '' : `${typeof value === 'number' ? written(value) : value} ${unit}`}
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
    widths={['12rem', '9rem', '12rem', '15rem']}
  >
    {records.map(record => (
      <RecordRow key={record.id} record={record} />
    ))}
  </Table>
);
