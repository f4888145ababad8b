/** One compose service → a workload. */
import { type Findings, leaveOut, normalise, refuse } from '../findings.ts';
import {
  at,
  entriesAt,
  entriesOf,
  itemsAt,
  itemsOf,
  type Mapping,
  textAt,
  textOf,
  type Value,
} from '../source/value.ts';
import {
  ANYWHERE,
  type Controller,
  type Exposure,
  type Mention,
  type Rollout,
  type Workload,
} from '../workload.ts';
import { parseComposeSeconds } from './bytes.ts';
import { type EnvironmentReader, environmentOf } from './environment.ts';
import { reasonLeftOut } from './keys.ts';
import { longForm } from './merge.ts';
import { readPort } from './ports.ts';
import type { ComposeService } from './project.ts';
import { readReplicas, readResources } from './resources.ts';

function noteLeftOut(service: Mapping, findings: Findings): void {
  for (const [key, value] of service.entries) {
    const reason = reasonLeftOut(key);
    if (reason !== undefined) leaveOut(findings, value.place, value.place.path, reason);
  }
  const deploy = at(service, 'deploy');
  for (const [key, value] of entriesOf(deploy)) {
    if (DEPLOY_LEFT_OUT[key] !== undefined)
      leaveOut(findings, value.place, value.place.path, DEPLOY_LEFT_OUT[key]);
  }
}

const DEPLOY_LEFT_OUT: Readonly<Record<string, string>> = {
  placement: 'Swarm placement speaks of hosts that the scenario does not name.',
  update_config: 'No update happens in the scenario; add a roll-out to model one.',
  rollback_config: 'No update happens in the scenario.',
};

/** A range of ports makes a service no more exposed than its first few. */
const PORTS_OF_RANGE = 4;

function portExposures(item: Value, findings: Findings): Exposure[] {
  // "${PORT}:${PORT}" without a value for PORT leaves nothing but separators.
  if (/^[:/-]*$/.test(textOf(item) ?? '-1')) {
    leaveOut(findings, item.place, item.place.path, 'It is empty, as its variable has no value.');
    return [];
  }
  const parsed = readPort(item, PORTS_OF_RANGE);
  if (!parsed.ok) {
    refuse(findings, 'invalid', item.place, {
      message: `${parsed.message}.`,
      fix: 'Write HOST:CONTAINER, for example "8080:80".',
    });
    return [];
  }
  return parsed.ports
    .filter(port => port.published !== undefined && port.protocol === 'tcp')
    .map(port => ({ by: 'published-port' as const, port: port.target, place: item.place }));
}

/** Reverse proxies are told by labels which services they show to the outside. */
function labelExposures(service: Mapping): Exposure[] {
  const labels = at(service, 'labels');
  const routed =
    labels === undefined
      ? undefined
      : entriesOf(longForm(labels, 'services.x.labels')).find(([key]) =>
          /^traefik\.http\.routers\..*\.rule$/.test(key),
        );
  return routed === undefined ? [] : [{ by: 'ingress', port: 80, place: routed[1].place }];
}

/** Coolify's dialect: a variable SERVICE_FQDN_NAME_PORT without a value asks for a route from outside to that service. */
const ROUTE_VARIABLE = /^SERVICE_(?:FQDN|URL)_[A-Z0-9]+(?:_(\d+))?$/;

function variableExposures(service: Mapping): Exposure[] {
  const environment = at(service, 'environment');
  const entries = environment === undefined ? [] : entriesOf(longForm(environment, 'services.x.environment'));
  return entries.flatMap(([key, value]) => {
    const match = ROUTE_VARIABLE.exec(key);
    const asks = match !== null && (textOf(value) === undefined || textOf(value)?.startsWith('/') === true);
    return asks ? [{ by: 'ingress' as const, port: Number(match[1] ?? 80), place: value.place }] : [];
  });
}

function exposuresOf(service: Mapping, findings: Findings): Exposure[] {
  return [
    ...labelExposures(service),
    ...variableExposures(service),
    ...itemsAt(service, 'ports').flatMap(item => portExposures(item, findings)),
  ];
}

const argumentsOf = (value: Value | undefined): Mention[] => {
  const items = value?.kind === 'sequence' ? value.items : value === undefined ? [] : [value];
  return items.flatMap(item => {
    const text = textOf(item);
    return text === undefined ? [] : [{ label: 'command', text, place: item.place }];
  });
};

function hostNamesOf(name: string, service: Mapping): string[] {
  const aliases = entriesAt(service, 'networks').flatMap(([, network]) =>
    itemsAt(network, 'aliases').map(textOf),
  );
  const names = [name, textAt(service, 'container_name'), textAt(service, 'hostname'), ...aliases];
  return [...new Set(names.filter(host => host !== undefined && host !== ''))] as string[];
}

