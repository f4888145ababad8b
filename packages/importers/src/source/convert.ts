/** The YAML library's nodes → located trees: aliases and merge keys resolved, sizes and depth bounded. */
import { LIMITS } from '@tare/schema';
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  type YAMLMap,
  type Scalar as YamlScalar,
} from 'yaml';
import { type Findings, normalise, refuse, type SourcePlace } from '../findings.ts';
import type { Locate } from './lines.ts';
import { mapping, type Mapping, type Scalar, scalar, sequence, type Value } from './value.ts';

interface Conversion {
  readonly file: string;
  readonly locate: Locate;
  readonly findings: Findings;
}

interface Walk extends Conversion {
  readonly anchors: Map<string, Value>;
  aliases: number;
  size: number;
  /** Set when a limit is passed; everything after it is dropped, and the document with it. */
  stopped: boolean;
}

const FORBIDDEN = new Set(['__proto__']);

type Ranged = { readonly range?: readonly [number, number, number] | null | undefined };

function placeOf(node: unknown, path: string, walk: Walk): SourcePlace {
  const offset = (node as Ranged | null)?.range?.[0] ?? 0;
  return { file: walk.file, ...walk.locate(offset), path };
}

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

function stop(walk: Walk, place: SourcePlace, message: string): Scalar {
  if (!walk.stopped) {
    walk.stopped = true;
    refuse(walk.findings, 'too-large', place, { message, fix: 'Give a smaller or flatter document.' });
  }
  return scalar(null, place);
}

/** Tags of YAML's own schema say nothing that the value does not. */
function foreignTag(node: { readonly tag?: string | undefined }): { tag?: string } {
  const tag = node.tag;
  return tag === undefined || tag.startsWith('tag:yaml.org') ? {} : { tag };
}

function convertScalar(node: YamlScalar, place: SourcePlace): Scalar {
  const raw = node.value;
  const value = typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean' ? raw : null;
  const text = typeof raw === 'string' ? raw : raw === null ? '' : (node.source ?? String(raw));
  return { ...scalar(value, place), text, ...foreignTag(node) };
}

function convertAlias(name: string, place: SourcePlace, walk: Walk): Value {
  walk.aliases++;
  if (walk.aliases > LIMITS.aliases) {
    return stop(walk, place, `more than ${String(LIMITS.aliases)} aliases are used.`);
  }
  const target = walk.anchors.get(name);
  if (target !== undefined) {
    walk.size += target.size;
    return target;
  }
  refuse(walk.findings, 'unknown-reference', place, {
    message: `the alias *${name} names no anchor that stands before it.`,
    fix: `Define &${name} above this place, outside of itself.`,
  });
  return scalar(null, place);
}

/** The entry's own place: the key for collections and nothing, the value itself for a scalar. */
function entryPlace(pair: Pair, path: string, walk: Walk): SourcePlace {
  const value = pair.value;
  const pointed = isScalar(value) && value.value !== null && value.value !== '' ? value : pair.key;
  return placeOf(pointed, path, walk);
}

interface Entries {
  readonly own: Map<string, Value>;
  readonly merged: Mapping[];
}

/** "NAME=value" items as a mapping; undefined when the list holds anything else. */
function keyValues(items: readonly Value[], place: SourcePlace): Mapping | undefined {
  const entries = new Map<string, Value>();
  for (const item of items) {
    const cut = item.kind === 'scalar' ? item.text.indexOf('=') : -1;
    if (item.kind !== 'scalar' || cut < 1) return undefined;
    entries.set(item.text.slice(0, cut), scalar(item.text.slice(cut + 1), item.place));
  }
  return entries.size === 0 ? undefined : mapping(entries, place);
}

/** YAML merges mappings only; some compose dialects merge lists of NAME=value, whose meaning is plain. */
function mergeList(items: readonly Value[], place: SourcePlace, into: Entries, walk: Walk): void {
  if (items.every(item => item.kind === 'mapping')) into.merged.push(...items);
  else {
    const pairs = keyValues(items, place);
    if (pairs === undefined) {
      refuseMerge(place, walk);
      return;
    }
    into.merged.push(pairs);
    normalise(walk.findings, place, {
      what: place.path,
      value: 'a mapping',
      why: 'The merge key << takes mappings; this list of NAME=value is read as one.',
    });
  }
}

function refuseMerge(place: SourcePlace, walk: Walk): void {
  if (walk.stopped) return;
  refuse(walk.findings, 'invalid', place, {
    message: 'the merge key << takes a mapping or a list of mappings.',
    fix: 'Point it at an anchor of a mapping.',
  });
}

function addMerge(value: Value, place: SourcePlace, into: Entries, walk: Walk): void {
  if (value.kind === 'mapping') into.merged.push(value);
  else if (value.kind === 'sequence') mergeList(value.items, place, into, walk);
  else refuseMerge(place, walk);
}

