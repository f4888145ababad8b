import { parseScenario, type Problem, type ScenarioDocument } from '@tare/schema';
import { loadCompose } from './compose/load.ts';
import { isEnvironmentFile } from './environment/dotenv.ts';
import { type Findings, type ImportNote, noFindings } from './findings.ts';
import { loadKubernetes } from './kubernetes/load.ts';
import { readScenario } from './scenario/read.ts';
import { writeDocument } from './scenario/document.ts';
import { parseAll } from './source/files.ts';
import type { SourceFile } from './source/parse.ts';
import { type Sorted, sortDocuments } from './sort.ts';
import type { WorkloadSet } from './workload.ts';

export interface ImportOptions {
  /** Compose profiles that are active; "*" activates all. */
  readonly profiles?: readonly string[];
  /** Variables for compose's interpolation; they win over the `.env` file among the files. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Compose files to lay on one another, in this order; without it, all that no other file includes or extends. */
  readonly main?: readonly string[];
}

export type ImportKind = 'compose' | 'kubernetes' | 'scenario';

export type ImportResult =
  | {
      readonly ok: true;
      readonly document: ScenarioDocument;
      readonly kind: ImportKind;
      readonly notes: readonly ImportNote[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

function loadSet(
  sorted: Exclude<Sorted, { kind: 'scenario' }>,
  files: readonly SourceFile[],
  options: ImportOptions,
  findings: Findings,
): WorkloadSet | undefined {
  if (sorted.kind === 'kubernetes') return loadKubernetes(sorted.documents, findings);
  const environmentFiles = files.filter(file => isEnvironmentFile(file.name));
  const { profiles = [], environment = {}, main } = options;
  return loadCompose(
    { files: sorted.files, environmentFiles, profiles, environment, ...(main === undefined ? {} : { main }) },
    findings,
  );
}

const refused = (problems: readonly Problem[]): ImportResult => ({ ok: false, problems });

/** The last check: what is handed out parses, or says why not. */
function checked(document: ScenarioDocument, kind: ImportKind, findings: Findings): ImportResult {
  const parsed = parseScenario(document);
  return parsed.ok ? { ok: true, document, kind, notes: findings.notes } : refused(parsed.problems);
}

/** Reads the files as what they are. Every fault is reported; nothing throws, whatever the files hold. */
export function importFiles(files: readonly SourceFile[], options: ImportOptions = {}): ImportResult {
  const findings = noFindings();
  const documents = parseAll(files, findings);
  if (findings.problems.length > 0) return refused(findings.problems);
  const sorted = sortDocuments(documents, files, findings);
  if (sorted === undefined) return refused(findings.problems);
  if (sorted.kind === 'scenario') return readScenario(sorted.file);
  const set = loadSet(sorted, files, options, findings);
  if (set === undefined || findings.problems.length > 0) return refused(findings.problems);
  return checked(writeDocument(set, sorted.kind, findings), sorted.kind, findings);
}
