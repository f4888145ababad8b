/** Two replications of a preset, the fewest that give an estimate, for the bars beside its question in the gallery. */
import { prepareText, presets } from '@tare/catalog';
import { compare } from '@tare/experiments';
import type { Runner } from '@tare/runner/browser';
import { READ_METRIC } from '../figures/metric.ts';
import type { Glance } from './protocol.ts';

export async function glanceAt(id: string, runner: Runner, signal: AbortSignal): Promise<Glance | null> {
  const preset = presets.find(one => one.id === id);
  const prepared = preset === undefined ? null : prepareText(preset.yaml);
  if (preset === undefined || prepared === null || !prepared.ok) return null;
  const { execute, concurrency } = runner;
  const compared = await compare(prepared.value, { execute, concurrency, replications: 2, signal });
  if (!compared.ok) return null;
  const metric = preset.shows ?? 'hosts';
  return {
    metric,
    bars: compared.value.platforms.map(platform => ({
      label: platform.label,
      value: READ_METRIC[metric](platform)?.value ?? null,
    })),
  };
}
