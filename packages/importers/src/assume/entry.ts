/** Where requests come in, as far as exposure, ports and names tell. */
import type { Exposure, Workload } from '../workload.ts';
import type { Role } from './families.ts';

const BY: Readonly<Record<Exposure['by'], number>> = {
  ingress: 0,
  'load-balancer': 1,
  'node-port': 2,
  'published-port': 3,
};
const NOT_EXPOSED = 4;
const FIRST_PORTS = new Set([80, 443]);
const NEXT_PORTS = new Set([8080, 3000, 8000, 8443, 5000]);
const ENTRY_NAME =
  /(^|[^a-z])(frontend|front-end|front|web|www|gateway|edge|ingress|proxy|nginx|traefik|ui|webui|webapp|webserver|portal|site)([^a-z]|$)/;
const ROLE_RANK: Readonly<Record<Role, number>> = {
  app: 0,
  proxy: 0,
  tool: 1,
  data: 1,
  control: 2,
  telemetry: 2,
  client: 3,
};

export interface Candidate {
  readonly workload: Workload;
  readonly role: Role;
  /** True when a load generator among the files calls it. */
  readonly isDriven: boolean;
  /** How many others it reaches by calls. */
  readonly reach: number;
}

const portRank = (port: number): number => (FIRST_PORTS.has(port) ? 0 : NEXT_PORTS.has(port) ? 1 : 2);

/** Smaller is more likely, compared from the left. */
function likelihood({ workload, role, isDriven, reach }: Candidate): readonly number[] {
  const exposure = Math.min(NOT_EXPOSED, ...workload.exposures.map(({ by }) => BY[by]));
  const port = Math.min(3, ...workload.exposures.map(one => portRank(one.port)));
  return [
    workload.replicas === 0 ? 1 : 0,
    ROLE_RANK[role],
    isDriven ? 0 : 1,
    exposure,
    ENTRY_NAME.test(workload.name.toLowerCase()) ? 0 : 1,
    port,
    -reach,
  ];
}

function compare(left: readonly number[], right: readonly number[]): number {
  const index = left.findIndex((value, position) => value !== right[position]);
  return index < 0 ? 0 : left[index]! - right[index]!;
}

const isRouted = ({ workload, role }: Candidate): boolean =>
  (role === 'app' || role === 'proxy') &&
  workload.replicas > 0 &&
  workload.exposures.some(({ by }) => by === 'ingress');

/** The entry services: the most likely one, or all that an Ingress or a route leads to. */
export function chooseEntries(candidates: readonly Candidate[]): readonly Workload[] {
  const ranked = candidates
    .map(candidate => ({ candidate, rank: likelihood(candidate) }))
    .sort((a, b) => compare(a.rank, b.rank))
    .map(({ candidate }) => candidate);
  const first = ranked[0];
  if (first === undefined || first.workload.replicas === 0) return [];
  return (isRouted(first) ? ranked.filter(isRouted) : [first]).slice(0, 16).map(({ workload }) => workload);
}

/** Why a workload counts as an entry, in words. */
export function entryReason(workload: Workload): string {
  const by = workload.exposures.map(one => one.by);
  if (by.includes('ingress')) return 'An Ingress or another route leads to it (rule entry.routed).';
  if (by.includes('load-balancer') || by.includes('node-port'))
    return 'Its Service is open to the outside (rule entry.service).';
  if (by.includes('published-port'))
    return 'It publishes a port; web ports and names of front ends come first (rule entry.port).';
  return 'Nothing is exposed; it has the most likely name, or calls the most others (rule entry.name).';
}
