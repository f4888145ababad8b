/** `tare import`: compose files, manifests or a trace → a scenario, with everything that was assumed and its line. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ImportNote } from '@tare/importers';
import { problem } from '@tare/schema';
import { stringify } from 'yaml';
import { printJson, refuse } from '../answer.ts';
import { EXIT, type Exit } from '../exit.ts';
import { load } from '../load.ts';
import { wrap } from '../text/columns.ts';
import type { World } from '../world.ts';

export interface ImportFlags {
  readonly output?: string;
  readonly profile?: readonly string[];
  readonly map?: string;
  readonly json?: boolean;
}

export const scenarioYaml = (document: unknown): string =>
  stringify(document, { lineWidth: 100, aliasDuplicateObjects: false }).trimEnd();

const HEADS = { assumed: 'Assumed', 'left-out': 'Left out', normalised: 'Put in order' } as const;

function noteLine({ place, what, value, why }: ImportNote, width: number): string {
  const shown = value === undefined ? what : `${what} = ${value}`;
  return wrap(`  ${place.file}:${String(place.line)}  ${shown}. ${why}`, width, '      ');
}

function notesText(notes: readonly ImportNote[], width: number): string {
  const kinds = ['assumed', 'left-out', 'normalised'] as const;
  return kinds
    .map(kind => ({ kind, own: notes.filter(note => note.kind === kind) }))
    .filter(({ own }) => own.length > 0)
    .map(({ kind, own }) =>
      [`${HEADS[kind]} (${String(own.length)}):`, ...own.map(note => noteLine(note, width))].join('\n'),
    )
    .join('\n');
}

export async function runImport(files: readonly string[], flags: ImportFlags, world: World): Promise<Exit> {
  const { output, json } = flags;
  if (output !== undefined && files.some(file => resolve(file) === resolve(output)))
    return refuse(
      [problem('conflict', '--output', `${output} is one of the files that are read.`, 'Name another file.')],
      world,
      json,
    );
  const loaded = await load(files, world, { profiles: flags.profile, map: flags.map });
  if (!loaded.ok) return refuse(loaded.problems, world, json);
  const { document, notes } = loaded.value;
  if (output !== undefined) {
    try {
      await writeFile(output, `${scenarioYaml(document)}\n`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return refuse(
        [
          problem(
            'unavailable',
            '--output',
            `It cannot be written: ${why}.`,
            'Name a file that may be written.',
          ),
        ],
        world,
        json,
      );
    }
  }
  if (json === true) printJson(loaded.value, world);
  else if (output === undefined) world.print(scenarioYaml(document));
  world.note(`${notesText(notes, world.width)}\n`);
  if (output !== undefined) world.note(`Written to ${output}.\n`);
  return EXIT.done;
}
