/** Power between idle and full load: rule L3's straight line against curves measured by SPECpower_ssj2008. */
import type { VerifySet } from '../case.ts';
import { small } from '../scenario.ts';
import { LINEAR, measured } from './measurement.ts';

interface Curve {
  readonly id: string;
  readonly label: string;
  readonly record?: string;
  /** Watts at 0, 10 … 100 % load. */
  readonly watts: readonly number[];
}

const CURVES: readonly Curve[] = [
  {
    id: 'x3550',
    label: 'IBM x3550, 2 Xeon X5675',
    record: 'po.spec.x3550',
    watts: [58.4, 98, 109, 118, 128, 140, 153, 170, 189, 205, 222],
  },
  {
    id: 'g5',
    label: 'HP ML110 G5, Xeon 3075',
    record: 'po.spec.g5',
    watts: [93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135],
  },
  {
    id: 'x3550-x5670',
    label: 'IBM x3550, 2 Xeon X5670',
    watts: [66, 107, 120, 131, 143, 156, 173, 191, 211, 229, 247],
  },
  {
    id: 'x3250',
    label: 'IBM x3250, Xeon X3470',
    watts: [41.6, 46.7, 52.3, 57.9, 65.4, 73, 80.7, 89.5, 99.6, 105, 113],
  },
  {
    id: 'g4',
    label: 'HP ML110 G4, Xeon 3040',
    watts: [86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117],
  },
];
const HOURS_PER_MONTH = 730;
const BOWED = 'Two-socket servers draw more at low load than a straight line between idle and full says.';

/** A host kept busy to a share of its cores; one core is one tenth. */
function at({ id, label, record, watts }: Curve, tenths: number): VerifySet {
  const document = small({
    services: {
      a: { work: { cpu: '10h', mix: { compute: 1 } }, limits: { cpu: tenths }, requests: { cpu: tenths } },
    },
    machine: { cores: 10, watts: { idle: watts[0]!, full: watts[10]! } },
    traffic: { a: { arrivals: 'regular', to: 'a', rate: '10/s' } },
    run: { duration: '100s', warmup: '10s' },
  });
  const line = watts[0]! + ((watts[10]! - watts[0]!) * tenths) / 10;
  return measured('predicted', document, {
    id: `power.${id}.${String(tenths * 10)}`,
    rule: 'L3',
    what: `${label}, at ${String(tenths * 10)} % load`,
    source: 'SPECpower_ssj2008, as kept by CloudSim’s power models',
    ...(record === undefined ? {} : { record }),
    unit: 'W',
    expected: watts[tenths]!,
    read: report => (report.summary.kilowattHoursPerMonth! / HOURS_PER_MONTH) * 1000,
    tolerance: LINEAR,
    ...(Math.abs(line / watts[tenths]! - 1) > 0.1 ? { knownWrong: BOWED } : {}),
  });
}

export const powerSets: readonly VerifySet[] = CURVES.flatMap(curve =>
  [2, 4, 6, 8].map(tenths => at(curve, tenths)),
);