function keyText(pair: Pair, walk: Walk): string | undefined {
  if (isScalar(pair.key)) return pair.key.value === null ? 'null' : String(pair.key.source ?? pair.key.value);
  if (typeof pair.key === 'string') return pair.key;
  if (isAlias(pair.key)) {
    const target = walk.anchors.get(pair.key.source);
    return target?.kind === 'scalar' ? target.text : undefined;
  }
  return undefined;
}

function refuseKey(pair: Pair, path: string, walk: Walk): void {
  refuse(walk.findings, 'invalid', placeOf(pair.key, path, walk), {
    message: 'a key is a mapping or a list.',
    fix: 'Use plain text as keys.',
  });
}

function refuseForbidden(key: string, place: SourcePlace, walk: Walk): void {
  refuse(walk.findings, 'forbidden-key', place, {
    message: `the key ${key} is not allowed.`,
    fix: 'Remove it.',
  });
}

function refuseRepeat(key: string, place: SourcePlace, walk: Walk): void {
  refuse(walk.findings, 'conflict', place, {
    message: `the key ${key} stands twice in one mapping.`,
    fix: 'Keep one of the two.',
  });
}

function addEntry(pair: Pair, parent: string, depth: number, into: Entries, walk: Walk): void {
  const key = keyText(pair, walk);
  if (key === undefined) {
    refuseKey(pair, parent, walk);
    return;
  }
  const path = below(parent, key);
  const place = entryPlace(pair, path, walk);
  const value = convertNode(pair.value, { path, place, depth: depth + 1 }, walk);
  if (FORBIDDEN.has(key)) refuseForbidden(key, place, walk);
  else if (key === '<<') addMerge(value, place, into, walk);
  else if (into.own.has(key)) refuseRepeat(key, placeOf(pair.key, path, walk), walk);
  else into.own.set(key, value);
}

function convertMap(node: YAMLMap, spot: Spot, walk: Walk): Mapping {
  const into: Entries = { own: new Map(), merged: [] };
  for (const pair of node.items) {
    if (walk.stopped) break;
    if (isPair(pair)) addEntry(pair, spot.path, spot.depth, into, walk);
  }
  if (into.merged.length === 0) return { ...mapping(into.own, spot.place), ...foreignTag(node) };
  const entries = new Map<string, Value>();
  for (const source of into.merged)
    for (const [key, value] of source.entries) if (!entries.has(key)) entries.set(key, value);
  for (const [key, value] of into.own) entries.set(key, value);
  return { ...mapping(entries, spot.place), ...foreignTag(node) };
}

interface Spot {
  readonly path: string;
  readonly place: SourcePlace;
  readonly depth: number;
}

function convertItems(items: readonly unknown[], spot: Spot, walk: Walk): Value[] {
  const values: Value[] = [];
  for (const item of items) {
    if (walk.stopped) break;
    const path = below(spot.path, String(values.length));
    const node = isPair(item) ? item.value : item;
    values.push(convertNode(node, { path, place: placeOf(node, path, walk), depth: spot.depth + 1 }, walk));
  }
  return values;
}

function convertCollection(node: unknown, spot: Spot, walk: Walk): Value {
  if (isMap(node)) return convertMap(node, spot, walk);
  if (isSeq(node))
    return { ...sequence(convertItems(node.items, spot, walk), spot.place), ...foreignTag(node) };
  return scalar(null, spot.place);
}

function convertNode(node: unknown, spot: Spot, walk: Walk): Value {
  walk.size++;
  if (spot.depth > LIMITS.documentDepth) {
    return stop(walk, spot.place, `values are nested deeper than ${String(LIMITS.documentDepth)} levels.`);
  }
  if (walk.size > LIMITS.documentNodes) {
    return stop(
      walk,
      spot.place,
      `the document has more than ${String(LIMITS.documentNodes)} values once aliases are resolved.`,
    );
  }
  if (isAlias(node)) return convertAlias(node.source, spot.place, walk);
  const value = isScalar(node) ? convertScalar(node, spot.place) : convertCollection(node, spot, walk);
  const anchor = (node as { anchor?: string } | null)?.anchor;
  if (anchor !== undefined) walk.anchors.set(anchor, value);
  return value;
}

/** The tree of one document; undefined for an empty one and for one that breaks a limit. */
export function convertDocument(document: Document.Parsed, conversion: Conversion): Value | undefined {
  if (document.contents === null) return undefined;
  const walk: Walk = { ...conversion, anchors: new Map(), aliases: 0, size: 0, stopped: false };
  const root = placeOf(document.contents, '', walk);
  const value = convertNode(document.contents, { path: '', place: root, depth: 0 }, walk);
  if (walk.stopped || (value.kind === 'scalar' && value.value === null)) return undefined;
  return value;
}
