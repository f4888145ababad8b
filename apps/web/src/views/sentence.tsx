'use client';

import type { Problem } from '@tare/schema';
import type { FormGroup } from '../desk/form-model.ts';
import { InlineField } from './field.tsx';
import { fieldAt, type SentenceWords, spokenOf } from './spoken.ts';

/** A group said as one sentence whose figures can be edited, and turned, where they stand. */
export function Sentence({
  group,
  words,
  problems,
}: {
  group: FormGroup;
  words: SentenceWords;
  problems: readonly Problem[];
}) {
  return (
    <p className="py-1 text-[0.8125rem] leading-[1.8rem] text-soft">
      {spokenOf(group, words).map((word, index) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: the words of a sentence never change their order
        if (typeof word === 'string') return <span key={index}>{word}</span>;
        const field = fieldAt(group, word.field);
        return field === undefined ? null : (
          <InlineField key={field.at} field={field} absent={word.absent} problems={problems} />
        );
      })}
    </p>
  );
}
