import { cardOf, nameOf, type Parameter, recordOf, subjectOf, type Technology } from '@tare/catalog';
import { significantly } from '../figures/decimal.ts';
import { unitText } from '../figures/unit.ts';
import { AssumptionBadge } from '../views/assumption-badge.tsx';
import { NUMBER_GROUPS, type NumberGroup } from './groups.ts';
import { catalogueText } from './messages.ts';
import { Anchor, Table } from './table.tsx';

const text = catalogueText;
const CELL = 'px-2 py-2 align-top';
const DIGITS = 5;
const written = (value: number): string => significantly(value, DIGITS).replace('-', '−');

/** The note, then each record behind the number, as a way to it. */
export function Source({ note, backedBy }: Pick<Parameter, 'note' | 'backedBy'>) {
  return (
    <td className={`${CELL} text-xs text-soft`}>
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

/** Between what it is known to lie, and where in there the value stands. */
function Range({ value, range: [low, high] }: Parameter) {
  if (low === high) return <td className={`${CELL} text-xs text-faint`}>{text.exact}</td>;
  const at = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return (
    <td className={`${CELL} text-xs text-soft tabular-nums`}>
      <span aria-hidden="true" className="relative mt-1.5 mb-1 block h-px bg-edge">
        <span
          className="absolute -top-[3px] h-[7px] w-[3px] -translate-x-1/2 bg-accent"
          style={{ left: `${String(at * 100)}%` }}
        />
      </span>
      <span className="flex justify-between gap-2 whitespace-nowrap">
        <span>{written(low)}</span>
        <span className="sr-only"> {text.to} </span>
        <span>{written(high)}</span>
      </span>
    </td>
  );
}

function NumberRow({ entry, ofMachine }: { entry: Parameter; ofMachine: boolean }) {
  const { id, technology, parameter, value, unit, badge } = entry;
  return (
    <tr id={id} data-entry={badge} className="entry scroll-mt-36 border-t border-line">
      <th scope="row" className="py-2 pr-3 align-top font-normal">
        {ofMachine && `${subjectOf(technology)}: `}
        {nameOf(technology, parameter)}
        <span className="block text-2xs text-faint">
          <Anchor id={id} />
        </span>
      </th>
      <td className={`${CELL} text-right font-medium whitespace-nowrap tabular-nums`}>{written(value)}</td>
      <td className={`${CELL} pl-0 text-xs text-soft`}>{unitText(unit)}</td>
      <Range {...entry} />
      <td className={CELL}>
        <AssumptionBadge badge={badge} />
      </td>
      <Source {...entry} />
    </tr>
  );
}

/** What a technology is, in words, and whose numbers it takes over. */
function About({ technology }: { technology: Technology }) {
  const { id, what, ownKernel, runsOn, serves, needsVirtualisation, takesMemoryAtStart } = technology;
  const { facts } = text;
  const borrowed = cardOf(technology)
    .sections.flatMap(({ parameters }) => parameters)
    .filter(parameter => parameter.technology !== id);
  const lenders = [...Map.groupBy(borrowed, parameter => parameter.technology)];
  return (
    <div className="mb-2 max-w-[46rem] text-xs text-soft">
      <p className="text-[0.8125rem]">{what}</p>
      <p>
        {facts.kernel}: {ownKernel ? facts.ownKernel : facts.sharedKernel} · {facts.runsOn}{' '}
        {runsOn.join(', ')} · {facts.serves} {serves.join(', ')} · {facts.needs}{' '}
        {needsVirtualisation ? facts.virtualisation : facts.nothing} · {facts.memory}{' '}
        {takesMemoryAtStart ? facts.whole : facts.touched}
      </p>
      {lenders.map(([lender, numbers]) => (
        <details key={lender}>
          <summary className="py-1.5 hover:text-ink">
            {text.borrows(subjectOf(lender), numbers.length)}
          </summary>
          <ul className="pl-4">
            {numbers.map(number => (
              <li key={number.id}>
                <a href={`#${number.id}`} className="block py-1.5 hover:text-ink hover:underline">
                  {nameOf(lender, number.parameter)}: {written(number.value)} {unitText(number.unit)}
                </a>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </div>
  );
}

function Group({ group }: { group: NumberGroup }) {
  const { id, label, technology, numbers } = group;
  const { columns } = text;
  return (
    <section
      id={id}
      data-entries=""
      aria-labelledby={`head-${id}`}
      className="scroll-mt-28 pt-7 [contain-intrinsic-size:auto_40rem] [content-visibility:auto]"
    >
      <h3 id={`head-${id}`} className="mb-1 text-[0.9375rem] font-semibold">
        <a href={`#${id}`} className="hover:underline">
          {label}
        </a>
      </h3>
      {technology !== null && <About technology={technology} />}
      {numbers.length > 0 && (
        <Table
          label={label}
          columns={[columns.id, columns.value, columns.unit, columns.range, columns.badge, columns.source]}
          widths={['13.5rem', '4.5rem', '5.2rem', '6.6rem', '5.2rem']}
        >
          {numbers.map(entry => (
            <NumberRow key={entry.id} entry={entry} ofMachine={id === 'of-machines'} />
          ))}
        </Table>
      )}
    </section>
  );
}

/** All numbers, under what they belong to. */
export const Numbers = () => NUMBER_GROUPS.map(group => <Group key={group.id} group={group} />);
