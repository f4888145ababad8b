/** Comma-separated values (RFC 4180) that a spreadsheet reads as values and never as formulas. */
export type CsvValue = string | number | null;

/** A text that begins like a formula gets an apostrophe, as OWASP advises; numbers are numbers. */
export function cellOf(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export const csvOf = (rows: readonly (readonly CsvValue[])[]): string =>
  rows.map(row => `${row.map(cellOf).join(',')}\r\n`).join('');
