import type { Problem } from '@tare/schema';

/** A report to paste into a message: one line for each fault. */
export const printProblems = (problems: readonly Problem[]): string =>
  problems
    .map(({ code, path, message, fix, place }) => {
      const where =
        place === undefined ? '' : `${place.file ?? ''}:${String(place.line)}:${String(place.column)} `;
      return `${where}[${code}] ${path === '' ? '(document)' : path}: ${message} ${fix}`;
    })
    .join('\n');
