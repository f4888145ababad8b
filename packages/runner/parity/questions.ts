/** What every environment is asked; short runs of the catalogue's presets, each platform that is feasible. */
import { prepareText, presets } from '@tare/catalog';
import type { Plan } from '@tare/schema';

export interface Question {
  readonly name: string;
  readonly plan: Plan;
  readonly platform: number;
  readonly seed: number;
}

/** Simulated time of each run: enough for a few thousand requests. */
const DURATION_US = 20e6;

/** Parsing and catalogue arithmetic happen in the environment too, so they are compared with the rest. */
export function questions(): Question[] {
  return presets.flatMap((preset, index) => {
    const prepared = prepareText(preset.yaml);
    if (!prepared.ok) throw new Error(`${preset.id}: ${prepared.problems[0]?.message ?? 'is refused'}`);
    const { plan } = prepared.value;
    const short: Plan = {
      ...plan,
      run: { ...plan.run, durationUs: Math.min(plan.run.durationUs, DURATION_US), warmupUs: 0 },
    };
    return plan.platforms.flatMap((platform, at) =>
      platform.infeasible.length > 0
        ? []
        : [{ name: `${preset.id}/${platform.id}`, plan: short, platform: at, seed: index + 1 }],
    );
  });
}
