/** Drafts: edited documents kept in this browser. What is read back is distrusted, as anyone may have written it. */

export interface Draft {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

export const DRAFTS_KEY = 'tare.drafts.1';
const MOST_DRAFTS = 12;
const LONGEST_TEXT = 1_000_000;

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, text, savedAt } = value as Partial<Record<keyof Draft, unknown>>;
  return (
    typeof id === 'string' &&
    typeof name === 'string' &&
    typeof text === 'string' &&
    text.length <= LONGEST_TEXT &&
    typeof savedAt === 'number' &&
    Number.isFinite(savedAt)
  );
}

/** Newest first; anything that is no draft is dropped. */
export function readDrafts(stored: string | null): Draft[] {
  if (stored === null) return [];
  try {
    const value: unknown = JSON.parse(stored);
    return Array.isArray(value) ? value.filter(isDraft).slice(0, MOST_DRAFTS) : [];
  } catch {
    return [];
  }
}

/** Puts the draft first, in place of its former version. */
export const withDraft = (drafts: readonly Draft[], draft: Draft): Draft[] =>
  [draft, ...drafts.filter(other => other.id !== draft.id)].slice(0, MOST_DRAFTS);

export const withoutDraft = (drafts: readonly Draft[], id: string): Draft[] =>
  drafts.filter(draft => draft.id !== id);
