/** Which importer the files go to; files of different kinds do not go together. */
import { isEnvironmentFile } from './environment/dotenv.ts';
import type { ComposeFile } from './compose/load.ts';
import { type Findings, fileStart, leaveOut, refuse } from './findings.ts';
import { isWorkloadKind } from './kubernetes/workloads.ts';
import { objectsOf } from './kubernetes/objects.ts';
import { reasonForKind } from './kubernetes/keys.ts';
import { type DocumentKind, kindOf, outline } from './kinds.ts';
import type { ParsedFile } from './source/files.ts';
import type { SourceFile } from './source/parse.ts';
import { at, entriesOf, type Mapping, type Value } from './source/value.ts';

export type Sorted =
  | { readonly kind: 'compose'; readonly files: readonly ComposeFile[] }
  | { readonly kind: 'kubernetes'; readonly documents: readonly Value[] }
  | { readonly kind: 'scenario'; readonly file: SourceFile };

interface Found {
  readonly kind: DocumentKind;
  readonly file: string;
  readonly document: Value;
}

const ACCEPTED = 'Give Docker Compose files, Kubernetes manifests (YAML or JSON), or one Tare scenario.';

function whyNothing(files: readonly SourceFile[], findings: Findings): string {
  const left = findings.notes.filter(({ kind }) => kind === 'left-out');
  const names = files
    .slice(0, 5)
    .map(({ name }) => name)
    .join(', ');
  if (files.length === 0) return 'no file was given.';
  if (files.every(({ name }) => isEnvironmentFile(name)))
    return `${names}: there are only variables, and no compose file that uses them.`;
  if (left.length === 0) return `${names}: there is nothing in it.`;
  return left
    .slice(0, 5)
    .map(({ what, why }) => `${what}: ${why}`)
    .join(' ');
}

function refuseNothing(files: readonly SourceFile[], findings: Findings): undefined {
  refuse(findings, 'missing', fileStart(files[0]?.name ?? ''), {
    message: whyNothing(files, findings),
    fix: ACCEPTED,
  });
  return undefined;
}

/** Before version 2 the services stood at the top of the file. */
const isVersionOne = (document: Value): boolean =>
  entriesOf(document).some(
    ([, value]) => at(value, 'image') !== undefined || at(value, 'build') !== undefined,
  );

function refuseUnknown(found: readonly Found[], findings: Findings): undefined {
  for (const { document, file } of found.slice(0, 20)) {
    refuse(findings, 'not-a-scenario', document.place, {
      message: `${file} holds ${outline(document)}; that is none of the formats that are read.`,
      fix: isVersionOne(document)
        ? 'It looks like a compose file of version 1: put its services under the key services.'
        : ACCEPTED,
    });
  }
  return undefined;
}

function refuseMixed(found: readonly Found[], kinds: readonly DocumentKind[], findings: Findings): undefined {
  const first = kinds.map(kind => `${kind} (${found.find(one => one.kind === kind)!.file})`);
  refuse(findings, 'conflict', found[0]!.document.place, {
    message: `the files are of different kinds: ${first.join(', ')}.`,
    fix: `Import each kind on its own. ${ACCEPTED}`,
  });
  return undefined;
}

function noteStrays(found: readonly Found[], findings: Findings): void {
  for (const { kind, document, file } of found) {
    if (kind === 'kustomization')
      leaveOut(findings, document.place, `kustomization ${file}`, reasonForKind('Kustomization'));
    if (kind === 'unknown')
      leaveOut(
        findings,
        document.place,
        `file ${file}`,
        `It holds ${outline(document)}, which is no Kubernetes object and no compose file.`,
      );
  }
}

/** Manifests without any workload: a refusal that names what was found instead. */
function sortManifests(found: readonly Found[], findings: Findings): Sorted | undefined {
  const documents = found.filter(({ kind }) => kind === 'kubernetes').map(({ document }) => document);
  const objects = documents.flatMap(document => objectsOf(document, { notes: [], problems: [] }));
  if (objects.some(({ kind }) => isWorkloadKind(kind))) return { kind: 'kubernetes', documents };
  const kinds = [...new Set(objects.map(({ kind }) => kind))];
  refuse(findings, 'missing', (objects[0] ?? found[0]!.document).place, {
    message:
      `there is no workload in these files, only ${kinds.slice(0, 6).join(', ') || 'empty lists'}. ${kinds.length === 1 ? reasonForKind(kinds[0]!) : ''}`.trim(),
    fix: 'Add a Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob or Pod.',
  });
  return undefined;
}

function sortScenario(
  found: readonly Found[],
  files: readonly SourceFile[],
  findings: Findings,
): Sorted | undefined {
  const scenarios = [...new Set(found.filter(({ kind }) => kind === 'scenario').map(({ file }) => file))];
  if (scenarios.length === 1 && found.length === 1)
    return { kind: 'scenario', file: files.find(({ name }) => name === scenarios[0])! };
  refuse(findings, 'conflict', found[0]!.document.place, {
    message: `one scenario at a time can be read, and there are ${String(found.length)} documents.`,
    fix: 'Give one file with one scenario.',
  });
  return undefined;
}

/** Takes the documents to one importer; undefined, with problems, when they fit none or several. */
export function sortDocuments(
  parsed: readonly ParsedFile[],
  files: readonly SourceFile[],
  findings: Findings,
): Sorted | undefined {
  const found: Found[] = parsed.flatMap(({ name, documents }) =>
    documents.map(document => ({ kind: kindOf(document), file: name, document })),
  );
  const kinds = [...new Set(found.map(({ kind }) => kind))].filter(
    kind => kind !== 'unknown' && kind !== 'kustomization',
  );
  if (kinds.length > 1) return refuseMixed(found, kinds, findings);
  if (kinds.length === 0) {
    const unknown = found.filter(({ kind }) => kind === 'unknown');
    noteStrays(
      found.filter(({ kind }) => kind === 'kustomization'),
      findings,
    );
    return unknown.length > 0 ? refuseUnknown(unknown, findings) : refuseNothing(files, findings);
  }
  noteStrays(found, findings);
  if (kinds[0] === 'scenario') return sortScenario(found, files, findings);
  if (kinds[0] === 'kubernetes') return sortManifests(found, findings);
  return {
    kind: 'compose',
    files: found
      .filter(({ kind }) => kind === 'compose')
      .map(({ file, document }, index, all) => ({
        name: composeName(file, all.slice(0, index).filter(other => other.file === file).length),
        root: document as Mapping,
      })),
  };
}

/** Several documents of one compose file are laid on one another like several files. */
const composeName = (file: string, earlier: number): string =>
  earlier === 0 ? file : `${file}#${String(earlier + 1)}`;
