import type { Metadata } from 'next';
import { CHAPTERS, minutesOf } from '../../../learn/chapters.ts';
import { learnText as text } from '../../../learn/messages.ts';

export const metadata: Metadata = { title: text.title, description: text.lead };

export default function Learn() {
  return (
    <>
      <h1 className="font-serif text-[1.9rem] leading-tight tracking-[-0.01em]">{text.title}</h1>
      <p className="mt-3 max-w-[46rem] text-soft">{text.lead}</p>
      <ol className="mt-10 grid gap-x-10 sm:grid-cols-2 lg:grid-cols-3">
        {CHAPTERS.map((chapter, index) => (
          <li key={chapter.slug} className="border-t border-ink pt-2.5 pb-10">
            <p className="text-xs text-faint">
              {text.chapter(index + 1)}, {minutesOf(chapter)} {text.read}
            </p>
            <h2 className="mt-1 font-serif text-[1.2rem] leading-snug text-balance">
              <a href={`/learn/${chapter.slug}`} className="hover:underline">
                {chapter.title}
              </a>
            </h2>
            <p className="mt-1.5 text-[0.8125rem] text-soft">{chapter.about}</p>
          </li>
        ))}
      </ol>
    </>
  );
}
