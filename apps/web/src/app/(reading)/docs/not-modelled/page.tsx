import type { Metadata } from 'next';
import { Document } from '../../../../docs/contents.tsx';
import { docsText } from '../../../../docs/messages.ts';
import { sectionOf, specification } from '../../../../docs/texts.ts';
import { entriesOf, leftOutOf } from '../../../../docs/left-out.ts';

const text = docsText.notModelled;
const { title, about } = docsText.pages['not-modelled'];
export const metadata: Metadata = { title, description: about };

const List = ({ entries }: { entries: readonly string[] }) => (
  <ul className="my-3 list-disc space-y-1.5 pl-5 marker:text-faint">
    {entries.map(entry => (
      <li key={entry}>{entry}</li>
    ))}
  </ul>
);

const idOf = (part: string): string => part.toLowerCase().replaceAll(/[^a-z]+/g, '-');
const PARTS = leftOutOf(sectionOf(specification, 'Not modelled'), specification).map(({ part, entries }) => ({
  label: part === '' ? text.beside : part,
  entries,
}));
const HEADINGS = [...PARTS.map(({ label }) => label), text.wrong].map(label => ({ id: idOf(label), label }));
const HEADING = 'mt-10 mb-3 border-t border-ink pt-2.5 text-[1.05rem] font-semibold';

export default function NotModelled() {
  return (
    <Document slug="not-modelled" headings={HEADINGS}>
      <div className="prose">
        <h1 className="font-serif text-[1.9rem] leading-tight tracking-[-0.01em]">{title}</h1>
        <p className="my-3">
          {text.lead} {text.rules}{' '}
          <a href="/docs/model" className="link">
            {docsText.pages.model.title.toLowerCase()}
          </a>
          .
        </p>
        {PARTS.map(({ label, entries }) => (
          <section key={label} aria-labelledby={idOf(label)}>
            <h2 id={idOf(label)} className={HEADING}>
              {label}
            </h2>
            <List entries={entries} />
          </section>
        ))}
        <h2 id={idOf(text.wrong)} className={HEADING}>
          {text.wrong}
        </h2>
        <List entries={entriesOf(sectionOf(specification, 'Known to be wrong'))} />
      </div>
    </Document>
  );
}
