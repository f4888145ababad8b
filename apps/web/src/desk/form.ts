/** Document → form: which fields are offered, with what the schema says about each. */
import { layersOf, poolCard, serviceCard, sitesOf } from './cards.ts';
import { runSecondsOf } from './curve.ts';
import { isMapping, mappingAt, type Path, textAt } from './document-at.ts';
import { faultGroups } from './faults.ts';
import { demand, fields, type FormSources } from './form-fields.ts';
import type { CallGroup, FormField, FormGroup, FormModel, FormPlatform, GraphCall } from './form-model.ts';
import { graphOf } from './graph.ts';
import { siteChoiceGroups } from './site-choice.ts';
import { workloadGroups } from './workload.ts';

export type { FormSources };

const callGroups = (document: unknown, calls: readonly GraphCall[], sources: FormSources): CallGroup[] =>
  calls.map(call => ({
    call,
    fields: fields(
      document,
      ['count', 'probability'].map((key): Path => [...call.path, key]),
      sources,
    ),
  }));

function serviceGroup(
  document: unknown,
  { name, calls }: { readonly name: string; readonly calls: readonly GraphCall[] },
  sources: FormSources,
): FormGroup {
  const at = (...rest: string[]): Path => ['services', name, ...rest];
  const paths = [
    at('replicas'),
    at('requests', 'cpu'),
    at('requests', 'memory'),
    at('limits', 'cpu'),
    at('limits', 'memory'),
    demand(document, at('work', 'cpu')),
    at('memory', 'base'),
    demand(document, at('startup', 'init')),
    at('concurrency'),
    at('balancing'),
  ];
  return {
    id: `services.${name}`,
    title: name,
    detail: textAt(document, at('image')),
    base: at(),
    service: { ...serviceCard(document, name), calls: callGroups(document, calls, sources) },
    fields: fields(document, paths, sources),
  };
}

/** What is said of a site itself. */
const siteGroups = (document: unknown): FormGroup[] =>
  Object.keys(mappingAt(document, 'sites')).map(site => {
    const base: Path = ['sites', site];
    return { id: base.join('.'), title: '', detail: '', base, fields: [] };
  });

function poolGroups(document: unknown, sources: FormSources): FormGroup[] {
  return Object.entries(mappingAt(document, 'sites')).flatMap(([site, value]) =>
    Object.keys(mappingAt(value, 'pools')).map(pool => {
      const base: Path = ['sites', site, 'pools', pool];
      const paths = ['machine', 'buying', 'count', 'max', 'reserve', 'maxInstances'].map(
        (key): Path => [...base, key],
      );
      return {
        id: base.join('.'),
        title: pool,
        detail: '',
        base,
        pool: poolCard(document, site, pool),
        fields: fields(document, paths, sources),
      };
    }),
  );
}

function platformsOf(document: unknown): FormPlatform[] {
  return Object.entries(mappingAt(document, 'platforms')).map(([id, definition]) => {
    const stack =
      isMapping(definition) && Array.isArray(definition.stack) ? definition.stack.map(String) : [];
    const label = isMapping(definition) ? definition.label : undefined;
    return { id, label: typeof label === 'string' ? label : id, stack, layers: layersOf(stack), definition };
  });
}

const group = (id: string, title: string, fieldsOf: readonly FormField[]): FormGroup[] =>
  fieldsOf.length === 0 ? [] : [{ id, title, detail: '', fields: fieldsOf }];

function section(
  name: 'general' | 'objectives' | 'run',
  keys: readonly string[],
  document: unknown,
  sources: FormSources,
) {
  const base: Path = name === 'general' ? [] : [name];
  const paths = keys.map((key): Path => [...base, key]);
  return { name, groups: group(name, '', fields(document, paths, sources)) };
}

/** The form of a document, whether it is valid or not. */
export function formOf(document: unknown, sources: FormSources): FormModel {
  const platforms = platformsOf(document);
  const baseline = isMapping(document) ? document.baseline : undefined;
  const graph = graphOf(document);
  const services = graph.services.map(({ id }) => ({
    name: id,
    calls: graph.calls.filter(({ from }) => from === id),
  }));
  return {
    graph,
    runSeconds: runSecondsOf(document),
    baseline: typeof baseline === 'string' ? baseline : (platforms[0]?.id ?? ''),
    platforms,
    sites: sitesOf(document),
    sections: [
      { name: 'workload', groups: workloadGroups(document, sources) },
      { name: 'platforms', groups: siteChoiceGroups(document, sources) },
      { name: 'hosts', groups: [...poolGroups(document, sources), ...siteGroups(document)] },
      { name: 'services', groups: services.map(own => serviceGroup(document, own, sources)) },
      { name: 'faults', groups: faultGroups(document, sources) },
      section('objectives', ['p99', 'failed', 'usdPerMonth'], document, sources),
      section('run', ['duration', 'warmup', 'seed', 'replications', 'maxEvents'], document, sources),
      section('general', ['name', 'question'], document, sources),
    ],
  };
}
