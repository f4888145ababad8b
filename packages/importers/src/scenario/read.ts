/** A file that is a scenario already. */
import { parseScenarioText } from '@tare/schema';
import type { ImportResult } from '../index.ts';
import type { SourceFile } from '../source/parse.ts';

export function readScenario(file: SourceFile): ImportResult {
  const parsed = parseScenarioText(file.text);
  if (parsed.ok) return { ok: true, document: parsed.value.document, kind: 'scenario', notes: [] };
  const problems = parsed.problems.map(problem =>
    problem.place === undefined ? problem : { ...problem, place: { ...problem.place, file: file.name } },
  );
  return { ok: false, problems };
}
