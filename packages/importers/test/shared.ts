/** Upstream vectors and real input files that stand beside the checkout; tests that need them say when they are absent. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SourceFile } from '../src/index.ts';

const SHARED = resolve(import.meta.dirname, '../../../../shared');

export const INPUTS = `${SHARED}/inputs`;
export const hasShared = existsSync(SHARED);
const ABSENT = 'the folder ../shared with upstream vectors and inputs is not beside this checkout';

/** The title of a group that needs the folder, with the reason where it is skipped. */
export const titled = (title: string): string => (hasShared ? title : `${title} (skipped: ${ABSENT})`);

export interface Vector<Input, Expected> {
  readonly case: string;
  readonly input: Input;
  readonly expected: Expected;
}

/** The cases of a suite; none where the folder is absent. */
export function vectors<Input, Expected>(suite: string): readonly Vector<Input, Expected>[] {
  if (!hasShared) return [];
  const text = readFileSync(`${SHARED}/vectors/${suite}.json`, 'utf8');
  return (JSON.parse(text) as { cases: Vector<Input, Expected>[] }).cases;
}

/** Paths of all files under a folder of the inputs, relative to the inputs. */
export function inputFiles(folder: string): readonly string[] {
  if (!hasShared) return [];
  return readdirSync(`${INPUTS}/${folder}`)
    .sort()
    .flatMap(name => {
      const path = `${folder}/${name}`;
      return statSync(`${INPUTS}/${path}`).isDirectory() ? inputFiles(path) : [path];
    });
}

/** Files with names relative to a folder, as a user would give them. */
export const readInputs = (folder: string, names: readonly string[]): SourceFile[] =>
  names.map(name => ({ name, text: readFileSync(`${INPUTS}/${folder}/${name}`, 'utf8') }));
