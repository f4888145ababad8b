import type { Report, ReportSummary, Why } from '@tare/schema';
import type { LargestDomains } from '../hosts/blast-radius.ts';
import { meanOf, type Presence } from '../ledger/presence.ts';
import type { RunParts } from '../parts.ts';
import { whyCost, whyEnergy, whyTare } from './cost.ts';
import { whyBlast, whyFailed } from './failures.ts';
import { whyHosts } from './hosts.ts';
import { whyLatency } from './latency.ts';
import { whyStartup } from './starts.ts';

/** Rule R3: a tree for every headline number that the run has. */
export function whyAll(
  { fleet, platform, requests, lifecycle, latencyParts }: RunParts,
  summary: ReportSummary,
  ledgers: Pick<Report, 'ledger' | 'ledgerBy'>,
  { domains, presence }: { readonly domains: LargestDomains; readonly presence: Presence },
): Why[] {
  const { flow } = requests;
  const ended = flow.completed + flow.failures();
  const hosts = whyHosts(fleet, presence);
  const startup = whyStartup(platform, lifecycle.starts.records);
  return [
    whyCost(summary, ledgers, fleet.plan),
    whyTare(summary.tareFraction, ledgers),
    ...(hosts === null ? [] : [hosts]),
    ...whyLatency(summary.latencyMs, flow.latency, latencyParts),
    whyFailed(summary.failedFraction, flow.failed, ended),
    ...(startup === null ? [] : [startup]),
    ...whyBlast(summary.blastRadius, domains, { plan: fleet.plan, instances: meanOf(presence.ofInstance) }),
    ...(summary.kilowattHoursPerMonth === null
      ? []
      : [whyEnergy(summary.kilowattHoursPerMonth, fleet, presence)]),
  ];
}
