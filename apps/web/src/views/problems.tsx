'use client';

import type { Problem } from '@tare/schema';
import { printProblems } from '../document/problem-text.ts';
import { messages } from '../messages.ts';
import { CopyButton } from './copy-button.tsx';

const text = messages.problems;

/** Every fault, with its place, what is wrong and what to do. */
export function ProblemList({ problems, title }: { problems: readonly Problem[]; title: string }) {
  return (
    <div
      role="alert"
      className="border-l-2 border-bad bg-bad-wash px-3.5 py-2.5 text-[0.8125rem]"
      data-testid="problems"
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="font-medium text-bad">
          {title} ({text.count(problems.length)})
        </p>
        <CopyButton value={printProblems(problems)} label={text.copy} done={text.copied} />
      </div>
      <ul className="mt-1.5 space-y-1.5">
        {problems.slice(0, 50).map(({ path, message, fix, place }) => (
          <li key={`${path} ${message} ${String(place?.line)}`}>
            <span className="font-mono text-xs text-soft">
              {place?.file !== undefined && `${place.file}, `}
              {place !== undefined && `${text.line(place.line)}, `}
              {path === '' ? text.document : path}
            </span>
            <span className="block">
              {message} <span className="text-soft">{fix}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
