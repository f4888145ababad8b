/** A published figure: what was measured or stated, under which conditions, and where it stands. */
export interface EvidenceRecord {
  readonly id: string;
  readonly technology: string;
  readonly parameter: string;
  readonly value: number | string | null;
  readonly unit: string;
  /** Percentiles, standard deviation, or the other rows of the same table. */
  readonly spread: Readonly<Record<string, number | string>>;
  readonly conditions: string;
  readonly source: {
    readonly authors: string;
    readonly title: string;
    readonly venue: string;
    readonly year: number;
    readonly locator: string;
  };
  /** primary: the source itself was read; secondary: one that quotes it; abstract: its abstract; recalled: from memory. */
  readonly verification: 'primary' | 'secondary' | 'abstract' | 'recalled';
  readonly confidence: 'high' | 'medium' | 'low';
}

/** "Authors: Title. Venue, year, locator"; what is only recalled has no locator. */
export function citationOf({ source }: EvidenceRecord): string {
  const { authors, title, venue, year, locator } = source;
  const where = [venue, String(year), locator].filter(part => part !== '').join(', ');
  return `${authors}: ${title}. ${where}`;
}
