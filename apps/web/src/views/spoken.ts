/** A group of the form as a sentence: which words, and which of its fields between them. */
import type { FormField, FormGroup } from '../desk/form-model.ts';

/** A field in a sentence, by the end of its path, and what stands there while it is left out. */
export interface SaidField {
  readonly field: string;
  readonly absent: string;
}

/** Words and the fields between them. A clause is said where the group has any of its fields. */
export type Clause = readonly (string | SaidField)[];
export type SentenceWords = readonly (string | SaidField | Clause)[];

const isClause = (word: string | SaidField | Clause): word is Clause => Array.isArray(word);

/** The field whose path ends so. */
export const fieldAt = ({ fields }: FormGroup, end: string): FormField | undefined =>
  fields.find(({ at }) => at === end || at.endsWith(`.${end}`));

/** The sentence of a group, without the clauses about what it has no field for. */
export const spokenOf = (group: FormGroup, words: SentenceWords): Clause =>
  words.flatMap((word): Clause => {
    if (!isClause(word)) return [word];
    const has = word.some(part => typeof part !== 'string' && fieldAt(group, part.field) !== undefined);
    return has ? word : [];
  });

/** What a sentence does not say. */
export function unsaid(group: FormGroup, words: SentenceWords): FormField[] {
  const parts = spokenOf(group, words);
  const told = parts.flatMap(part => (typeof part === 'string' ? [] : (fieldAt(group, part.field) ?? [])));
  return group.fields.filter(field => !told.includes(field));
}
