/** What the kubelet makes of a pod's resources. */
import { weightOf } from '@tare/catalog';
import { quotaUs } from '@tare/engine/rules';
import { noFindings, parseFile, parseQuantity, qosClassOf, scaledValue } from '@tare/importers';
import { compare, type Verdict } from './suite.ts';

interface Resources {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}
interface Pod {
  readonly spec: { readonly containers: readonly { readonly resources?: Resources }[] };
}

export function qosClass({ pod }: { pod: Pod }, expected: { qosClass: string }): Verdict {
  const [spec] = parseFile({ name: 'pod.json', text: JSON.stringify(pod.spec) }, noFindings());
  return compare(expected.qosClass, spec === undefined ? undefined : qosClassOf(spec, noFindings()));
}

type Config =
  | { op: 'milliCPUToQuota'; milliCPU: number; periodUs: number }
  | ({ op: 'podConfig' } & PodConfig);
interface PodConfig {
  readonly pod: Pod;
  readonly enforceCPULimits: boolean;
  readonly quotaPeriodUs: number;
  readonly customQuotaPeriodGate: boolean;
}

const STANDARD_PERIOD_US = 100_000;
const MOST_SHARES = 262_144;

const amount = (text: string | undefined, scale: number): number =>
  text === undefined ? 0 : Number(scaledValue(parseQuantity(text)!, scale));

/** pkg/kubelet/cm/helpers_linux.go, `ResourceConfigForPod`. */
function podConfig({ pod, enforceCPULimits, quotaPeriodUs, customQuotaPeriodGate }: PodConfig): object {
  const all = pod.spec.containers.map(({ resources }) => resources ?? {});
  const sum = (of: (resources: Resources) => string | undefined, scale: number) =>
    all.reduce((total, resources) => total + amount(of(resources), scale), 0);
  // A limit stands for a request that is not given.
  const requested = sum(({ requests, limits }) => requests?.cpu ?? limits?.cpu, -3);
  const cpuShares = Math.min(MOST_SHARES, weightOf(requested));
  const every = (of: (resources: Resources) => string | undefined) =>
    all.every(resources => amount(of(resources), -3) > 0);
  const limitsCpu = every(({ limits }) => limits?.cpu);
  const limitsMemory = every(({ limits }) => limits?.memory);
  const period = customQuotaPeriodGate ? quotaPeriodUs : STANDARD_PERIOD_US;
  const cpuQuota =
    enforceCPULimits && limitsCpu
      ? quotaUs(
          sum(({ limits }) => limits?.cpu, -3),
          period,
        )
      : -1;
  return {
    cpuShares,
    ...(limitsCpu ? { cpuPeriod: quotaPeriodUs, cpuQuota } : {}),
    ...(limitsMemory ? { memory: sum(({ limits }) => limits?.memory, 0) } : {}),
  };
}

export function cgroupConfig(input: Config, expected: Readonly<Record<string, number>>): Verdict {
  if (input.op === 'milliCPUToQuota')
    return compare(expected, { quotaUs: quotaUs(input.milliCPU, input.periodUs) });
  return compare(expected, podConfig(input));
}
