/** Host names in environment variables and command lines. */
import type { Mention, Workload } from '../workload.ts';

const HOST = '[A-Za-z0-9][A-Za-z0-9._-]*';
/** scheme://user:password@HOST */
const IN_URL = new RegExp(`://(?:[^\\s/@]*@)?(${HOST})`, 'g');
/** HOST:PORT, also in lists */
const WITH_PORT = new RegExp(`(?:^|[\\s,;='"(@/])(${HOST}):\\d{2,5}(?!\\d)`, 'g');
/** Host=HOST; Server=HOST in connection strings, --db-host HOST, --redis.addr=HOST */
const NAMED = new RegExp(
  `(?:host|hostname|server|addr|address|url|endpoint|data source)s?(?:\\s*=\\s*|\\s+)(${HOST})`,
  'gi',
);
/** -h HOST, as load generators and clients of databases take it */
const SHORT_OPTION = new RegExp(`(?:^|\\s)-[hH] ?(${HOST})`, 'g');
const WHOLE = new RegExp(`^${HOST}$`);
/** Variables whose whole value is a host: DB_HOST, CART_SERVICE_ADDR, REDIS. */
const HOST_LABEL =
  /(^|[_.-])(hosts?|hostname|addr|address|url|uri|servers?|endpoint|brokers?|nodes?|service|upstream|backend|seeds?)$/i;
const NOT_A_HOST = /(^|[_.-])(name|user(name)?|password|database|schema|key|token|id)$/i;
/** Text longer than this is a script or a file, not an address. */
const LONGEST = 2_000;

function candidates({ label, text }: Mention): string[] {
  if (text.length > LONGEST) return [];
  const whole = WHOLE.test(text) && HOST_LABEL.test(label) && !NOT_A_HOST.test(label) ? [text] : [];
  const named = NOT_A_HOST.test(label) ? [] : [...text.matchAll(NAMED)];
  const short = label === 'command' ? [...text.matchAll(SHORT_OPTION)] : [];
  return [
    ...whole,
    ...[...text.matchAll(IN_URL), ...text.matchAll(WITH_PORT), ...named, ...short].map(match => match[1]!),
  ];
}

/** Host name → the workloads behind it. */
export type HostIndex = ReadonlyMap<string, readonly string[]>;

export function hostIndex(workloads: readonly Workload[]): HostIndex {
  const index = new Map<string, string[]>();
  for (const { name, hostNames } of workloads) {
    for (const host of hostNames.map(one => one.toLowerCase()))
      index.set(host, [...new Set([...(index.get(host) ?? []), name])]);
  }
  return index;
}

/** A pod's own name stands before its Service's ("db-0.db.shop.svc"); the longest known ending counts. */
function resolve(host: string, index: HostIndex): readonly string[] {
  const parts = host.toLowerCase().split('.');
  for (let from = 0; from < parts.length && from < 3; from++) {
    const found = index.get(parts.slice(from).join('.'));
    if (found !== undefined) return found;
  }
  return [];
}

/** Workloads followed behind one host name: a main one, its canary, and a few more. */
const BEHIND_ONE_HOST = 4;

export interface Mentioned {
  readonly name: string;
  readonly mention: Mention;
}

/** The other workloads that a workload's environment and commands name as hosts, each once. */
export function mentionedBy(workload: Workload, index: HostIndex): readonly Mentioned[] {
  const found = new Map<string, Mention>();
  for (const mention of workload.mentions) {
    for (const name of candidates(mention).flatMap(host => resolve(host, index).slice(0, BEHIND_ONE_HOST))) {
      if (name !== workload.name && !found.has(name)) found.set(name, mention);
    }
  }
  return [...found].map(([name, mention]) => ({ name, mention }));
}
