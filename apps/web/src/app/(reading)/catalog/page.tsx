import { formulas, machines, parameters, records, type Support } from '@tare/catalog';
import type { Metadata } from 'next';
import type { ComponentType } from 'react';
import { IndexNav, type SectionName } from '../../../catalogue/index-nav.tsx';
import { catalogueText as text } from '../../../catalogue/messages.ts';
import { Numbers } from '../../../catalogue/numbers.tsx';
import { Overview, Square } from '../../../catalogue/overview.tsx';
import { Machines, Records, Rules } from '../../../catalogue/tables.tsx';
import { messages } from '../../../messages.ts';
import { EntryFilter } from '../../../reading/entry-filter.tsx';

export const metadata: Metadata = {
  title: text.title,
  description: 'Every assumption of the model with its source, its known range and how sure we are of it.',
};

const BADGES = Object.keys(text.badges) as Support[];
const SECTIONS: readonly [name: SectionName, Part: ComponentType][] = [
  ['technologies', Overview],
  ['numbers', Numbers],
  ['rules', Rules],
  ['machines', Machines],
  ['records', Records],
];

/** Of all that wears a badge on this page: numbers, rules and prices. */
const BADGED = [...parameters, ...formulas, ...machines.map(({ price }) => price)];
const countOf = (badge: Support): number => BADGED.filter(entry => entry.badge === badge).length;

function HowSure() {
  return (
    <dl className="mt-6 max-w-[46rem] text-[0.8125rem]" aria-label={text.badgeTitle}>
      {BADGES.map(badge => (
        <div key={badge} className="flex items-baseline gap-3 py-0.5">
          <dt className="flex w-28 shrink-0 items-center gap-2 font-medium">
            <Square badge={badge} />
            {messages.assumptions.badges[badge]}
          </dt>
          <dd className="text-soft">{text.badges[badge]}</dd>
        </div>
      ))}
    </dl>
  );
}

export default function Catalogue() {
  const kinds = BADGES.map(value => ({
    value,
    label: messages.assumptions.badges[value],
    count: countOf(value),
    title: text.badges[value],
  }));
  return (
    <>
      <h1 className="font-serif text-[1.9rem] leading-tight tracking-[-0.01em]">{text.title}</h1>
      <p className="mt-3 max-w-[46rem] text-soft">{text.lead(parameters.length, records.length)}</p>
      <HowSure />
      <div className="mt-8 grid gap-x-10 gap-y-6 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <IndexNav sections={SECTIONS.map(([name]) => name)} />
        <div className="min-w-0">
          <EntryFilter label={text.filter} kinds={kinds} kindLabel={text.basis} anyLabel={text.any}>
            {SECTIONS.map(([name, Part]) => (
              <section key={name} data-entries="" aria-labelledby={`section-${name}`} className="pt-4 pb-10">
                <h2
                  id={`section-${name}`}
                  className="mb-3 scroll-mt-28 border-t border-ink pt-2.5 text-[1.05rem] font-semibold"
                >
                  {text.sections[name]}
                </h2>
                <Part />
              </section>
            ))}
          </EntryFilter>
        </div>
      </div>
    </>
  );
}
