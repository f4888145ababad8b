/** Where a pod may stand: selectors, affinity, spreading, taints and priority, as far as the scenario has words for them. */
import { type Findings, leaveOut, normalise } from '../findings.ts';
import { at, entriesAt, itemsAt, numberAt, textAt, textOf, type Value } from '../source/value.ts';
import type {
  AffinityRule,
  Placement,
  PreferredHosts,
  SpreadRule,
  Toleration,
  Workload,
} from '../workload.ts';
import { selects } from './objects.ts';

type Within = 'host' | 'zone' | 'site';
type Labels = ReadonlyMap<string, string>;

/** A workload that affinity may speak of, by its pods' labels. */
export interface Peer {
  readonly name: string;
  readonly labels: Labels;
}

export interface PlacementContext {
  readonly peers: readonly Peer[];
  /** Values of the PriorityClasses among the files. */
  readonly priorities: ReadonlyMap<string, number>;
  readonly defaultPriority: number | undefined;
  readonly findings: Findings;
}

const DOMAINS: Readonly<Record<string, Within>> = {
  'kubernetes.io/hostname': 'host',
  'topology.kubernetes.io/zone': 'zone',
  'failure-domain.beta.kubernetes.io/zone': 'zone',
  'topology.kubernetes.io/region': 'site',
  'failure-domain.beta.kubernetes.io/region': 'site',
};

/** Labels that say what a host can run, which the image says in the scenario. */
const ARCHITECTURE = new Set(['kubernetes.io/arch', 'beta.kubernetes.io/arch']);
const SYSTEM = new Set(['kubernetes.io/os', 'beta.kubernetes.io/os']);
const SYSTEM_PRIORITIES: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};
const LONGEST_LABEL = 100;

export interface HostDemand {
  readonly hostLabels: Readonly<Record<string, string>>;
  readonly architecture?: 'amd64' | 'arm64';
  readonly os?: 'linux' | 'windows';
}

interface Wish {
  readonly key: string;
  readonly value: string;
  readonly source: Value;
}

function labelOf(wish: Wish, findings: Findings): Partial<HostDemand> {
  const { key, value, source } = wish;
  if (ARCHITECTURE.has(key) && (value === 'amd64' || value === 'arm64')) return { architecture: value };
  if (SYSTEM.has(key) && (value === 'linux' || value === 'windows')) return { os: value };
  if (DOMAINS[key] !== undefined) {
    leaveOut(
      findings,
      source.place,
      `${key}=${value}`,
      'It names a place of the original cluster, which the scenario does not have.',
    );
    return {};
  }
  if (key.length > LONGEST_LABEL || value.length > LONGEST_LABEL) {
    leaveOut(findings, source.place, 'a host label', 'It is too long.');
    return {};
  }
  return { hostLabels: { [key]: value } };
}

function selectorWishes(spec: Value): Wish[] {
  return entriesAt(spec, 'nodeSelector').flatMap(([key, value]) => {
    const text = textOf(value);
    return text === undefined ? [] : [{ key, value: text, source: value }];
  });
}

/** One required label with one value is a wish; what offers a choice has no word in the scenario. */
function expressionWish(expression: Value, findings: Findings): Wish[] {
  const key = textAt(expression, 'key') ?? '';
  const values = itemsAt(expression, 'values');
  if (textAt(expression, 'operator') === 'In' && values.length === 1)
    return [{ key, value: textOf(values[0]) ?? '', source: expression }];
  if (ARCHITECTURE.has(key) && textAt(expression, 'operator') === 'In') return [];
  leaveOut(
    findings,
    expression.place,
    `node affinity on ${key}`,
    'Only a label with exactly one allowed value can be carried over.',
  );
  return [];
}

function affinityWishes(spec: Value, findings: Findings): Wish[] {
  const terms = itemsAt(
    spec,
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  );
  if (terms.length > 1) {
    leaveOut(
      findings,
      terms[0]!.place,
      'node affinity with several terms',
      'Only a label with exactly one allowed value can be carried over.',
    );
    return [];
  }
  return terms
    .flatMap(term => [...itemsAt(term, 'matchExpressions'), ...itemsAt(term, 'matchFields')])
    .flatMap(expression => expressionWish(expression, findings));
}

const MOST_PREFERENCES = 20;

