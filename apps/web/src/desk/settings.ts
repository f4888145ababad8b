/**
 * What a part of a document says, and what it leaves out, from the schema alone: so that whatever a scenario may say can be said in the
 * form, without a line of code for each field.
 */
import { isMapping, type Path, valueAt } from './document-at.ts';
import { fieldAt, type FormSources } from './form-fields.ts';
import type { FormField } from './form-model.ts';
import type { Setting, Settings } from './protocol.ts';
import { branches, type Node, schemaAt } from './schema-fields.ts';

/** Of a longer list nobody wants each entry in a field of its own: recorded times, values of a law. */
const LONGEST_LIST = 12;

/** What the graph of services edits, and what has groups of its own. */
const isElsewhere = ([part, , key, ...rest]: Path): boolean =>
  rest.length === 0 && ((part === 'services' && key === 'calls') || (part === 'sites' && key === 'pools'));

interface Place {
  readonly path: Path;
  readonly node: Node;
  /** Fields that must be said as well, where what they stand in is not there yet. */
  readonly along: readonly Path[];
}

const isScalarNode = ({ type, enum: choices }: Node): boolean =>
  choices !== undefined ||
  [type].flat().some(one => one !== undefined && one !== 'object' && one !== 'array');
const isObjectNode = ({ properties, additionalProperties }: Node): boolean =>
  properties !== undefined || typeof additionalProperties === 'object';

/** Of the kinds of a thing the one that the document has: what is constant in it is what stands there. */
function isMeant({ properties }: Node, value: unknown): boolean {
  if (properties === undefined || !isMapping(value)) return true;
  return Object.entries(properties).every(
    ([key, { const: only }]) => only === undefined || value[key] === undefined || value[key] === only,
  );
}

/** Fields without which what stands in `node` is not valid, as far as they are single values. */
const neededIn = ({ properties = {}, required = [] }: Node, path: Path): Path[] =>
  required.flatMap((key): Path[] => {
    const child = properties[key];
    if (child === undefined) return [];
    const parts = branches(child);
    if (parts.some(isScalarNode)) return [[...path, key]];
    return parts.filter(isObjectNode).flatMap(part => neededIn(part, [...path, key]));
  });

class Survey {
  readonly said: FormField[] = [];
  readonly left: Setting[] = [];
  readonly #document: unknown;
  readonly #base: Path;
  readonly #sources: FormSources;

  constructor(document: unknown, base: Path, sources: FormSources) {
    this.#document = document;
    this.#base = base;
    this.#sources = sources;
  }

  /** All that is in the mapping at a place, or may be. */
  mapping({ path, node, along }: Place): void {
    const value = valueAt(this.#document, path);
    const meant = branches(node).filter(branch => isObjectNode(branch) && isMeant(branch, value));
    // Of several kinds of a thing that is not there none is meant.
    if (value === undefined && meant.length > 1) return;
    const seen = new Set<string>();
    for (const branch of meant) {
      const needed = value === undefined ? [...along, ...neededIn(branch, path)] : [];
      for (const [key, child] of this.#children(branch, value)) {
        if (seen.has(key) || isElsewhere([...path, key])) continue;
        seen.add(key);
        this.#one({ path: [...path, key], node: child, along: needed });
      }
    }
  }

  /** Named by the schema, or by the document where any name will do. */
  #children({ properties = {}, additionalProperties }: Node, value: unknown): (readonly [string, Node])[] {
    const named = Object.entries(properties);
    if (typeof additionalProperties !== 'object' || !isMapping(value)) return named;
    const others = Object.keys(value).filter(key => !Object.hasOwn(properties, key));
    return [...named, ...others.map((key): [string, Node] => [key, additionalProperties])];
  }

  #one(place: Place): void {
    const { path, node } = place;
    const value = valueAt(this.#document, path);
    const kinds = branches(node);
    if (Array.isArray(value)) this.#list(place, value);
    else if (isMapping(value)) this.mapping(place);
    else if (kinds.some(isScalarNode)) this.#field(place, value !== undefined);
    else if (kinds.some(({ items }) => items !== undefined)) this.#list(place, []);
    else if (value === undefined) this.mapping(place);
  }

  /** Each of a list, and one more. */
  #list({ path, node, along }: Place, value: readonly unknown[]): void {
    const items = branches(node).find(branch => branch.items !== undefined)?.items;
    if (items === undefined || value.length > LONGEST_LIST) return;
    for (let at = 0; at <= value.length; at++) this.#one({ path: [...path, at], node: items, along });
  }

  #field({ path, along }: Place, isSaid: boolean): void {
    const field = this.#labelled(path);
    if (field === undefined) return;
    if (isSaid) {
      this.said.push(field);
      return;
    }
    const needed = along.flatMap(other =>
      other.join('.') === field.at ? [] : (this.#labelled(other) ?? []),
    );
    this.left.push({ label: field.label, help: field.help, fields: [...needed, field] });
  }

  /** Its label names what it stands in as well. */
  #labelled(path: Path): FormField | undefined {
    const field = fieldAt(this.#document, path, this.#sources);
    if (field === undefined) return undefined;
    const names: string[] = [];
    for (let depth = this.#base.length; depth < path.length; depth++) {
      const key = path[depth]!;
      const { title = String(key) } = schemaAt(this.#sources.schema, path.slice(0, depth + 1)) ?? {};
      if (typeof key === 'number') names.push(`${names.pop() ?? ''} ${String(key + 1)}`.trim());
      else names.push(title);
    }
    return { ...field, label: names.join(' › ') };
  }
}

/** What stands at `base` and may stand there; nothing where the schema knows no such place. */
export function settingsAt(document: unknown, base: Path, sources: FormSources): Settings {
  const survey = new Survey(document, base, sources);
  const node = schemaAt(sources.schema, base);
  if (node !== undefined && isMapping(valueAt(document, base)))
    survey.mapping({ path: base, node, along: [] });
  return { said: survey.said, left: survey.left };
}
