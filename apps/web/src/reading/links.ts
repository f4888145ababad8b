/** The parts of the product that a person can go to from anywhere. */
import { messages } from '../messages.ts';

const text = messages.reading.nav;

export const SITE_LINKS = [
  { href: '/', label: text.playground },
  { href: '/sweep', label: text.sweep },
  { href: '/learn', label: text.learn },
  { href: '/catalog', label: text.catalogue },
  { href: '/docs', label: text.docs },
] as const;

/** Whether a page lies under a link; the playground is only itself. */
export const isUnder = (path: string, href: string): boolean =>
  path === href || (href !== '/' && path.startsWith(`${href}/`));
