/** Deployments, StatefulSets, DaemonSets, Jobs, Pods and their kin → workloads. */
import { cronTimes, LIMITS, parseCron } from '@tare/schema';
import { type Findings, leaveOut, normalise, refuse } from '../findings.ts';
import {
  at,
  describe,
  entriesAt,
  isTrue,
  itemsAt,
  itemsOf,
  numberAt,
  numberOf,
  textAt,
  textOf,
  type Value,
} from '../source/value.ts';
import type { Controller, Mention, Rollout, Workload } from '../workload.ts';
import { notePod } from './keys.ts';
import { type KubernetesObject, labelsAt } from './objects.ts';
import { hostDemand, noteHostDemand, type PlacementContext, readPlacement } from './placement.ts';
import { readProbes } from './probes.ts';
import { containersOf, podResources, qosClassOf, sidecarsOf } from './pods.ts';

interface WorkloadKind {
  readonly controller: Controller;
  readonly template: readonly string[];
  readonly versions: readonly string[];
}

const APPS = ['apps/v1', 'apps/v1beta1', 'apps/v1beta2', 'extensions/v1beta1'];
const TEMPLATE = ['spec', 'template'];

const KINDS: Readonly<Record<string, WorkloadKind>> = {
  Deployment: { controller: 'deployment', template: TEMPLATE, versions: APPS },
  ReplicaSet: { controller: 'deployment', template: TEMPLATE, versions: APPS },
  ReplicationController: { controller: 'deployment', template: TEMPLATE, versions: ['v1'] },
  DeploymentConfig: {
    controller: 'deployment',
    template: TEMPLATE,
    versions: ['apps.openshift.io/v1', 'v1'],
  },
  StatefulSet: { controller: 'statefulset', template: TEMPLATE, versions: APPS },
  DaemonSet: { controller: 'daemonset', template: TEMPLATE, versions: APPS },
  Job: { controller: 'job', template: TEMPLATE, versions: ['batch/v1'] },
  CronJob: {
    controller: 'cronjob',
    template: ['spec', 'jobTemplate', 'spec', 'template'],
    versions: ['batch/v1', 'batch/v1beta1', 'batch/v2alpha1'],
  },
  Pod: { controller: 'deployment', template: [], versions: ['v1'] },
};

/** A workload object with its pod template. */
export interface PodOwner {
  readonly object: KubernetesObject;
  /** Unique among the import: the object's name, with its kind or namespace where that is needed. */
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly spec: Value;
  readonly controller: Controller;
}

export const isWorkloadKind = (kind: string): boolean => Object.hasOwn(KINDS, kind);

function checkVersion(object: KubernetesObject, kind: WorkloadKind, findings: Findings): void {
  if (kind.versions.includes(object.apiVersion)) return;
  normalise(findings, object.place, {
    what: `apiVersion of ${object.kind} ${object.name}`,
    value: kind.versions[0]!,
    why: `"${object.apiVersion}" is not a version of ${object.kind} that is known; it is read as this one.`,
  });
}

/** The pods that an object makes; undefined, with a problem, when it says none. */
export function ownerOf(object: KubernetesObject, name: string, findings: Findings): PodOwner | undefined {
  const kind = KINDS[object.kind]!;
  checkVersion(object, kind, findings);
  const template = at(object.value, ...kind.template);
  const spec = at(template, 'spec');
  if (spec === undefined || containersOf(spec).length === 0) {
    refuse(findings, 'missing', (spec ?? object.value).place, {
      message: `${object.kind} ${object.name} has no containers.`,
      fix: `Add ${[...kind.template, 'spec', 'containers'].join('.')}.`,
    });
    return undefined;
  }
  return {
    object,
    name,
    labels: labelsAt(template ?? spec, 'metadata', 'labels'),
    spec,
    controller: kind.controller,
  };
}

function countAt(
  owner: PodOwner,
  key: string,
  keys: readonly string[],
  fallback: number,
  findings: Findings,
): number {
  const value = at(owner.object.value, ...keys, key);
  if (value === undefined || textOf(value) === undefined) return fallback;
  const number = numberOf(value);
  if (number === undefined || !Number.isInteger(number) || number < 0) {
    refuse(findings, 'invalid', value.place, {
      message: `${describe(value)} is not a number of replicas.`,
      fix: 'Write a whole number, 0 or more.',
    });
    return fallback;
  }
  if (number <= LIMITS.replicasPerService) return number;
  refuse(findings, 'too-large', value.place, {
    message: `${String(number)} are more than the ${String(LIMITS.replicasPerService)} replicas that can be modelled.`,
    fix: 'Lower the number.',
  });
  return fallback;
}

