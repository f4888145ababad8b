import type { Metadata } from 'next';
import { docsText } from '../../../docs/messages.ts';
import { PAGES } from '../../../docs/texts.ts';

export const metadata: Metadata = { title: docsText.title, description: docsText.lead };

export default function Docs() {
  return (
    <>
      <h1 className="font-serif text-[1.9rem] leading-tight tracking-[-0.01em]">{docsText.title}</h1>
      <p className="mt-3 max-w-[46rem] text-soft">{docsText.lead}</p>
      <ul className="mt-8 grid gap-x-10 sm:grid-cols-2 lg:grid-cols-3">
        {PAGES.map(({ slug, title, about }) => (
          <li key={slug} className="border-t border-ink pt-2.5 pb-8">
            <h2 className="text-[0.9375rem] font-semibold">
              <a href={`/docs/${slug}`} className="hover:underline">
                {title}
              </a>
            </h2>
            <p className="mt-1 text-[0.8125rem] text-soft">{about.replaceAll('`', '')}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
