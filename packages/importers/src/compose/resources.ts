/** A compose service's CPU and memory: deploy.resources, and the older keys beside it. */
import { LIMITS } from '@tare/schema';
import { type Findings, leaveOut, normalise, refuse, type SourcePlace } from '../findings.ts';
import {
  at,
  isNull,
  itemsAt,
  itemsOf,
  type Mapping,
  numberOf,
  textAt,
  textOf,
  type Value,
} from '../source/value.ts';
import type { Resources } from '../workload.ts';
import { parseComposeBytes } from './bytes.ts';

/** A current engine counts CPUs in billionths; a thousandth is the finest that the scenario knows. */
const MOST_CORES = 100_000;
const CFS_PERIOD_US = 100_000;
const SHARES_PER_CORE = 1024;

export interface ComposeResources {
  readonly requests: Resources;
  readonly limits: Resources;
  readonly accelerators?: { readonly kind?: string; readonly count: number };
}

type Read = (value: Value, findings: Findings) => number | undefined;

function refuseValue(value: Value, findings: Findings, what: string, fix: string): undefined {
  refuse(findings, 'invalid', value.place, { message: `"${textOf(value) ?? ''}" is not ${what}.`, fix });
  return undefined;
}

/** True where there is nothing to read: no value, or an empty text that a variable without value left. */
function isBlank(value: Value | undefined, findings: Findings): value is undefined {
  if (value === undefined || isNull(value)) return true;
  if (textOf(value) !== '') return false;
  leaveOut(findings, value.place, value.place.path, 'It is empty, as its variable has no value.');
  return true;
}

const cores: Read = (value, findings) => {
  const number = numberOf(value);
  if (number === undefined || number < 0 || number > MOST_CORES) {
    return refuseValue(value, findings, 'a number of CPUs', 'Write a number such as 0.5 or "1.5".');
  }
  return number === 0 ? undefined : Math.max(1, Math.round(number * 1000));
};

const size: Read = (value, findings) => {
  const bytes = parseComposeBytes(textOf(value) ?? '');
  if (bytes === undefined || bytes < 0)
    return refuseValue(value, findings, 'a size', 'Write a size such as 512m or 2g.');
  return bytes === 0 ? undefined : bytes;
};

const whole: Read = (value, findings) => {
  const number = numberOf(value);
  if (number !== undefined && Number.isInteger(number)) return number;
  return refuseValue(value, findings, 'a whole number', 'Write a whole number.');
};

/** The value under one of two keys that mean the same; both may stand only when they agree, as in compose. */
function either(
  service: Mapping,
  keys: { old: string; deploy: readonly string[] },
  read: Read,
  findings: Findings,
): number | undefined {
  const [old, modern] = [at(service, keys.old), at(service, ...keys.deploy)];
  const before = isBlank(old, findings) ? undefined : read(old as Value, findings);
  const after = isBlank(modern, findings) ? undefined : read(modern as Value, findings);
  if (before !== undefined && after !== undefined && before !== after) {
    refuse(findings, 'conflict', (modern as Value).place, {
      message: `can't set distinct values on ${keys.old} and ${keys.deploy.join('.')}.`,
      fix: `Remove ${keys.old}.`,
    });
  }
  return after ?? before;
}

function quotaMilli(service: Mapping, findings: Findings): number | undefined {
  const value = at(service, 'cpu_quota');
  if (isBlank(value, findings)) return undefined;
  const quota = whole(value as Value, findings);
  if (quota === undefined || quota <= 0) return undefined;
  const period = numberOf(at(service, 'cpu_period')) ?? CFS_PERIOD_US;
  const milli = Math.max(1, Math.round((quota / Math.max(1, period)) * 1000));
  normalise(findings, (value as Value).place, {
    what: `${(value as Value).place.path}`,
    value: `${String(milli)}m`,
    why: 'cpu_quota over cpu_period is a limit in cores.',
  });
  return milli;
}

function sharesMilli(service: Mapping, findings: Findings): number | undefined {
  const value = at(service, 'cpu_shares');
  if (isBlank(value, findings)) return undefined;
  const shares = whole(value as Value, findings);
  if (shares === undefined || shares <= 0) return undefined;
  const milli = Math.max(1, Math.round((shares / SHARES_PER_CORE) * 1000));
  normalise(findings, (value as Value).place, {
    what: (value as Value).place.path,
    value: `${String(milli)}m`,
    why: 'A weight of 1024 stands for a request of one core, as the kubelet derives weights.',
  });
  return milli;
}

