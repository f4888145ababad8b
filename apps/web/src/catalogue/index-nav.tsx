import { grouped } from '../messages/plural.ts';
import { NUMBER_GROUPS } from './groups.ts';
import { catalogueText } from './messages.ts';

const text = catalogueText;
/** Tall enough to be hit (WCAG 2.5.8). */
const LINK = 'flex justify-between gap-2 py-1 leading-[1.15rem] text-soft hover:text-ink hover:underline';

export type SectionName = keyof typeof text.sections;

/** The parts of the catalogue, and under the numbers what they are about, with how many there are of each. */
export function IndexNav({ sections }: { sections: readonly SectionName[] }) {
  return (
    <nav
      aria-label={text.contents}
      className="text-[0.8125rem] lg:sticky lg:top-20 lg:max-h-[calc(100vh-6rem)] lg:overflow-y-auto lg:pr-2"
    >
      <ul>
        {sections.map(name => (
          <li key={name} className="mb-1">
            <a href={`#section-${name}`} className={`${LINK} font-medium`}>
              {text.sections[name]}
            </a>
            {name === 'numbers' && (
              <ul className="mb-2 border-l border-line pl-2.5 text-xs max-lg:hidden">
                {NUMBER_GROUPS.map(({ id, label, numbers }) => (
                  <li key={id}>
                    <a href={`#${id}`} className={LINK}>
                      {label}
                      <span className="text-faint tabular-nums">{grouped(numbers.length)}</span>
                    </a>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}
