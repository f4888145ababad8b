/** `tare share` and `tare open`: a scenario as a link that carries everything, and back. */
import { CATALOGUE_VERSION } from '@tare/catalog';
import { ENGINE_VERSION } from '@tare/runner/node';
import { LIMITS, problem } from '@tare/schema';
import { decodeLink, encodeLink } from '@tare/share';
import { printJson, refuse } from '../answer.ts';
import { EXIT, type Exit } from '../exit.ts';
import { load } from '../load.ts';
import type { World } from '../world.ts';
import { scenarioYaml } from './import.ts';

const MARK = '#s=';

export interface ShareFlags {
  readonly base: string;
  readonly profile?: readonly string[];
  readonly json?: boolean;
}

export async function runShare(files: readonly string[], flags: ShareFlags, world: World): Promise<Exit> {
  const loaded = await load(files, world, { profiles: flags.profile });
  if (!loaded.ok) return refuse(loaded.problems, world, flags.json);
  const { document } = loaded.value;
  const text = await encodeLink({
    document,
    engineVersion: ENGINE_VERSION,
    catalogueVersion: CATALOGUE_VERSION,
  });
  const link = `${flags.base}${MARK}${text}`;
  if (text.length > LIMITS.linkCharacters)
    return refuse(
      [
        problem(
          'too-large',
          '',
          `The link would have ${String(text.length)} characters; at most ${String(LIMITS.linkCharacters)} can be opened.`,
          'Share the scenario file instead.',
        ),
      ],
      world,
      flags.json,
    );
  if (flags.json === true) printJson({ link, characters: link.length }, world);
  else world.print(link);
  world.note(`${String(link.length)} characters.\n`);
  return EXIT.done;
}

export async function runOpen(link: string, flags: { readonly json?: boolean }, world: World): Promise<Exit> {
  const at = link.indexOf(MARK);
  const decoded = await decodeLink(at < 0 ? link.trim() : link.slice(at + MARK.length).trim());
  if (!decoded.ok) return refuse(decoded.problems, world, flags.json);
  const { document, engineVersion, catalogueVersion } = decoded.value;
  if (flags.json === true) printJson(decoded.value, world);
  else world.print(scenarioYaml(document));
  if (engineVersion !== ENGINE_VERSION || catalogueVersion !== CATALOGUE_VERSION)
    world.note(
      `Made with engine ${engineVersion} and catalogue ${catalogueVersion}; here are ${ENGINE_VERSION} and ${CATALOGUE_VERSION}, so figures may differ.\n`,
    );
  return EXIT.done;
}