function checkOrder(requests: Resources, limits: Resources, place: SourcePlace, findings: Findings): void {
  for (const key of ['cpuMilli', 'memoryBytes'] as const) {
    const [low, high] = [requests[key], limits[key]];
    if (low === undefined || high === undefined || low <= high) continue;
    refuse(findings, 'conflict', place, {
      message: `the ${key === 'cpuMilli' ? 'CPU' : 'memory'} reservation is larger than the limit.`,
      fix: 'Lower the reservation or raise the limit.',
    });
  }
}

const resources = (cpuMilli: number | undefined, memoryBytes: number | undefined): Resources => ({
  ...(cpuMilli === undefined ? {} : { cpuMilli }),
  ...(memoryBytes === undefined ? {} : { memoryBytes }),
});

function deviceCount(device: Value): number {
  const count = textAt(device, 'count');
  const listed = itemsAt(device, 'device_ids').length;
  if (listed > 0) return listed;
  const number = Number(count ?? 1);
  return Number.isInteger(number) && number > 0 && number <= 64 ? number : 1;
}

const isGpu = (device: Value): boolean =>
  itemsAt(device, 'capabilities')
    .flatMap(item => [item, ...itemsOf(item)])
    .some(item => textOf(item) === 'gpu');

/** GPUs of deploy.resources.reservations.devices and of the newer `gpus`. */
function accelerators(service: Mapping): ComposeResources['accelerators'] {
  const devices = itemsAt(service, 'deploy', 'resources', 'reservations', 'devices').filter(isGpu);
  const short = at(service, 'gpus');
  const all = [...devices, ...itemsOf(short)];
  const count = all.reduce((sum, device) => sum + deviceCount(device), 0) + (textOf(short) === 'all' ? 1 : 0);
  if (count === 0) return undefined;
  const kind = textAt(all[0], 'driver');
  return { count: Math.min(count, 64), ...(kind === undefined ? {} : { kind }) };
}

/** What one replica reserves and what it may not exceed. */
export function readResources(service: Mapping, findings: Findings): ComposeResources {
  const limits = resources(
    either(service, { old: 'cpus', deploy: ['deploy', 'resources', 'limits', 'cpus'] }, cores, findings) ??
      quotaMilli(service, findings),
    either(
      service,
      { old: 'mem_limit', deploy: ['deploy', 'resources', 'limits', 'memory'] },
      size,
      findings,
    ),
  );
  const reserved = at(service, 'deploy', 'resources', 'reservations', 'cpus');
  const requests = resources(
    (isBlank(reserved, findings) ? undefined : cores(reserved as Value, findings)) ??
      sharesMilli(service, findings),
    either(
      service,
      { old: 'mem_reservation', deploy: ['deploy', 'resources', 'reservations', 'memory'] },
      size,
      findings,
    ),
  );
  checkOrder(requests, limits, service.place, findings);
  const devices = accelerators(service);
  return { requests, limits, ...(devices === undefined ? {} : { accelerators: devices }) };
}

function replicaCount(value: Value | undefined, findings: Findings): number | undefined {
  if (isBlank(value, findings)) return undefined;
  const number = numberOf(value);
  if (number === undefined || !Number.isInteger(number) || number < 0) {
    return refuseValue(value as Value, findings, 'a number of replicas', 'Write a whole number, 0 or more.');
  }
  if (number <= LIMITS.replicasPerService) return number;
  refuse(findings, 'too-large', (value as Value).place, {
    message: `${String(number)} replicas are more than the ${String(LIMITS.replicasPerService)} that can be modelled.`,
    fix: 'Lower the number.',
  });
  return undefined;
}

/** `deploy.replicas`, or the older `scale`; 1 without either. */
export function readReplicas(service: Mapping, findings: Findings): number {
  const [scale, deploy] = [at(service, 'scale'), at(service, 'deploy', 'replicas')];
  const [before, after] = [replicaCount(scale, findings), replicaCount(deploy, findings)];
  if (before !== undefined && after !== undefined && before !== after) {
    refuse(findings, 'conflict', (deploy as Value).place, {
      message: "can't set distinct values on scale and deploy.replicas.",
      fix: 'Remove scale.',
    });
  }
  return after ?? before ?? 1;
}