/** Preferred terms of labels with one value each; what else they say, and places of the original cluster, is left out. */
function preferredHosts(spec: Value, findings: Findings): PreferredHosts[] {
  return itemsAt(spec, 'affinity', 'nodeAffinity', 'preferredDuringSchedulingIgnoredDuringExecution')
    .slice(0, MOST_PREFERENCES)
    .flatMap(item => {
      const expressions = [
        ...itemsAt(item, 'preference', 'matchExpressions'),
        ...itemsAt(item, 'preference', 'matchFields'),
      ];
      const wishes = expressions.flatMap(expression => expressionWish(expression, findings));
      const labels = wishes
        .map(wish => labelOf(wish, findings).hostLabels)
        .filter(label => label !== undefined);
      // A term that is carried over in part would prefer other hosts.
      if (labels.length === 0 || labels.length < expressions.length) return [];
      const weight = Math.min(100, Math.max(1, Math.round(numberAt(item, 'weight') ?? 1)));
      return [{ labels: Object.assign({}, ...labels), weight }];
    });
}

/** Labels that a host must have, and what they say about its processor and system. */
export function hostDemand(spec: Value, findings: Findings): HostDemand {
  const wishes = [...selectorWishes(spec), ...affinityWishes(spec, findings)].map(wish =>
    labelOf(wish, findings),
  );
  const os = textAt(spec, 'os', 'name');
  const demand: HostDemand = Object.assign({}, ...wishes, os === 'linux' || os === 'windows' ? { os } : {}, {
    hostLabels: Object.assign({}, ...wishes.map(({ hostLabels }) => hostLabels)),
  });
  return demand;
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

function toleration(value: Value): Toleration {
  const [key, operator, wanted, effect] = ['key', 'operator', 'value', 'effect'].map(name =>
    textAt(value, name)?.slice(0, LONGEST_LABEL),
  );
  const known = EFFECTS.find(name => name === effect);
  return {
    ...(key === undefined || key === '' ? {} : { key }),
    ...(operator === 'Exists' || operator === 'Equal' ? { operator } : {}),
    ...(wanted === undefined ? {} : { value: wanted }),
    ...(known === undefined ? {} : { effect: known }),
  };
}

function domainOf(rule: Value, findings: Findings): Within | undefined {
  const key = textAt(rule, 'topologyKey') ?? '';
  const domain = DOMAINS[key];
  if (domain === undefined)
    leaveOut(
      findings,
      rule.place,
      `a rule over ${key}`,
      'Only hosts, zones and regions are domains of the scenario.',
    );
  return domain;
}

const REVISION_KEYS: readonly string[] = ['pod-template-hash', 'controller-revision-hash'];

/** Which pods a spread counts, and on which hosts. */
function whoCounts(rule: Value, findings: Findings): Partial<SpreadRule> {
  const keys = itemsAt(rule, 'matchLabelKeys').map(key => textOf(key) ?? '');
  const others = keys.filter(key => !REVISION_KEYS.includes(key));
  if (others.length > 0)
    leaveOut(
      findings,
      rule.place,
      `matchLabelKeys ${others.join(', ')}`,
      'Replicas differ by their revision alone.',
    );
  const affinity = textAt(rule, 'nodeAffinityPolicy');
  const taints = textAt(rule, 'nodeTaintsPolicy');
  return {
    ...(keys.length > others.length ? { ownRevision: true } : {}),
    ...(affinity === 'Ignore' ? { hostAffinity: 'ignore' as const } : {}),
    ...(taints === 'Honor' ? { hostTaints: 'honor' as const } : {}),
  };
}

function spreadRules(spec: Value, labels: Labels, findings: Findings): SpreadRule[] {
  return itemsAt(spec, 'topologySpreadConstraints')
    .slice(0, 10)
    .flatMap(rule => {
      const over = domainOf(rule, findings);
      const selector = at(rule, 'labelSelector');
      if (selector !== undefined && !selects(selector, labels)) {
        leaveOut(
          findings,
          rule.place,
          'a spread constraint',
          'It counts other pods than those of its own workload.',
        );
        return [];
      }
      const maxSkew = Math.min(1000, Math.max(1, Math.round(numberAt(rule, 'maxSkew') ?? 1)));
      const required = (textAt(rule, 'whenUnsatisfiable') ?? 'DoNotSchedule') === 'DoNotSchedule';
      const minDomains = numberAt(rule, 'minDomains');
      return over === undefined
        ? []
        : [
            {
              over,
              maxSkew,
              required,
              ...(minDomains === undefined || !required
                ? {}
                : { minDomains: Math.min(1000, Math.max(1, Math.round(minDomains))) }),
              ...whoCounts(rule, findings),
            },
          ];
    });
}

interface Term {
  readonly term: Value;
  readonly kind: AffinityRule['kind'];
  readonly required: boolean;
  readonly weight?: number;
}

function termsOf(spec: Value): Term[] {
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap(section => {
    const kind = section === 'podAffinity' ? ('attract' as const) : ('repel' as const);
    const required = itemsAt(spec, 'affinity', section, 'requiredDuringSchedulingIgnoredDuringExecution').map(
      term => ({ term, kind, required: true }),
    );
    const preferred = itemsAt(
      spec,
      'affinity',
      section,
      'preferredDuringSchedulingIgnoredDuringExecution',
    ).flatMap(item => {
      const term = at(item, 'podAffinityTerm');
      return term === undefined
        ? []
        : [
            {
              term,
              kind,
              required: false,
              weight: Math.min(100, Math.max(1, Math.round(numberAt(item, 'weight') ?? 1))),
            },
          ];
    });
    return [...required, ...preferred];
  });
}

function affinityRules(spec: Value, { peers, findings }: PlacementContext): AffinityRule[] {
  return termsOf(spec)
    .slice(0, 50)
    .flatMap(({ term, kind, required, weight }) => {
      const within = domainOf(term, findings);
      const met = peers.filter(peer => selects(at(term, 'labelSelector'), peer.labels));
      if (met.length === 0)
        leaveOut(findings, term.place, 'an affinity rule', 'Its selector meets no workload of these files.');
      return within === undefined
        ? []
        : met.map(peer => ({
            workload: peer.name,
            within,
            kind,
            required,
            ...(weight === undefined ? {} : { weight }),
          }));
    })
    .slice(0, 50);
}

/** Ports of the host that its containers take, once each. */
function hostPorts(spec: Value): number[] {
  const wanted = itemsAt(spec, 'containers')
    .flatMap(container => itemsAt(container, 'ports'))
    .flatMap(port => numberAt(port, 'hostPort') ?? []);
  return [...new Set(wanted)]
    .filter(port => Number.isInteger(port) && port >= 1 && port <= 65_535)
    .slice(0, 20);
}

function priorityOf(spec: Value, context: PlacementContext): Pick<Placement, 'priority'> {
  const written = numberAt(spec, 'priority');
  const name = textAt(spec, 'priorityClassName');
  const value =
    name === undefined
      ? (written ?? context.defaultPriority)
      : (context.priorities.get(name) ?? SYSTEM_PRIORITIES[name]);
  if (value !== undefined)
    return { priority: Math.min(2_000_001_000, Math.max(-2_147_483_648, Math.round(value))) };
  if (name !== undefined)
    leaveOut(
      context.findings,
      at(spec, 'priorityClassName')!.place,
      `priority class ${name}`,
      'It is not among the files, so its value is not known.',
    );
  return {};
}

/** The placement rules of a pod with these labels. */
export function readPlacement(
  spec: Value,
  labels: Labels,
  hostLabels: HostDemand['hostLabels'],
  context: PlacementContext,
): Placement {
  if (textAt(spec, 'nodeName') !== undefined)
    leaveOut(
      context.findings,
      at(spec, 'nodeName')!.place,
      'nodeName',
      'It names a host of the original cluster.',
    );
  return {
    hostLabels,
    preferHosts: preferredHosts(spec, context.findings),
    tolerations: itemsAt(spec, 'tolerations').slice(0, 50).map(toleration),
    spread: spreadRules(spec, labels, context.findings),
    affinity: affinityRules(spec, context),
    hostPorts: hostPorts(spec),
    ...priorityOf(spec, context),
  };
}

/** Says in the notes that labels about processor and system are carried by the image. */
export function noteHostDemand(workload: Workload, demand: HostDemand, findings: Findings): void {
  const parts = [demand.os, demand.architecture].filter(part => part !== undefined);
  if (parts.length === 0) return;
  normalise(findings, workload.place, {
    what: `hosts of ${workload.name}`,
    value: parts.join('/'),
    why: 'The image says for which system and processor it is built; hosts follow from that.',
  });
}
