import { cookies } from 'next/headers';
import { messages } from '../../messages.ts';
import { OpenPath } from '../../reading/open-path.tsx';
import { ThemeButton } from '../../reading/theme-button.tsx';
import { readTheme } from '../../theme/theme.ts';
import { Mark } from '../../views/icon.tsx';

const text = messages.reading;

/** Pages that are read: one column, no session, hardly any script. */
export default async function ReadingLayout({ children }: { children: React.ReactNode }) {
  const theme = readTheme((await cookies()).get('theme')?.value);
  return (
    <>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:bg-raised focus:p-2"
      >
        {text.skip}
      </a>
      <header className="sticky top-0 z-20 border-b border-line bg-paper print:static">
        <div className="mx-auto flex min-h-14 max-w-[76rem] items-center gap-x-4 sm:gap-x-6 px-4 py-2 lg:px-6">
          <a href="/" className="flex items-center gap-2 text-[1.05rem] font-semibold tracking-tight">
            <Mark />
            {messages.product}
          </a>
          <OpenPath />
          <div className="ml-auto">
            <ThemeButton initial={theme} />
          </div>
        </div>
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto max-w-[76rem] px-4 pt-8 pb-20 outline-none lg:px-6 lg:pt-12"
      >
        {children}
      </main>
      <footer className="border-t border-line">
        <p className="mx-auto max-w-[76rem] px-4 py-6 text-xs text-soft lg:px-6">
          {messages.nothingUploaded} {text.foot}
        </p>
      </footer>
    </>
  );
}
