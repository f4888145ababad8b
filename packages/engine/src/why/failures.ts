import type { Failures, Plan, ReportSummary, Why } from '@tare/schema';
import type { LargestDomains } from '../hosts/blast-radius.ts';
import { formula, leaf, measured, serviceOrigin, whole, why } from './tree.ts';

const CAUSES: Readonly<Record<string, string>> = {
  timeout: 'the client gave up waiting',
  rejected: 'the queue was full',
  unavailable: 'no instance was ready',
  downstream: 'a service called failed',
  killed: 'the instance was killed',
};

/** Share of requests that failed, by cause. */
export const whyFailed = (failedFraction: number, failed: Failures, ended: number): Why =>
  why(
    'failedFraction',
    'share',
    whole(
      'share of requests that failed',
      failedFraction,
      measured('L2'),
      Object.entries(failed).map(([cause, count]) =>
        leaf(CAUSES[cause] ?? cause, ended === 0 ? 0 : count / ended, measured('L2')),
      ),
    ),
  );

/** Share of the instances that one kernel, host, zone, site, provider and control plane take at worst, by service. */
export const whyBlast = (
  radius: ReportSummary['blastRadius'],
  domains: LargestDomains,
  { plan, instances }: { readonly plan: Plan; readonly instances: number },
): Why[] =>
  (['kernel', 'host', 'zone', 'site', 'provider', 'controlPlane'] as const).map(domain =>
    why(
      `blastRadius.${domain}`,
      'share',
      whole(
        `instances that one ${domain === 'controlPlane' ? 'control plane leaves unmanaged' : `${domain} takes`}`,
        radius[domain],
        formula('F3'),
        domains[domain].map(([id, count]) => leaf(id, count / instances, serviceOrigin(plan, id))),
      ),
    ),
  );
