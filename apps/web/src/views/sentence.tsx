'use client';

import type { Problem } from '@tare/schema';
import type { FormGroup } from '../desk/form-model.ts';
import { InlineField } from './field.tsx';

/** Words, and between them the ends of the paths of the fields that stand there. */
export type SentenceWords = readonly (string | { readonly field: string; readonly absent: string })[];

/** A group said as one sentence whose figures can be edited where they stand. */
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
    <p className="py-1 text-[0.8125rem] leading-[2.5rem] text-soft">
      {words.map(word => {
        if (typeof word === 'string') return <span key={word}>{word}</span>;
        const field = group.fields.find(({ path }) => path.at(-1) === word.field);
        return field === undefined ? null : (
          <InlineField key={word.field} field={field} absent={word.absent} problems={problems} />
        );
      })}
    </p>
  );
}
