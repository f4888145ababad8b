/** `tare export`: a scenario as one of its platforms runs it → Kubernetes manifests. */
import { exportManifests } from '@tare/importers';
import { parseScenario, problem } from '@tare/schema';
import { stringify } from 'yaml';
import { printJson, refuse } from '../answer.ts';
import { EXIT, type Exit } from '../exit.ts';
import { load } from '../load.ts';
import type { World } from '../world.ts';

export interface ExportFlags {
  readonly platform?: string;
  readonly profile?: readonly string[];
  readonly json?: boolean;
}

const manifestYaml = (object: object): string =>
  stringify(object, { lineWidth: 100, aliasDuplicateObjects: false }).trimEnd();

export async function runExport(files: readonly string[], flags: ExportFlags, world: World): Promise<Exit> {
  const { json } = flags;
  const loaded = await load(files, world, { profiles: flags.profile, map: undefined });
  if (!loaded.ok) return refuse(loaded.problems, world, json);
  const scenario = parseScenario(loaded.value.document);
  if (!scenario.ok) return refuse(scenario.problems, world, json);
  const names = Object.keys(scenario.value.platforms);
  const platform = flags.platform ?? scenario.value.baseline ?? names[0]!;
  if (!names.includes(platform))
    return refuse(
      [
        problem(
          'unknown-reference',
          '--platform',
          `There is no platform "${platform}".`,
          `Use one of: ${names.join(', ')}.`,
        ),
      ],
      world,
      json,
    );
  const { objects, leftOut } = exportManifests(scenario.value, platform);
  if (json === true) printJson({ objects, leftOut }, world);
  else world.print(objects.map(manifestYaml).join('\n---\n'));
  if (leftOut.length > 0) world.note(`${leftOut.join('\n')}\n`);
  return EXIT.done;
}
