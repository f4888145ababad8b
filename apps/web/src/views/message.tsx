import type { ReactNode } from 'react';
import { messages } from '../messages.ts';
import { Mark } from './icon.tsx';

/** A page that only says something. */
export function Message({
  title,
  detail,
  children,
}: {
  title: string;
  detail: string;
  children?: ReactNode;
}) {
  return (
    <main className="mx-auto max-w-xl px-6 py-24">
      <p className="mb-8 flex items-center gap-2 font-semibold">
        <Mark />
        {messages.product}
      </p>
      <h1 className="font-serif text-[1.6rem] leading-snug">{title}</h1>
      <p className="mt-3 text-soft">{detail}</p>
      <div className="mt-8 flex gap-2">
        {children}
        <a href="/" className="button button-main">
          {messages.notFound.home}
        </a>
      </div>
    </main>
  );
}
