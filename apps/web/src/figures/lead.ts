/** Which part of the page explains a headline number. */
import type { Metric, TracePick } from '@tare/schema';
import type { SessionState } from '../session/state.ts';

/** What the page is to show when somebody asks why a platform has this figure. */
export type Lead = (platform: string) => Partial<SessionState>;

const tree =
  (whyOf: SessionState['whyOf']): Lead =>
  () => ({ whyOf, section: 'why' });
const requests =
  (pick: TracePick): Lead =>
  platform => ({ requestsOf: { platform, pick }, section: 'requests' });
const section =
  (id: string): Lead =>
  () => ({ section: id });

export const LEADS: Partial<Readonly<Record<Metric, Lead>>> = {
  hosts: tree('hosts'),
  usdPerMonth: tree('usdPerMonth'),
  tareFraction: section('ledger'),
  cpuUtilisation: section('ledger'),
  p50: requests('p50'),
  p95: requests('p95'),
  p99: requests('p99'),
  failedFraction: tree('failedFraction'),
  startupP50: section('startup'),
  startupP95: section('startup'),
  scaleOutMs: section('startup'),
  blastKernel: tree('blastRadius.kernel'),
  blastHost: section('placement'),
  blastZone: section('placement'),
  blastSite: section('placement'),
  makespanMs: section('time'),
  availability: section('happened'),
};
