/** Which given file a relative name in a compose file means. Nothing is fetched; a file that was not given is asked for. */
import { type Findings, normalise, refuse, type SourcePlace } from '../findings.ts';

const directoryOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1);

/** "a/b" + "../c/./d.yaml" → "a/c/d.yaml". */
export function resolvePath(from: string, relative: string): string {
  const parts = relative.startsWith('/')
    ? []
    : directoryOf(from)
        .split('/')
        .filter(part => part !== '');
  for (const part of relative.replaceAll('\\', '/').split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

const normal = (name: string): string => resolvePath('', name);

/** Names that point outside of the given files: a URL, a git or registry reference, another scheme. */
export const isRemote = (name: string): boolean =>
  /^([a-z][a-z0-9+.-]+:|git@)/i.test(name) && !/^[A-Za-z]:[\\/]/.test(name);

function byLastPart(names: readonly string[], wanted: string): string | undefined {
  const last = wanted.slice(wanted.lastIndexOf('/') + 1);
  const same = names.filter(name => name.slice(name.lastIndexOf('/') + 1) === last);
  return same.length === 1 ? same[0] : undefined;
}

/** The given file that `relative`, written in the file `from`, means; undefined when it was not given. */
export function findFile(names: readonly string[], from: string, relative: string): string | undefined {
  const wanted = resolvePath(from, relative);
  return (
    names.find(name => normal(name) === wanted) ??
    byLastPart(
      names.filter(name => name !== from),
      wanted,
    )
  );
}

interface Request {
  readonly names: readonly string[];
  readonly relative: string;
  readonly place: SourcePlace;
  readonly what: string;
}

function refuseRemote(request: Request, findings: Findings): undefined {
  refuse(findings, 'missing', request.place, {
    message: `${request.what} stands at ${request.relative}, and nothing is fetched from elsewhere.`,
    fix: 'Download the file, give it beside the others and write its relative path here.',
  });
  return undefined;
}

/** As findFile, with a problem when the file is missing and a note when it was found by its last part only. */
export function requireFile(request: Request, findings: Findings): string | undefined {
  const { relative, place } = request;
  if (isRemote(relative)) return refuseRemote(request, findings);
  const found = findFile(request.names, place.file, relative);
  const wanted = resolvePath(place.file, relative);
  if (found === undefined) {
    refuse(findings, 'missing', place, {
      message: `${request.what} stands in ${relative}, which is not among the files.`,
      fix: `Add the file ${wanted}.`,
    });
  } else if (normal(found) !== wanted) {
    normalise(findings, place, {
      what: `file ${relative}`,
      value: found,
      why: 'The files were given without their folders; this is the only one of that name.',
    });
  }
  return found;
}
