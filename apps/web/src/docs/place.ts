/** Where a link of a Markdown file leads on this site. */

/** File → page that shows it. */
const PAGES: Readonly<Record<string, string>> = {
  'first-steps.md': '/docs/first-steps',
  'how-it-works.md': '/docs/how-it-works',
  'SPEC.md': '/docs/model',
  'validation.md': '/docs/validation',
  'ARCHITECTURE.md': '/docs/architecture',
  'cli.md': '/docs/cli',
};

/** The page or the public address behind a link; null for a file of the checkout, which has no page. */
export function placeOf(href: string): string | null {
  if (/^(https?:\/\/|#|\/[a-z])/.test(href)) return href;
  const [file = '', fragment] = (href.split('/').at(-1) ?? '').split('#');
  const page = Object.hasOwn(PAGES, file) ? PAGES[file]! : null;
  return page === null || fragment === undefined ? page : `${page}#${fragment}`;
}
