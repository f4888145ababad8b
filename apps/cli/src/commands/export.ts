/** `tare export`: a scenario as one of its platforms runs it → Kubernetes manifests. */
import { exportAgainst, exportManifests } from '@tare/importers';
import { parseScenario, problem, type Scenario } from '@tare/schema';
import { stringify } from 'yaml';
import { printJson, refuse } from '../answer.ts';
import { EXIT, type Exit } from '../exit.ts';
import { readFiles } from '../files.ts';
import { load } from '../load.ts';
import type { World } from '../world.ts';

export interface ExportFlags {
  readonly against?: string;
  readonly platform?: string;
  readonly profile?: readonly string[];
  readonly json?: boolean;
}

/** The manifests that the scenario came from, changed so that they say what the platform chooses, as a patch of them. */
async function printDiff(
  scenario: Scenario,
  platform: string,
  { against, json }: ExportFlags & { readonly against: string },
  world: World,
): Promise<Exit> {
  const files = await readFiles([against], world);
  if (!files.ok) return refuse(files.problems, world, json);
  const patch = exportAgainst(scenario, platform, files.value);
  if (!patch.ok) return refuse(patch.problems, world, json);
  const { diff, leftOut } = patch.value;
  if (json === true) printJson({ diff, leftOut }, world);
  else if (diff !== '') world.print(diff.trimEnd());
  if (diff === '' && json !== true) world.note('Nothing is to be changed.\n');
  if (leftOut.length > 0) world.note(`${leftOut.join('\n')}\n`);
  return EXIT.done;
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
  if (flags.against !== undefined)
    return printDiff(scenario.value, platform, { ...flags, against: flags.against }, world);
  const { objects, leftOut } = exportManifests(scenario.value, platform);
  if (json === true) printJson({ objects, leftOut }, world);
  else world.print(objects.map(manifestYaml).join('\n---\n'));
  if (leftOut.length > 0) world.note(`${leftOut.join('\n')}\n`);
  return EXIT.done;
}
