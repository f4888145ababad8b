/** What a scenario's platform chooses, as changes of the manifests that it came from. */
import { failure, type Outcome, parseScenario, problem, type Scenario, success } from '@tare/schema';
import type { Document } from 'yaml';
import { importFiles } from '../import.ts';
import { asId } from '../scenario/names.ts';
import type { SourceFile } from '../source/parse.ts';
import { type Change, changesBetween, type Path } from './changes.ts';
import { exportManifests } from './export.ts';
import { applyChanges, documentsOf, extendedText, patchedText, unifiedDiff } from './patched.ts';
import { APP } from './placement.ts';

export interface ManifestDiff {
  /** Unified, of all files; empty where nothing changes. */
  readonly diff: string;
  readonly files: readonly SourceFile[];
  /** What is chosen and could not be written there, as plain sentences. */
  readonly leftOut: readonly string[];
}

/** An object as it is exported. */
interface Exported {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: { readonly name: string };
}

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob']);
const COMPANIONS = new Set(['HorizontalPodAutoscaler', 'VerticalPodAutoscaler', 'PodDisruptionBudget']);
/** Objects of the cluster that may have to come beside. */
const CLASSES = new Set(['RuntimeClass', 'PriorityClass']);

/** Fields that an export makes up: names, labels, and images by their ids. */
const isMadeUp = (path: Path): boolean =>
  path[0] === 'metadata' ||
  path[0] === 'apiVersion' ||
  ['selector', 'serviceName', 'scaleTargetRef', 'targetRef'].includes(String(path[1])) ||
  (path[1] === 'template' && path[2] === 'metadata') ||
  ['image', 'name'].includes(String(path.at(-1)));

type Labels = Readonly<Record<string, unknown>>;

/** Selectors of an export name a service by its id; in the files its pods have labels of their own. */
function withLabels(value: unknown, labelsOf: ReadonlyMap<string, Labels>): unknown {
  if (Array.isArray(value)) return value.map(item => withLabels(item, labelsOf));
  if (typeof value !== 'object' || value === null) return value;
  const own = (value as Record<string, unknown>)[APP];
  const labels = typeof own === 'string' ? labelsOf.get(own) : undefined;
  if (labels !== undefined) return { ...labels };
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withLabels(child, labelsOf)]));
}

const textAt = (document: Document, path: Path): string => String(document.getIn(path) ?? '');
const kindOf = (document: Document): string => textAt(document, ['kind']);

/** The service that an object of the files is of, by its name or its target's. */
function serviceOf(document: Document): string {
  const target = textAt(document, ['spec', 'scaleTargetRef', 'name']);
  return asId(target === '' ? textAt(document, ['metadata', 'name']) : target);
}

function podLabels(document: Document): Labels {
  const js = document.toJS() as {
    spec?: { selector?: { matchLabels?: Labels }; template?: { metadata?: { labels?: Labels } } };
  };
  return js.spec?.selector?.matchLabels ?? js.spec?.template?.metadata?.labels ?? {};
}

class Patch {
  readonly leftOut: string[] = [];
  readonly #before: ReadonlyMap<string, Exported>;
  readonly #after: ReadonlyMap<string, Exported>;
  readonly #labelsOf: ReadonlyMap<string, Labels>;
  readonly #found = new Set<string>();

  constructor(before: readonly object[], after: readonly object[], files: readonly SourceFile[]) {
    this.#before = byKey(before);
    this.#after = byKey(after);
    const workloads = files
      .flatMap(({ text }) => documentsOf(text))
      .filter(document => WORKLOADS.has(kindOf(document)));
    this.#labelsOf = new Map(workloads.map(document => [serviceOf(document), podLabels(document)]));
  }

