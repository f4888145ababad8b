import { parameters, records, type Support } from '@tare/catalog';
import type { Metadata } from 'next';
import type { ComponentType } from 'react';
import { SupportBadge } from '../../../catalogue/badge.tsx';
import { Cards } from '../../../catalogue/cards.tsx';
import { catalogueText as text } from '../../../catalogue/messages.ts';
import { Machines, Numbers, Records, Rules } from '../../../catalogue/tables.tsx';
import { messages } from '../../../messages.ts';
import { EntryFilter } from '../../../reading/entry-filter.tsx';

export const metadata: Metadata = {
  title: text.title,
  description: 'Every assumption of the model with its source, its known range and how sure we are of it.',
};

const BADGES = Object.keys(text.badges) as Support[];
const SECTIONS: readonly [name: keyof typeof text.sections, Part: ComponentType][] = [
  ['technologies', Cards],
  ['numbers', Numbers],
  ['rules', Rules],
  ['machines', Machines],
  ['records', Records],
];

const countOf = (badge: Support): number => parameters.filter(entry => entry.badge === badge).length;

function HowSure() {
  return (
    <dl className="mt-6 max-w-[46rem] text-[0.8125rem]" aria-label={text.badgeTitle}>
      {BADGES.map(badge => (
        <div key={badge} className="flex items-baseline gap-3 py-0.5">
          <dt className="w-32 shrink-0">
            <SupportBadge badge={badge} />{' '}
            <span className="text-xs text-faint tabular-nums">{countOf(badge)}</span>
          </dt>
          <dd className="text-soft">{text.badges[badge]}</dd>
        </div>
      ))}
    </dl>
  );
}

export default function Catalogue() {
  const kinds = BADGES.map(value => ({ value, label: messages.assumptions.badges[value] }));
  return (
    <>
      <h1 className="font-serif text-[1.9rem] leading-tight tracking-[-0.01em]">{text.title}</h1>
      <p className="mt-3 max-w-[46rem] text-soft">{text.lead(parameters.length, records.length)}</p>
      <HowSure />
      <nav aria-label={text.title} className="mt-6 mb-4">
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-[0.8125rem]">
          {SECTIONS.map(([name]) => (
            <li key={name}>
              <a href={`#section-${name}`} className="link">
                {text.sections[name]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <EntryFilter label={text.filter} kinds={kinds} kindLabel={text.basis}>
        {SECTIONS.map(([name, Part]) => (
          <section key={name} data-entries="" aria-labelledby={`section-${name}`} className="pt-6 pb-8">
            <h2 id={`section-${name}`} className="mb-3 scroll-mt-28 text-[1.15rem] font-semibold">
              {text.sections[name]}
            </h2>
            <Part />
          </section>
        ))}
      </EntryFilter>
    </>
  );
}
