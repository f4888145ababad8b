'use client';

import type { Comparison } from '@tare/schema';
import { messages } from '../messages.ts';
import { Section } from './section.tsx';

function Sentences({ all }: { all: readonly string[] }) {
  return (
    <ul className="max-w-[62rem] list-disc pl-4 text-[0.8125rem] leading-relaxed text-soft sm:columns-2 sm:gap-10">
      {all.map(sentence => (
        <li key={sentence} className="mb-1 break-inside-avoid">
          {sentence}
        </li>
      ))}
    </ul>
  );
}

/** Where the answer is extrapolated; nothing where it is not. */
export function BeyondMeasured({ comparison: { beyondMeasured } }: { comparison: Comparison }) {
  if (beyondMeasured.length === 0) return null;
  const { label, note } = messages.beyondMeasured;
  return (
    <Section id="beyond-measured" title={label} note={note}>
      <Sentences all={beyondMeasured} />
    </Section>
  );
}

export function NotModelled({ comparison: { notModelled } }: { comparison: Comparison }) {
  return (
    <Section id="not-modelled" title={messages.notModelled.label}>
      {notModelled.length === 0 ? (
        <p className="text-[0.8125rem] text-soft">{messages.notModelled.none}</p>
      ) : (
        <Sentences all={notModelled} />
      )}
    </Section>
  );
}
