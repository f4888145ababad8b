/** Packing a recorded cluster of accelerators (rule O1): figures that need the trace itself, which is not part of the project. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TraceImport } from '@tare/importers';
import type { Report, ScenarioDocument } from '@tare/schema';
import type { VerifyCase, VerifySet } from './case.ts';

/** Beside the checkout, where the trace may stand. */
const FOLDER = resolve(import.meta.dirname, '../../../../../shared/inputs/traces/openb');
const FILES = ['openb_node_list_gpu_node.csv', 'openb_pod_list_default.csv'];

const SOURCE =
  'hkust-adsl/kubernetes-scheduler-simulator, experiments/analysis/expected_results/analysis_allo_discrete.csv: openb "default", workload at 130 % of 6,212 GPUs, mean of 10 seeds';

type Policy = NonNullable<ScenarioDocument['platforms'][string]['placement']>;

/** Allocated GPUs, per cent of all, in rising order. */
const PUBLISHED: readonly { readonly policy: Policy; readonly name: string; readonly percent: number }[] = [
  { policy: 'random', name: 'Random', percent: 87.47 },
  { policy: 'gpu-dot-product', name: 'DotProd', percent: 90.85 },
  { policy: 'gpu-clustering', name: 'GpuClustering', percent: 91.88 },
  { policy: 'gpu-packing', name: 'GpuPacking', percent: 92.0 },
  { policy: 'gpu-best-fit', name: 'BestFit', percent: 93.08 },
  { policy: 'fragmentation-gradient', name: 'FGD', percent: 95.39 },
];
const FILL = 1.3;
const REPLICATIONS = 4;

const allocated = ({ accelerators }: Report): number =>
  accelerators === undefined ? Number.NaN : (100 * accelerators.allocated) / accelerators.devices;

const mean = (figures: readonly number[]): number =>
  figures.reduce((sum, figure) => sum + figure, 0) / figures.length;

function replay(): ScenarioDocument {
  const trace = new TraceImport();
  for (const file of FILES) {
    trace.open(file);
    for (const line of readFileSync(resolve(FOLDER, file), 'utf8').split('\n')) trace.line(line);
  }
  const imported = trace.finish();
  if (!imported.ok) throw new Error(imported.problems[0]?.message ?? 'The trace cannot be read');
  return imported.document;
}

type Published = (typeof PUBLISHED)[number];

const ownCase = ({ policy, name, percent }: Published): VerifyCase => ({
  id: `o1.openb.${policy}`,
  rule: 'O1',
  what: `GPUs that ${name} gives away when pods for 130 % have arrived`,
  source: SOURCE,
  kind: 'predicted',
  unit: '%',
  expected: percent,
  tolerance: 1,
  because: 'other shuffles of the same pods; the published standard deviation is up to 0.6',
  read: allocated,
  reduce: mean,
});

/** Within as much again, so that the order is the published one. */
const orderCase = (lower: Published, higher: Published): VerifyCase => ({
  id: `o1.openb.order.${higher.policy}`,
  rule: 'O1',
  what: `${higher.name} gives away more than ${lower.name}`,
  source: SOURCE,
  kind: 'predicted',
  unit: 'points',
  expected: higher.percent - lower.percent,
  tolerance: Math.max(higher.percent - lower.percent, 0.3),
  because: 'the same order, or for neighbours within 0.3 points none at all',
  read: (report, other) => allocated(other) - allocated(report),
  reduce: mean,
});

/** Two policies that follow one another, on the same shuffles. */
function pair(document: ScenarioDocument, lower: Published, higher: Published): VerifySet {
  const platform = ({ policy }: Published) => ({ stack: [], engine: 'none' as const, placement: policy });
  const pods = document.traces!.pods!;
  const isFirst = lower === PUBLISHED[0];
  return {
    document: {
      ...document,
      traces: { pods: { ...pods, fill: FILL, whenFull: 'refuse' } },
      platforms: { a: platform(lower), b: platform(higher) },
      baseline: 'a',
      run: { duration: '1h' },
    },
    replications: REPLICATIONS,
    cases: [
      ...(isFirst ? [ownCase(lower)] : []),
      { ...ownCase(higher), read: (_, other) => allocated(other) },
      orderCase(lower, higher),
    ],
  };
}

/** None where the trace is not there; `absent` then says so. */
export function packingSets(): { readonly sets: readonly VerifySet[]; readonly absent: string | null } {
  if (!FILES.every(file => existsSync(resolve(FOLDER, file))))
    return { sets: [], absent: `Skipped: O1, packing the openb trace, which is not at ${FOLDER}.` };
  const document = replay();
  const sets = PUBLISHED.slice(1).map((higher, index) => pair(document, PUBLISHED[index]!, higher));
  return { sets, absent: null };
}
