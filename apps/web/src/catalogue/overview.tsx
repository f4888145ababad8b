import { CARD_SECTIONS, type CardSection, cardOf, type Parameter, type Support } from '@tare/catalog';
import { messages } from '../messages.ts';
import { grouped } from '../messages/plural.ts';
import { type NumberGroup, TECHNOLOGY_GROUPS } from './groups.ts';
import { catalogueText } from './messages.ts';
import { Table } from './table.tsx';

const text = catalogueText;

/** One square for a number: filled as far as it is known. */
const SQUARE: Readonly<Record<Support, string>> = {
  verified: 'bg-accent',
  recalled: 'bg-accent/45',
  derived: 'border border-accent',
  proxy: 'border border-dashed border-soft',
  assumption: 'border border-dashed border-warn',
};
export const Square = ({ badge }: { badge: Support }) => (
  <span aria-hidden="true" className={`inline-block size-2.5 rounded-[1px] ${SQUARE[badge]}`} />
);

const ORDER = Object.keys(SQUARE) as Support[];
const byBadge = (numbers: readonly Parameter[]): Parameter[] =>
  numbers.toSorted((a, b) => ORDER.indexOf(a.badge) - ORDER.indexOf(b.badge));

function toldOf(numbers: readonly Parameter[]): string {
  const counts = ORDER.flatMap(badge => {
    const count = numbers.filter(one => one.badge === badge).length;
    return count === 0 ? [] : [`${grouped(count)} ${messages.assumptions.badges[badge]}`];
  });
  return counts.join(', ');
}

/** What is known in one section of a technology: a square for each number. */
function Known({ numbers }: { numbers: readonly Parameter[] }) {
  if (numbers.length === 0) return <td className="px-2 py-2 text-2xs text-faint">{text.nothingKnown}</td>;
  return (
    <td className="px-2 py-2" title={toldOf(numbers)}>
      <span className="flex max-w-20 flex-wrap gap-0.5">
        {byBadge(numbers).map(({ id, badge }) => (
          <Square key={id} badge={badge} />
        ))}
      </span>
      <span className="sr-only">{toldOf(numbers)}</span>
    </td>
  );
}

function TechnologyRow({ group: { technology, label } }: { group: NumberGroup }) {
  if (technology === null) return null;
  const card = cardOf(technology);
  const numbersOf = (section: CardSection) =>
    card.sections.find(({ name }) => name === section)?.parameters ?? [];
  return (
    <tr data-entry="technology" className="border-t border-line align-middle">
      <th scope="row" className="py-2 pr-3">
        <a href={`#${technology.id}`} className="link whitespace-nowrap">
          {label}
        </a>
      </th>
      <td className="px-2 py-2 text-xs">
        {technology.ownKernel ? text.facts.ownKernel : text.facts.sharedKernel}
      </td>
      <td className="px-2 py-2 text-xs">
        {technology.takesMemoryAtStart ? text.facts.whole : text.facts.touched}
      </td>
      {CARD_SECTIONS.map(section => (
        <Known key={section} numbers={numbersOf(section)} />
      ))}
    </tr>
  );
}

const titled = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Every technology on a line: whose kernel, how it takes memory, and how much is known of what it costs. */
export const Overview = () => (
  <Table
    label={text.sections.technologies}
    columns={[text.columns.technology, text.facts.kernel, text.facts.memory, ...CARD_SECTIONS.map(titled)]}
    widths={['9.5rem', '8rem', '8.5rem']}
  >
    {TECHNOLOGY_GROUPS.map(group => (
      <TechnologyRow key={group.id} group={group} />
    ))}
  </Table>
);
