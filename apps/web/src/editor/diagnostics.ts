/** Problems as marks in the editor, at the line that they name. */
import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { Problem } from '@tare/schema';

function rangeOf(problem: Problem, doc: Text): { from: number; to: number } {
  const line = doc.line(Math.min(Math.max(1, problem.place?.line ?? 1), doc.lines));
  const from = Math.min(line.to, line.from + Math.max(0, (problem.place?.column ?? 1) - 1));
  return { from, to: Math.max(from, line.to) };
}

export const diagnosticsOf = (problems: readonly Problem[], doc: Text): Diagnostic[] =>
  problems.map(problem => ({
    ...rangeOf(problem, doc),
    severity: 'error',
    message: `${problem.path === '' ? '' : `${problem.path}: `}${problem.message} ${problem.fix}`,
  }));
