import { messages } from '../messages.ts';
import { isUnder, SITE_LINKS } from './links.ts';

/** The way to the other parts, without the one that is open. */
export function SiteLinks({ path, className = '' }: { path: string; className?: string }) {
  return (
    <nav aria-label={messages.reading.nav.label} className={className}>
      <ul className="flex gap-x-3 sm:gap-x-4 text-[0.8125rem]">
        {SITE_LINKS.filter(({ href }) => href !== path || path !== '/').map(({ href, label }) => {
          const open = isUnder(path, href);
          return (
            <li key={href} className={href === '/' ? 'hidden sm:block' : ''}>
              <a
                href={href}
                aria-current={open ? 'page' : undefined}
                className={
                  open
                    ? 'border-b-2 border-accent pb-0.5 font-medium'
                    : 'text-soft hover:text-ink hover:underline'
                }
              >
                {label}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
