import type { Metadata } from 'next';
import { Document } from '../../../../docs/contents.tsx';
import { docsText } from '../../../../docs/messages.ts';
import { sectionOf, specification } from '../../../../docs/texts.ts';
import { entriesOf } from '../../../../docs/left-out.ts';

const text = docsText.notModelled;
const { title, about } = docsText.pages['not-modelled'];
export const metadata: Metadata = { title, description: about };

function Entries({ of }: { of: string }) {
  return (
    <ul className="my-3 list-disc space-y-1.5 pl-5 marker:text-faint">
      {entriesOf(sectionOf(specification, of)).map(entry => (
        <li key={entry}>{entry}</li>
      ))}
    </ul>
  );
}

export default function NotModelled() {
  return (
    <Document slug="not-modelled" headings={[]}>
      <div className="prose">
        <h1 className="font-serif text-[1.9rem] leading-tight tracking-[-0.01em]">{title}</h1>
        <p className="my-3">
          {text.lead} {text.rules}{' '}
          <a href="/docs/model" className="link">
            {docsText.pages.model.title.toLowerCase()}
          </a>
          .
        </p>
        <Entries of="Not modelled" />
        <h2 className="mt-12 mb-3 border-t border-ink pt-2.5 text-[1.05rem] font-semibold">{text.wrong}</h2>
        <Entries of="Known to be wrong" />
      </div>
    </Document>
  );
}
