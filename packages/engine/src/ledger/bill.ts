import type { PlanPool, ReportSummary } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import { poolUsdPerHour } from './commitments.ts';
import type { Presence } from './presence.ts';
import { HOURS_PER_MONTH } from '../report/month.ts';

const US_PER_HOUR = 3.6e9;
const MILLI = 1000;

/**
 * Cores of a host on which instances of a service can run: vCPUs of their own VMs, or of the guests that hold them, else
 * all threads of the host.
 */
function licensedCores(fleet: Fleet, host: number, own: readonly number[], vcpus: number): number {
  if (vcpus > 0) return vcpus * own.length;
  const { guest } = fleet.platform;
  if (guest === null) return fleet.poolOf(host).cpuMilli / MILLI;
  return guest.vcpus * new Set(own.map(instance => fleet.instances[instance]!.guest)).size;
}

/** Software licences on a host for an hour, USD: of each service that has stood there in the window. */
export function licencesPerHour(fleet: Fleet, host: number, { ofInstance }: Presence): number {
  return fleet.plan.services.reduce((sum, { licence }, service) => {
    if (licence.usdPerCoreHour === 0 && licence.usdPerHostHour === 0) return sum;
    const own = fleet.hosts[host]!.instances.filter(
      instance => fleet.instances[instance]!.service === service && ofInstance[instance]! > 0,
    );
    if (own.length === 0) return sum;
    const cores = licensedCores(fleet, host, own, fleet.platform.deployments[service]!.vcpus);
    return sum + licence.usdPerHostHour + licence.usdPerCoreHour * cores;
  }, 0);
}

/** The bill of a month, USD, for as many hosts and as much egress as there were in the window. */
export function monthlyBill(
  fleet: Fleet,
  presence: Presence,
  { egressUsd, from, to }: { readonly egressUsd: number; readonly from: number; readonly to: number },
): ReportSummary['usdPerMonthFor'] {
  let hosts = 0;
  let licences = 0;
  for (const [host] of fleet.hosts.entries()) {
    const there = presence.ofHost[host]!;
    const { committed, usdPerHour } = fleet.poolOf(host);
    if (committed === undefined) hosts += usdPerHour * there;
    licences += licencesPerHour(fleet, host, presence) * there;
  }
  for (const pool of fleet.platform.pools)
    if (fleet.plan.pools[pool]!.committed !== undefined) hosts += poolUsdPerHour(fleet, pool, from, to);
  const windowUs = to - from;
  const windows = windowUs === 0 ? 0 : (HOURS_PER_MONTH * US_PER_HOUR) / windowUs;
  return {
    hosts: hosts * HOURS_PER_MONTH,
    licences: licences * HOURS_PER_MONTH,
    egress: egressUsd * windows,
  };
}

/** What a host and its licences cost over the window, in millionths of a dollar, as its provider bills (rule L3). */
export function billedMicroUsd(
  { usdPerHour, billing }: PlanPool,
  licences: number,
  windowUs: number,
): number {
  const hours = windowUs / US_PER_HOUR;
  return (usdPerHour + licences) * 1e6 * (billing === 'hour' ? Math.ceil(hours) : hours);
}
