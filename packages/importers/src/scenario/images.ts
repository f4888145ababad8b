/** Images of a scenario: sizes and processors are assumptions by family, as no file says them. */
import type { ScenarioDocument } from '@tare/schema';
import type { Family } from '../assume/families.ts';
import { imageName } from '../assume/families.ts';
import type { Program } from '../assume/calls.ts';
import { assume, type Findings } from '../findings.ts';
import { assignIds } from './names.ts';
import { writeMebibytes } from './quantities.ts';

type Images = ScenarioDocument['images'];
type Image = Images[string];

/** Two workloads share an image when they name the same reference for the same processor. */
const keyOf = ({ workload }: Program): string =>
  `${workload.image ?? `built:${workload.name}`}|${workload.architecture ?? ''}|${workload.os ?? ''}`;

function architectures({ workload, family }: Program): Image['architectures'] {
  if (workload.architecture !== undefined) return [workload.architecture];
  return family.bothArchitectures ? ['amd64', 'arm64'] : ['amd64'];
}

function layersOf(key: string, family: Family): Image['layers'] {
  return [
    { digest: `assumed.${family.id}.base`, size: writeMebibytes(family.sharedMi) },
    { digest: `assumed.${key.split('|')[0]!.slice(-90)}`, size: writeMebibytes(family.ownMi) },
  ];
}

/** Last part of the reference; a built image is called after its service. */
const shortName = ({ workload }: Program): string =>
  workload.image === undefined ? workload.name : imageName(workload.image).replace(/^.*\//, '');

function noteImage(id: string, program: Program, findings: Findings): void {
  const { workload, family } = program;
  assume(findings, workload.imagePlace, {
    what: `image ${id}`,
    value: `${String(family.sharedMi + family.ownMi)} MiB compressed, ${architectures(program).join(' and ')}`,
    why: `${workload.image === undefined ? 'It is built from source, so its size is not known' : 'Sizes are not in the files'}; round figures of the family "${family.id}" (rule image.family).`,
  });
}

/** Two references may end alike; every repeat gets its number. */
function numberRepeats(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return names.map(name => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}-${String(count)}`;
  });
}

export interface WrittenImages {
  readonly images: Images;
  /** Image id of each workload, by the workload's name. */
  readonly idOf: ReadonlyMap<string, string>;
}

export function writeImages(programs: readonly Program[], findings: Findings): WrittenImages {
  const byKey = new Map<string, Program>();
  for (const program of programs) if (!byKey.has(keyOf(program))) byKey.set(keyOf(program), program);
  const ids = new Map<string, string>();
  const numbered = numberRepeats([...byKey.values()].map(shortName));
  const assigned = assignIds(numbered, 'image');
  const images: Images = {};
  for (const [index, [key, program]] of [...byKey].entries()) {
    const id = assigned.get(numbered[index]!)!;
    ids.set(key, id);
    images[id] = {
      layers: layersOf(key, program.family),
      architectures: architectures(program),
      os: program.workload.os ?? 'linux',
    };
    noteImage(id, program, findings);
  }
  return {
    images,
    idOf: new Map(programs.map(program => [program.workload.name, ids.get(keyOf(program))!])),
  };
}
