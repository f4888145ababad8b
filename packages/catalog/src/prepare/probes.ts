import type { PlanPhase, PlanProbe, PlanProbes, Probe, Service } from '@tare/schema';

/** What a probe takes where it says nothing (`SetDefaults_Probe`, Kubernetes pkg/apis/core/v1/defaults.go). */
const DEFAULTS = { periodUs: 10e6, timeoutUs: 1e6, failures: 3, successes: 1 } as const;

const planProbe = ({ initialDelay, period, timeout, failures, successes }: Probe): PlanProbe => ({
  initialDelayUs: initialDelay ?? 0,
  periodUs: Math.max(1, period ?? DEFAULTS.periodUs),
  timeoutUs: timeout ?? DEFAULTS.timeoutUs,
  failures: failures ?? DEFAULTS.failures,
  successes: successes ?? DEFAULTS.successes,
});

/** The probes of a service's replicas; undefined where it has none. */
export function probesOf({ probes }: Service): PlanProbes | undefined {
  const { startup, readiness, liveness } = probes ?? {};
  if (startup === undefined && readiness === undefined && liveness === undefined) return undefined;
  return {
    ...(startup === undefined ? {} : { startup: planProbe(startup) }),
    ...(readiness === undefined ? {} : { readiness: planProbe(readiness) }),
    ...(liveness === undefined ? {} : { liveness: planProbe(liveness) }),
  };
}

/** The last step of a start: until its probes have succeeded. */
export function probedPhase(name: string, service: Service): PlanPhase[] {
  const probes = probesOf(service);
  if (probes === undefined) return [];
  return [
    {
      kind: 'delay',
      name: 'probed',
      technology: 'kubelet',
      law: { law: 'constant', mean: 0 },
      factor: 1,
      source: `services.${name}.probes`,
      probes,
    },
  ];
}
