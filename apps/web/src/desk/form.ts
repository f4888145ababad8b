/** Document → form: which fields are offered, with what the schema says about each. */
import type { FormField, FormGroup, FormModel, FormPlatform, SectionName } from './form-model.ts';
import { choicesOf, type Node, schemaAt, takesNumber } from './schema-fields.ts';

type Path = readonly (string | number)[];
type Mapping = Readonly<Record<string, unknown>>;

export interface FormSources {
  readonly schema: Node;
  /** Names of the catalogue's machines. */
  readonly machines: readonly string[];
}

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mappingAt = (value: unknown, key: string): Mapping => {
  const child = isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isMapping(child) ? child : {};
};

function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isMapping(value) && Object.hasOwn(value, key)) value = value[String(key)];
    else return undefined;
  }
  return value;
}

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function kindOf(node: Node, choices: readonly string[]): FormField['kind'] {
  if (node.type === 'boolean') return 'flag';
  if (choices.length > 0 && !takesNumber(node)) return 'choice';
  return node.type === 'number' || node.type === 'integer' ? 'number' : 'text';
}

/** A field at a path; undefined where the document holds something there that a line of text cannot show. */
function fieldAt(document: unknown, path: Path, sources: FormSources): FormField | undefined {
  const node = schemaAt(sources.schema, path);
  const value = valueAt(document, path);
  if (node === undefined || !(value === undefined || isScalar(value))) return undefined;
  const isMachine = path.at(-1) === 'machine';
  const choices = isMachine ? sources.machines : choicesOf(node);
  const doc = node['x-tare'] ?? {};
  return {
    path,
    at: path.join('.'),
    kind: isMachine ? 'choice' : kindOf(node, choices),
    label: node.title ?? String(path.at(-1)),
    help: node.description ?? '',
    value,
    unit: doc.unit,
    example: node.examples?.[0] === undefined ? undefined : String(node.examples[0]),
    absent: doc.absent,
    choices,
  };
}

const fields = (document: unknown, paths: readonly Path[], sources: FormSources): FormField[] =>
  paths.flatMap(path => fieldAt(document, path, sources) ?? []);

/** A law of chance is edited by its mean; a bare duration as it stands. */
const demand = (document: unknown, path: Path): Path =>
  isMapping(valueAt(document, path)) ? [...path, 'mean'] : path;

function serviceGroup(document: unknown, name: string, sources: FormSources): FormGroup {
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
  const image = valueAt(document, at('image'));
  return {
    id: `services.${name}`,
    title: name,
    detail: typeof image === 'string' ? image : '',
    fields: fields(document, paths, sources),
  };
}

function trafficGroup(document: unknown, name: string, sources: FormSources): FormGroup {
  const base: Path = ['traffic', name];
  const rate = valueAt(document, [...base, 'rate']);
  const points: Path[] = Array.isArray(rate)
    ? rate.slice(0, 24).flatMap((_, index): Path[] => [
        [...base, 'rate', index, 'at'],
        [...base, 'rate', index, 'rate'],
      ])
    : [];
  const present = ['calm', 'burst', 'calmFor', 'burstFor', 'users']
    .map((key): Path => [...base, key])
    .filter(path => valueAt(document, path) !== undefined);
  const single: Path[] = rate === undefined || Array.isArray(rate) ? [] : [[...base, 'rate']];
  const to = valueAt(document, [...base, 'to']);
  return {
    id: `traffic.${name}`,
    title: name,
    detail: typeof to === 'string' ? `→ ${to}` : '',
    fields: fields(document, [...single, ...points, ...present, [...base, 'timeout']], sources),
  };
}

function poolGroups(document: unknown, sources: FormSources): FormGroup[] {
  return Object.entries(mappingAt(document, 'sites')).flatMap(([site, value]) =>
    Object.keys(mappingAt(value, 'pools')).map(pool => {
      const base: Path = ['sites', site, 'pools', pool];
      const paths = ['machine', 'count', 'max', 'reserve', 'maxInstances'].map((key): Path => [...base, key]);
      return {
        id: base.join('.'),
        title: `${site}/${pool}`,
        detail: '',
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
    return { id, label: typeof label === 'string' ? label : id, stack, definition };
  });
}

const group = (id: string, title: string, fieldsOf: readonly FormField[]): FormGroup[] =>
  fieldsOf.length === 0 ? [] : [{ id, title, detail: '', fields: fieldsOf }];

function section(name: SectionName, keys: readonly string[], document: unknown, sources: FormSources) {
  const base: Path = name === 'general' ? [] : [name];
  const paths = keys.map((key): Path => [...base, key]);
  return { name, groups: group(name, '', fields(document, paths, sources)) };
}

/** The form of a document, whether it is valid or not. */
export function formOf(document: unknown, sources: FormSources): FormModel {
  const platforms = platformsOf(document);
  const baseline = isMapping(document) ? document.baseline : undefined;
  const services = Object.keys(mappingAt(document, 'services'));
  const traffic = Object.keys(mappingAt(document, 'traffic'));
  return {
    baseline: typeof baseline === 'string' ? baseline : (platforms[0]?.id ?? ''),
    platforms,
    sections: [
      section('general', ['name'], document, sources),
      { name: 'platforms', groups: [] },
      { name: 'traffic', groups: traffic.map(name => trafficGroup(document, name, sources)) },
      { name: 'services', groups: services.map(name => serviceGroup(document, name, sources)) },
      { name: 'hosts', groups: poolGroups(document, sources) },
      section('objectives', ['p99', 'failed', 'usdPerMonth'], document, sources),
      section('run', ['duration', 'warmup', 'seed', 'replications'], document, sources),
    ],
  };
}
