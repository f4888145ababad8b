import type { PlanPlatform, StartRecord, Why, WhyNode } from '@tare/schema';
import { catalogue, leaf, measured, scenario, whole, wholeWithRest, why } from './tree.ts';

type Origin = ReturnType<typeof scenario>;

/** The catalogue's record of a phase, found by its name and technology. */
function originOf(platform: PlanPlatform, name: string, technology: string): Origin {
  const phases = [...platform.deployments.flatMap(({ phases }) => phases), ...(platform.guest?.phases ?? [])];
  const phase = phases.find(phase => phase.name === name && phase.technology === technology);
  if (phase === undefined || phase.source === '') return measured('S1');
  return phase.source.startsWith('services.') ? scenario(phase.source) : catalogue(phase.source);
}

/** Mean start-up time of the recorded starts: the mean time of each phase, and the technologies in it. */
export function whyStartup(platform: PlanPlatform, records: readonly StartRecord[]): Why | null {
  if (records.length === 0) return null;
  const byPhase = new Map<string, Map<string, number>>();
  let total = 0;
  for (const record of records) {
    total += record.readyMs - record.startedMs;
    for (const { name, technology, fromMs, toMs } of record.phases) {
      const technologies = byPhase.get(name) ?? new Map<string, number>();
      byPhase.set(name, technologies);
      technologies.set(technology, (technologies.get(technology) ?? 0) + toMs - fromMs);
    }
  }
  const mean = (sum: number) => sum / records.length;
  const phases = [...byPhase].map(([name, technologies]): WhyNode => {
    const parts = [...technologies].map(([technology, sum]) =>
      leaf(technology, mean(sum), originOf(platform, name, technology)),
    );
    return whole(
      name,
      parts.reduce((sum, part) => sum + part.value, 0),
      measured('S1'),
      parts,
    );
  });
  return why(
    'startupMs',
    'ms',
    wholeWithRest('mean start-up time', mean(total), measured('S1'), phases, {
      label: 'waiting between phases',
      origin: measured('S1'),
    }),
  );
}