function tasksOf(owner: PodOwner, findings: Findings): NonNullable<Workload['tasks']> {
  const keys = owner.controller === 'cronjob' ? ['spec', 'jobTemplate', 'spec'] : ['spec'];
  const atOnce = countAt(owner, 'parallelism', keys, 1, findings);
  const total = countAt(owner, 'completions', keys, Math.max(1, atOnce), findings);
  return {
    total: Math.max(1, total),
    atOnce: Math.max(1, Math.min(atOnce, total)),
    ...limitOf(owner, keys),
  };
}

/** Where pods start their containers again; what Kubernetes takes where a Job says nothing (pkg/apis/batch/v1/defaults.go). */
const BACKOFF_LIMIT = 6;

/** A Job whose pods are not begun anew in place has no limit here, for its tasks always are. */
function limitOf({ object, spec }: PodOwner, keys: readonly string[]): { readonly backoffLimit?: number } {
  if (textAt(spec, 'restartPolicy') !== 'OnFailure') return {};
  const given = numberAt(object.value, ...keys, 'backoffLimit') ?? BACKOFF_LIMIT;
  return Number.isInteger(given) && given >= 0 && given <= 1_000_000 ? { backoffLimit: given } : {};
}

/** Settings of the ConfigMaps among the files, by name. */
export type Settings = ReadonlyMap<string, ReadonlyMap<string, Value>>;

function variableValue(variable: Value, settings: Settings): Value | undefined {
  const reference = at(variable, 'valueFrom', 'configMapKeyRef');
  return reference === undefined
    ? at(variable, 'value')
    : settings.get(textAt(reference, 'name') ?? '')?.get(textAt(reference, 'key') ?? '');
}

function environmentOf(container: Value, settings: Settings): Mention[] {
  const shared = itemsAt(container, 'envFrom').flatMap(source => [
    ...(settings.get(textAt(source, 'configMapRef', 'name') ?? '') ?? []),
  ]);
  const own = itemsAt(container, 'env').map(
    variable => [textAt(variable, 'name') ?? '', variableValue(variable, settings)] as const,
  );
  return [...shared, ...own].flatMap(([label, value]) => {
    const text = textOf(value);
    return value === undefined || text === undefined ? [] : [{ label, text, place: value.place }];
  });
}

function argumentsOf(container: Value): Mention[] {
  return [...itemsAt(container, 'command'), ...itemsAt(container, 'args')].flatMap(item => {
    const text = textOf(item);
    return text === undefined ? [] : [{ label: 'command', text, place: item.place }];
  });
}

const running = (spec: Value): readonly Value[] => [...containersOf(spec), ...sidecarsOf(spec)];

const surge = (value: Value | undefined): number | string | undefined => {
  const text = textOf(value);
  if (text === undefined) return undefined;
  if (/^\d{1,4}%$/.test(text)) return text;
  return /^\d{1,6}$/.test(text) ? Math.min(100_000, Number(text)) : undefined;
};

/** A sleep, as itself or as a command; what other hooks do is not known. */
function sleepOf(hook: Value): number | undefined {
  const seconds = numberAt(hook, 'sleep', 'seconds');
  if (seconds !== undefined) return seconds;
  const words = itemsAt(hook, 'exec', 'command').map(word => textOf(word) ?? '');
  const found = /(?:^|\s)sleep\s+(\d{1,5})s?$/.exec(words.join(' ').trim());
  return found === null ? undefined : Number(found[1]);
}

/** The longest that a hook keeps a pod which is to go. */
function preStopOf(spec: Value, findings: Findings): Pick<Rollout, 'preStopSeconds'> {
  const hooks = containersOf(spec).flatMap(container => at(container, 'lifecycle', 'preStop') ?? []);
  const sleeps = hooks.flatMap(hook => {
    const seconds = sleepOf(hook);
    if (seconds === undefined)
      leaveOut(findings, hook.place, 'a preStop hook', 'Only one that sleeps says how long it takes.');
    return seconds ?? [];
  });
  const longest = Math.max(0, ...sleeps);
  return longest > 0 ? { preStopSeconds: Math.min(86_400, longest) } : {};
}

