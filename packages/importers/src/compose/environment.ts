/** The environment of one compose service: env_file in order, then `environment`, each winning over what came before. */
import { type Environment, readEnvironmentFile } from '../environment/dotenv.ts';
import { type Findings, leaveOut } from '../findings.ts';
import type { SourceFile } from '../source/parse.ts';
import { at, entriesOf, itemsOf, type Mapping, scalar, textAt, textOf, type Value } from '../source/value.ts';
import type { Mention } from '../workload.ts';
import { findFile } from './files.ts';
import type { Lookup } from './interpolate.ts';
import { longForm } from './merge.ts';

/** What is needed to read a service's environment. */
export interface EnvironmentReader {
  readonly files: readonly SourceFile[];
  /** Variables of the project, for names without a value. */
  readonly lookup: Lookup;
  readonly outer: Environment;
  readonly findings: Findings;
}

function fileEntries(item: Value, reader: EnvironmentReader): [string, Value][] {
  const relative = textOf(item) ?? textAt(item, 'path');
  if (relative === undefined || relative === '') return [];
  const name = findFile(
    reader.files.map(file => file.name),
    item.place.file,
    relative,
  );
  const file = reader.files.find(candidate => candidate.name === name);
  if (file === undefined) {
    leaveOut(
      reader.findings,
      item.place,
      `environment file ${relative}`,
      'It is not among the files, so calls that only it would show are not found.',
    );
    return [];
  }
  return [...readEnvironmentFile(file, reader.outer, reader.findings)].map(([key, value]) => [
    key,
    scalar(value, { ...item.place, file: file.name, line: 1, column: 1 }),
  ]);
}

function filesOf(service: Mapping): readonly Value[] {
  const value = at(service, 'env_file');
  return value?.kind === 'sequence' ? itemsOf(value) : value === undefined ? [] : [value];
}

/** Every variable that has a value, with the place that gives it. */
export function environmentOf(service: Mapping, reader: EnvironmentReader): Mention[] {
  const values = new Map(filesOf(service).flatMap(item => fileEntries(item, reader)));
  const own = at(service, 'environment');
  for (const [key, value] of own === undefined ? [] : entriesOf(longForm(own, 'services.x.environment')))
    values.set(key, value);
  return [...values].flatMap(([label, value]) => {
    const text = textOf(value) ?? reader.lookup(label);
    return text === undefined ? [] : [{ label, text, place: value.place }];
  });
}
