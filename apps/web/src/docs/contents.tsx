import type { Heading } from './markdown.tsx';
import { docsText } from './messages.ts';
import { PAGES } from './texts.ts';

/** Tall enough to be hit (WCAG 2.5.8). */
const ROW = 'block py-1 leading-[1.15rem]';
const LINK = `${ROW} text-soft hover:text-ink hover:underline`;

/** The other documents, and the sections of this one. */
export function Contents({ slug, headings }: { slug: string; headings: readonly Heading[] }) {
  return (
    <aside className="text-[0.8125rem] lg:sticky lg:top-20 lg:max-h-[calc(100vh-6rem)] lg:overflow-y-auto">
      <nav aria-label={docsText.all}>
        <ul className="flex flex-wrap gap-x-4 gap-y-1 lg:block">
          {PAGES.map(page => (
            <li key={page.slug}>
              <a
                href={`/docs/${page.slug}`}
                aria-current={page.slug === slug ? 'page' : undefined}
                className={page.slug === slug ? `${ROW} font-medium underline underline-offset-4` : LINK}
              >
                {page.title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {headings.length > 1 && (
        <nav
          aria-label={docsText.contents}
          className="mt-6 hidden border-t border-line pt-3 text-xs lg:block"
        >
          <p className="mb-1.5 text-faint">{docsText.contents}</p>
          <ul>
            {headings.map(({ id, label }) => (
              <li key={id}>
                <a href={`#${id}`} className={LINK}>
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </aside>
  );
}

/** A document beside its contents. */
export function Document({
  slug,
  headings,
  children,
}: {
  slug: string;
  headings: readonly Heading[];
  children: React.ReactNode;
}) {
  return (
    <div className="grid gap-x-12 gap-y-8 lg:grid-cols-[12rem_minmax(0,1fr)]">
      <Contents slug={slug} headings={headings} />
      <article className="min-w-0">{children}</article>
    </div>
  );
}