  /** Changes one document of the files. */
  apply(document: Document): void {
    const kind = kindOf(document);
    if (!WORKLOADS.has(kind) && !COMPANIONS.has(kind)) return;
    const key = `${kind} ${serviceOf(document)}`;
    this.#found.add(key);
    const [before, after] = [this.#before.get(key), this.#after.get(key)];
    if (before === undefined) return;
    const name = textAt(document, ['metadata', 'name']);
    if (after === undefined) this.leftOut.push(`${kind} ${name}: it is no longer chosen, but stays.`);
    else applyChanges(document, this.#fitting(document, changesBetween(before, after)));
  }

  /** What the files do not have: autoscalers, budgets and classes; a workload is only said. */
  added(): object[] {
    const missing = [...this.#after].filter(([key]) => !this.#found.has(key) && !this.#before.has(key));
    return missing.flatMap(([key, object]) => {
      if (COMPANIONS.has(object.kind) || CLASSES.has(object.kind))
        return [withLabels(object, this.#labelsOf) as object];
      this.leftOut.push(`${key}: it stands in none of these manifests.`);
      return [];
    });
  }

  #fitting(document: Document, changes: readonly Change[]): Change[] {
    const name = `${kindOf(document)} ${textAt(document, ['metadata', 'name'])}`;
    return changes.flatMap(change => {
      if (isMadeUp(change.path)) return [];
      const why = whyNot(document, change.path);
      if (why === undefined) return [{ ...change, value: withLabels(change.value, this.#labelsOf) }];
      this.leftOut.push(`${name}: ${change.path.slice(1).join('.')} stays, for ${why}.`);
      return [];
    });
  }
}

/** Why a field cannot be set where it stands; undefined where it can. */
function whyNot(document: Document, path: Path): string | undefined {
  const containers = document.getIn(['spec', 'template', 'spec', 'containers']);
  const count = (containers as { items?: readonly unknown[] } | undefined)?.items?.length ?? 1;
  if (path.includes('resources') && count > 1)
    return 'the pod has several containers, whose resources were added up';
  if (kindOf(document) === 'HorizontalPodAutoscaler' && textAt(document, ['apiVersion']) !== 'autoscaling/v2')
    return 'the autoscaler is not of autoscaling/v2';
  if (kindOf(document) === 'PodDisruptionBudget' && document.hasIn(['spec', 'maxUnavailable']))
    return 'the budget is given by maxUnavailable';
  return undefined;
}

function byKey(objects: readonly object[]): ReadonlyMap<string, Exported> {
  return new Map(
    (objects as readonly Exported[]).map(object => [`${object.kind} ${object.metadata.name}`, object]),
  );
}

/** The scenario that the files give, on the platform that they stand for. */
function baseOf(files: readonly SourceFile[]): Outcome<Scenario> {
  const imported = importFiles(files);
  if (!imported.ok) return failure(imported.problems);
  if (imported.kind === 'kubernetes') return parseScenario(imported.document);
  return failure([
    problem(
      'invalid',
      '--against',
      'These are no Kubernetes manifests.',
      'Name the manifests that the scenario came from.',
    ),
  ]);
}

/** Changes of these manifests, so that they say what a platform of the scenario chooses. */
export function exportAgainst(
  scenario: Scenario,
  platform: string,
  files: readonly SourceFile[],
): Outcome<ManifestDiff> {
  const base = baseOf(files);
  if (!base.ok) return base;
  const basePlatform = base.value.baseline ?? Object.keys(base.value.platforms)[0]!;
  const before = exportManifests(base.value, basePlatform);
  const after = exportManifests(scenario, platform);
  const patch = new Patch(before.objects, after.objects, files);
  const changed = files.map(({ name, text }) => ({
    name,
    text: patchedText(text, document => patch.apply(document)),
  }));
  const last = changed.at(-1)!;
  const whole = [...changed.slice(0, -1), { ...last, text: extendedText(last.text, patch.added()) }];
  return success({
    diff: whole.map(({ name, text }, index) => unifiedDiff(name, files[index]!.text, text)).join(''),
    files: whole,
    leftOut: [...after.leftOut.filter(text => !before.leftOut.includes(text)), ...patch.leftOut],
  });
}