function rolloutOf(owner: PodOwner, findings: Findings): Rollout {
  const strategy =
    at(owner.object.value, 'spec', 'strategy') ?? at(owner.object.value, 'spec', 'updateStrategy');
  const rolling = at(strategy, 'rollingUpdate') ?? at(strategy, 'rollingParams');
  const recreate = textAt(strategy, 'type') === 'Recreate';
  const maxSurge = recreate ? 0 : surge(at(rolling, 'maxSurge'));
  const maxUnavailable = recreate ? '100%' : surge(at(rolling, 'maxUnavailable'));
  const partition =
    owner.controller === 'statefulset' ? numberAt(rolling ?? owner.spec, 'partition') : undefined;
  const grace = numberAt(owner.spec, 'terminationGracePeriodSeconds');
  return {
    ...preStopOf(owner.spec, findings),
    ...(partition === undefined || !Number.isInteger(partition) || partition < 1
      ? {}
      : { partition: Math.min(100_000, partition) }),
    ...(maxSurge === undefined ? {} : { maxSurge }),
    ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
    ...(grace === undefined || grace < 0 ? {} : { drainSeconds: Math.min(grace, 86_400) }),
  };
}

function runtimeOf(spec: Value): Pick<Workload, 'runtime'> {
  const value = at(spec, 'runtimeClassName');
  const name = textOf(value);
  return value === undefined || name === undefined || name === ''
    ? {}
    : { runtime: { name, place: value.place } };
}

const BEFORE_SECONDS = 30;
const WEEK_US = 7 * 86_400e6;

/** A CronJob's schedule; the run begins half a minute before its first time of a week, for otherwise hardly any run would see one. */
function cronOf({ object, controller }: PodOwner): Pick<Workload, 'cron'> {
  const schedule = textAt(object.value, 'spec', 'schedule') ?? '';
  const isDue = parseCron(schedule);
  if (controller !== 'cronjob' || isDue === undefined) return {};
  const policy = textAt(object.value, 'spec', 'concurrencyPolicy');
  const deadline = numberAt(object.value, 'spec', 'startingDeadlineSeconds');
  const utcOffset = offsetOf(object);
  const [first = 0] = cronTimes(isDue, { clockUs: 0, lastsUs: WEEK_US, most: 1, utcOffset });
  return {
    cron: {
      schedule,
      ...(utcOffset === 0 ? {} : { utcOffset }),
      clockSeconds: Math.max(0, first / 1e6 - BEFORE_SECONDS),
      ...(policy === 'Forbid' ? { whenLate: 'forbid' as const } : {}),
      ...(policy === 'Replace' ? { whenLate: 'replace' as const } : {}),
      ...(deadline === undefined || !(deadline > 0) ? {} : { deadlineSeconds: Math.min(86_400, deadline) }),
    },
  };
}

/** Zones whose clocks are never changed: the only ones that can be told without a database of time zones. */
function fixedOffset(zone: string): number | undefined {
  if (/^(Etc\/)?(UTC|GMT|UCT|Zulu|Universal|Greenwich)$/.test(zone)) return 0;
  const west = /^Etc\/GMT([+-]\d{1,2})$/.exec(zone)?.[1];
  // Their sign is that of POSIX: behind UTC is positive.
  if (west === undefined || Number(west) > 12 || Number(west) < -14) return undefined;
  return 0 - Number(west) * 60;
}

/** How far the clocks of a CronJob are ahead of UTC, minutes, where that is not 0. */
const offsetOf = (object: KubernetesObject): number =>
  fixedOffset(textAt(object.value, 'spec', 'timeZone') ?? 'UTC') ?? 0;

function noteZone(object: KubernetesObject, findings: Findings): void {
  const zone = textAt(object.value, 'spec', 'timeZone');
  if (zone === undefined || fixedOffset(zone) !== undefined) return;
  leaveOut(
    findings,
    object.place,
    `time zone ${zone} of ${object.name}`,
    'How far its clocks are ahead of UTC depends on the day; the schedule is read in UTC. Set utcOffset, and clockChange where they are put forward or back.',
  );
}

