/** The documents of the checkout that the site shows, in the order in which they are read. */
import architecture from '../../../../docs/ARCHITECTURE.md';
import cli from '../../../../docs/cli.md';
import firstSteps from '../../../../docs/first-steps.md';
import howItWorks from '../../../../docs/how-it-works.md';
import validation from '../../../../docs/validation.md';
import specification from '../../../../packages/engine/SPEC.md';
import { docsText } from './messages.ts';

export interface Page {
  readonly slug: string;
  readonly title: string;
  readonly about: string;
}

export interface TextPage extends Page {
  readonly text: string;
}

const page = (slug: keyof typeof docsText.pages, text: string): TextPage => ({
  slug,
  ...docsText.pages[slug],
  text,
});
const made = (slug: keyof typeof docsText.pages): Page => ({ slug, ...docsText.pages[slug] });

export const TEXT_PAGES: readonly TextPage[] = [
  page('first-steps', firstSteps),
  page('how-it-works', howItWorks),
  page('cli', cli),
  page('model', specification),
  page('validation', validation),
  page('architecture', architecture),
];

/** Pages of their own beside those that are only text. */
const MADE = [made('scenario'), made('api'), made('not-modelled')];

const ORDER = [
  'first-steps',
  'how-it-works',
  'not-modelled',
  'validation',
  'scenario',
  'cli',
  'api',
  'model',
  'architecture',
];

export const PAGES: readonly Page[] = ORDER.flatMap(slug =>
  [...TEXT_PAGES, ...MADE].filter(one => one.slug === slug),
);

/** The text of one section of a document, without its heading. */
export function sectionOf(text: string, heading: string): string {
  const [, after = ''] = text.split(`\n## ${heading}\n`);
  return after.split('\n## ')[0]!.trim();
}

export { specification };
