/** All files of an import parsed, within the limits of one import. */
import { LIMITS } from '@tare/schema';
import { isEnvironmentFile } from '../environment/dotenv.ts';
import { type Findings, fileStart, leaveOut, refuse } from '../findings.ts';
import { looksLikeTemplate } from '../kubernetes/load.ts';
import { parseFile, type SourceFile } from './parse.ts';
import type { Value } from './value.ts';

export interface ParsedFile {
  readonly name: string;
  readonly documents: readonly Value[];
}

function withinLimits(files: readonly SourceFile[], findings: Findings): boolean {
  const characters = files.reduce((sum, { text }) => sum + text.length, 0);
  const faults = [
    ...(files.length > LIMITS.importFiles
      ? [
          `${String(files.length)} files were given, and at most ${String(LIMITS.importFiles)} are read at once.`,
        ]
      : []),
    ...(characters > LIMITS.importBytes
      ? [`the files have more than ${String(LIMITS.importBytes)} bytes together.`]
      : []),
  ];
  for (const message of faults)
    refuse(findings, 'too-large', fileStart(files[0]?.name ?? ''), {
      message,
      fix: 'Give fewer or smaller files.',
    });
  return faults.length === 0;
}

/** A template is not YAML before it is rendered; when it does not parse as such, it is left out. */
function parseOne(file: SourceFile, findings: Findings): ParsedFile {
  const own: Findings = { notes: [], problems: [] };
  const documents = parseFile(file, own);
  findings.notes.push(...own.notes);
  if (own.problems.length > 0 && looksLikeTemplate(file.text)) {
    leaveOut(
      findings,
      fileStart(file.name),
      `file ${file.name}`,
      'It is a template (it holds {{ … }}); give what "helm template" makes of it.',
    );
    return { name: file.name, documents: [] };
  }
  findings.problems.push(...own.problems.slice(0, LIMITS.problems - findings.problems.length));
  return { name: file.name, documents };
}

/** Every file but the environment files. */
export function parseAll(files: readonly SourceFile[], findings: Findings): readonly ParsedFile[] {
  if (!withinLimits(files, findings)) return [];
  return files.filter(file => !isEnvironmentFile(file.name)).map(file => parseOne(file, findings));
}