function noteSchedule(object: KubernetesObject, findings: Findings): void {
  noteZone(object, findings);
  const schedule = textAt(object.value, 'spec', 'schedule') ?? 'none';
  const isKnown = parseCron(schedule) !== undefined;
  normalise(findings, object.place, {
    what: `CronJob ${object.name}`,
    value: isKnown ? schedule : 'one run at the start',
    why: isKnown
      ? 'The run begins half a minute before its first time of a week.'
      : `Its schedule (${schedule}) is none that is known.`,
  });
}

function noteKind(owner: PodOwner, findings: Findings): void {
  const { object } = owner;
  if (object.kind === 'CronJob') noteSchedule(object, findings);
  for (const claim of itemsAt(object.value, 'spec', 'volumeClaimTemplates')) {
    leaveOut(
      findings,
      claim.place,
      `storage of ${object.name}`,
      `Volumes are not modelled (${textAt(claim, 'spec', 'resources', 'requests', 'storage') ?? 'no size'} a replica).`,
    );
  }
  if (isTrue(at(object.value, 'spec', 'suspend')))
    leaveOut(findings, object.place, `suspension of ${object.name}`, 'It is taken as running.');
}

function noteQos(owner: PodOwner, findings: Findings): void {
  if (qosClassOf(owner.spec, { notes: [], problems: [] }) !== 'BestEffort') return;
  normalise(findings, owner.object.place, {
    what: `quality of service of ${owner.name}`,
    value: 'BestEffort',
    why: 'No container asks for CPU or memory, so nothing is reserved for it and it is evicted first.',
  });
}

const imagesOf = (spec: Value): string[] =>
  running(spec).flatMap(container => textAt(container, 'image') ?? []);

function programHints(spec: Value): string[] {
  const main = containersOf(spec)[0];
  const first = textOf(itemsOf(at(main, 'command'))[0]) ?? textOf(itemsOf(at(main, 'args'))[0]);
  return [...imagesOf(spec).slice(1), ...(first === undefined ? [] : [first])];
}

export interface WorkloadContext {
  readonly placement: PlacementContext;
  readonly settings: Settings;
  readonly findings: Findings;
}

/** The workload that an object describes, still without its names on the network and its autoscaler. */
export function readWorkload(owner: PodOwner, { placement, settings, findings }: WorkloadContext): Workload {
  const { object, spec } = owner;
  notePod(spec, findings);
  noteKind(owner, findings);
  noteQos(owner, findings);
  const demand = hostDemand(spec, findings);
  const main = containersOf(spec)[0]!;
  const image = imagesOf(spec)[0];
  const workload: Workload = {
    name: owner.name,
    place: object.place,
    controller: owner.controller,
    ...(image === undefined || image.trim() === '' ? {} : { image }),
    imagePlace: (at(main, 'image') ?? main).place,
    hints: programHints(spec),
    replicas: object.kind === 'Pod' ? 1 : countAt(owner, 'replicas', ['spec'], 1, findings),
    ...podResources(spec, findings),
    hostNames: [],
    mentions: running(spec).flatMap(container => [
      ...environmentOf(container, settings),
      ...argumentsOf(container),
    ]),
    dependsOn: [],
    exposures: [],
    ...(demand.architecture === undefined ? {} : { architecture: demand.architecture }),
    ...(demand.os === undefined ? {} : { os: demand.os }),
    ...runtimeOf(spec),
    ...readProbes(spec, findings),
    ...(textAt(object.value, 'spec', 'podManagementPolicy') === 'Parallel' &&
    owner.controller === 'statefulset'
      ? { startsInParallel: true as const }
      : {}),
    placement: readPlacement(spec, owner.labels, demand.hostLabels, placement),
    rollout: rolloutOf(owner, findings),
    tasks: tasksOf(owner, findings),
    ...cronOf(owner),
  };
  noteHostDemand(workload, demand, findings);
  return workload;
}

/** Settings of the ConfigMaps, to resolve variables that name them. */
export function settingsOf(objects: readonly KubernetesObject[]): Settings {
  return new Map(
    objects
      .filter(({ kind }) => kind === 'ConfigMap')
      .map(({ name, value }) => [name, new Map(entriesAt(value, 'data'))]),
  );
}
