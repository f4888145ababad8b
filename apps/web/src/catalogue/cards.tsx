import { cardOf, nameOf, subjectOf, technologies, type TechnologyCard } from '@tare/catalog';
import { plain } from '../figures/number.ts';
import { unitText } from '../figures/unit.ts';
import { messages } from '../messages.ts';
import { SupportBadge } from './badge.tsx';
import { catalogueText } from './messages.ts';

const text = catalogueText;

function Facts({ technology }: Pick<TechnologyCard, 'technology'>) {
  const { ownKernel, runsOn, serves, needsVirtualisation, takesMemoryAtStart } = technology;
  const { facts } = text;
  const rows = [
    [facts.kernel, ownKernel ? facts.ownKernel : facts.sharedKernel],
    [facts.runsOn, runsOn.join(', ')],
    [facts.serves, serves.join(', ')],
    [facts.needs, needsVirtualisation ? facts.virtualisation : facts.nothing],
    [facts.memory, takesMemoryAtStart ? facts.whole : facts.touched],
  ];
  return (
    <dl className="mt-2 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 text-xs">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-faint">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Sections({ card }: { card: TechnologyCard }) {
  return (
    <dl className="mt-3 text-xs">
      {card.sections.map(({ name, parameters }) => (
        <div key={name} className="border-t border-line py-1.5">
          <dt className="font-medium">{name.charAt(0).toUpperCase() + name.slice(1)}</dt>
          <dd>
            {parameters.length === 0 ? (
              <span className="text-faint">{text.noFigure}</span>
            ) : (
              <ul>
                {parameters.map(({ id, technology, parameter, value, unit, badge }) => (
                  <li key={id} className="flex items-baseline gap-2">
                    <a
                      href={`#${id}`}
                      className="min-w-0 flex-1 py-1.5 leading-4 text-soft hover:text-ink hover:underline"
                    >
                      {technology === card.technology.id ? '' : `${subjectOf(technology)}: `}
                      {nameOf(technology, parameter)}
                    </a>
                    <span className="whitespace-nowrap tabular-nums">
                      {plain(value)} {unitText(unit)}
                    </span>
                    <SupportBadge badge={badge} />
                  </li>
                ))}
              </ul>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Card({ card }: { card: TechnologyCard }) {
  const { technology, support } = card;
  const sure = Object.entries(support).map(
    ([badge, count]) => `${String(count)} ${messages.assumptions.badges[badge as keyof typeof support]}`,
  );
  return (
    <article
      id={technology.id}
      data-entry="technology"
      className="entry scroll-mt-28 border-t border-ink pt-2.5 pb-8"
    >
      <h3 className="flex flex-wrap items-baseline gap-x-2 text-[0.9375rem] font-semibold">
        {technology.label}
        <a href={`#${technology.id}`} className="code text-xs font-normal text-faint hover:underline">
          {technology.id}
        </a>
      </h3>
      <p className="mt-1 text-[0.8125rem] text-soft">{technology.what}</p>
      <Facts technology={technology} />
      <Sections card={card} />
      <p className="border-t border-line pt-1.5 text-xs text-soft">
        {text.badgeTitle}: {sure.join(', ')}
      </p>
    </article>
  );
}

/** A card for each technology: what it is, what it costs, and how sure we are. */
export const Cards = () => (
  <div className="grid grid-cols-1 gap-x-8 sm:grid-cols-2 xl:grid-cols-3">
    {technologies.map(technology => (
      <Card key={technology.id} card={cardOf(technology)} />
    ))}
  </div>
);