function controllerOf(service: Mapping, isTask: boolean, findings: Findings): Controller {
  const mode = at(service, 'deploy', 'mode');
  switch (textOf(mode)) {
    case 'global':
      return 'daemonset';
    case 'replicated-job':
    case 'global-job':
      return 'job';
    case undefined:
    case 'replicated':
      return isTask ? 'job' : 'deployment';
    default:
      refuse(findings, 'invalid', (mode as Value).place, {
        message: `"${textOf(mode) ?? ''}" is not a mode of deploy.`,
        fix: 'Write replicated or global.',
      });
      return 'deployment';
  }
}

function architectureOf(service: Mapping, findings: Findings): Pick<Workload, 'architecture' | 'os'> {
  const value = at(service, 'platform');
  const text = textOf(value);
  if (value === undefined || text === undefined || text === '') return {};
  const [os = '', architecture = ''] = text.toLowerCase().split('/');
  if (!['linux', 'windows'].includes(os)) {
    leaveOut(
      findings,
      value.place,
      `platform ${text}`,
      'Only linux and windows images can be modelled; it is taken as a Linux container.',
    );
    return {};
  }
  const family = { amd64: 'amd64', x86_64: 'amd64', arm64: 'arm64', aarch64: 'arm64' }[architecture] as
    | 'amd64'
    | 'arm64'
    | undefined;
  return { os: os as 'linux' | 'windows', ...(family === undefined ? {} : { architecture: family }) };
}

function secondsAt(service: Mapping, findings: Findings, ...keys: readonly string[]): number | undefined {
  const value = at(service, ...keys);
  const text = textOf(value);
  if (value === undefined || text === undefined || text === '') return undefined;
  const seconds = parseComposeSeconds(text);
  if (seconds === undefined)
    refuse(findings, 'invalid', value.place, {
      message: `"${text}" is not a duration.`,
      fix: 'Write for example 10s or 1m30s.',
    });
  return seconds;
}

function rolloutOf(service: Mapping, findings: Findings): Rollout {
  const drainSeconds = secondsAt(service, findings, 'stop_grace_period');
  return drainSeconds === undefined ? {} : { drainSeconds };
}

/** The program that an image with a general name runs: the first word of the command. */
function programHints(service: Mapping): string[] {
  return ['entrypoint', 'command'].flatMap(key => {
    const value = at(service, key);
    const first = textOf(value) ?? textOf(itemsOf(value)[0]);
    return first === undefined ? [] : [first.trim().split(/\s+/)[0] ?? ''];
  });
}

const optional = <Key extends string, Item>(key: Key, value: Item | undefined): { [K in Key]?: Item } =>
  (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Item };

function runtimeOf(service: Mapping): Workload['runtime'] {
  const value = at(service, 'runtime');
  const name = textOf(value);
  return value === undefined || name === undefined || name === '' ? undefined : { name, place: value.place };
}

function imageOf(service: Mapping): string | undefined {
  const image = textAt(service, 'image');
  return image === undefined || image === '' ? undefined : image;
}

function noteTask(service: ComposeService, findings: Findings): void {
  normalise(findings, service.definition.place, {
    what: `service ${service.name}`,
    value: 'a batch of one task',
    why: 'Others wait until it has ended well, so it is a task and not a service.',
  });
}

interface Context {
  /** Names of services that others wait to see end. */
  readonly tasks: ReadonlySet<string>;
  readonly environment: EnvironmentReader;
  readonly findings: Findings;
}

/** The workload that a service describes. */
export function readService(service: ComposeService, { tasks, environment, findings }: Context): Workload {
  const { name, definition } = service;
  noteLeftOut(definition, findings);
  const isTask = tasks.has(name);
  if (isTask) noteTask(service, findings);
  const replicas = readReplicas(definition, findings);
  return {
    name,
    place: definition.place,
    controller: controllerOf(definition, isTask, findings),
    ...optional('image', imageOf(definition)),
    isBuilt: at(definition, 'build') !== undefined,
    imagePlace: (at(definition, 'image') ?? at(definition, 'build') ?? definition).place,
    hints: programHints(definition),
    replicas,
    ...readResources(definition, findings),
    hostNames: hostNamesOf(name, definition),
    mentions: [
      ...environmentOf(definition, environment),
      ...argumentsOf(at(definition, 'entrypoint')),
      ...argumentsOf(at(definition, 'command')),
    ],
    dependsOn: service.dependencies.map(({ on, place }) => ({ on, place })),
    exposures: exposuresOf(definition, findings),
    ...architectureOf(definition, findings),
    ...optional('runtime', runtimeOf(definition)),
    ...optional('startPeriodSeconds', secondsAt(definition, findings, 'healthcheck', 'start_period')),
    placement: ANYWHERE,
    rollout: rolloutOf(definition, findings),
    tasks: { total: Math.max(1, replicas), atOnce: Math.max(1, replicas) },
  };
}
