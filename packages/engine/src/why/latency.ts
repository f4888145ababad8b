import type { Quantiles, Why, WhyNode } from '@tare/schema';
import type { LatencyHistogram } from '../report/histogram.ts';
import type { LatencyParts, MeanParts } from '../report/latency-parts.ts';
import { PATH_PARTS } from '../workload/paths.ts';
import { formula, leaf, measured, scenario, wholeWithRest, why } from './tree.ts';

const WORDS: Readonly<
  Record<(typeof PATH_PARTS)[number], { label: string; origin: ReturnType<typeof formula> }>
> = {
  network: { label: 'network between instances, and the stack’s part in it', origin: formula('M2') },
  transfer: { label: 'bytes on network cards and links', origin: measured('M2') },
  queue: { label: 'waiting for a free slot', origin: measured('W1') },
  net: { label: 'own work of the services', origin: scenario('services.*.work.cpu') },
  overhead: { label: 'isolation overhead on that work', origin: formula('I3') },
  cpuWait: {
    label: 'waiting for CPU: shared with others, throttled, or stolen',
    origin: measured('C1 C2 C4 C5'),
  },
  disk: { label: 'reading and writing on disk', origin: measured('M2') },
};

/** Requests around a percentile, from this share of all to that. */
const AROUND = { p50: [0.45, 0.55], p95: [0.94, 0.96], p99: [0.985, 0.995] } as const;

/** The parts of a mean, each as much of `value` as of the mean. */
function treeOf(label: string, value: number, mean: MeanParts): WhyNode {
  const scale = mean.latencyUs === 0 ? 0 : value / mean.latencyUs;
  const parts = PATH_PARTS.map((part, index) =>
    leaf(WORDS[part].label, mean.parts[index]! * scale, WORDS[part].origin),
  );
  return wholeWithRest(label, value, measured('R1'), parts, {
    label: 'calls that failed, and the time until the next try',
    origin: measured('W1'),
  });
}

/** Latency along the critical path: of all requests for the mean, of those around it for a percentile. */
export function whyLatency(
  quantiles: Quantiles | null,
  counted: LatencyHistogram,
  latencies: LatencyParts,
): Why[] {
  if (quantiles === null) return [];
  const all = latencies.between(counted, 0, 1);
  const mean =
    all === null ? [] : [why('latencyMs.mean', 'ms', treeOf('mean time of a request', quantiles.mean, all))];
  const percentiles = (['p50', 'p95', 'p99'] as const).flatMap(name => {
    const [from, to] = AROUND[name];
    const around = latencies.between(counted, from, to);
    return around === null
      ? []
      : [
          why(
            `latencyMs.${name}`,
            'ms',
            treeOf(`${name}: made up like the requests around it`, quantiles[name], around),
          ),
        ];
  });
  return [...mean, ...percentiles];
}
