/** How one compose file overrides another: mappings merge, lists append, some fields replace, !reset and !override as tagged. */
import { type Findings, refuse } from '../findings.ts';
import {
  describe,
  emptyMapping,
  isNull,
  type Mapping,
  mapping,
  scalar,
  type Sequence,
  sequence,
  textAt,
  textOf,
  type Value,
} from '../source/value.ts';
import { portKey } from './ports.ts';

/** Fields that a list and a mapping may both write; the mapping is the common form. */
const KEY_VALUE =
  /^(services\.[^.]+\.(environment|labels|annotations|build\.(args|labels)|deploy\.labels|sysctls|extra_hosts)|(networks|volumes|secrets|configs)\.[^.]+\.labels)$/;
const NAME_LIST = /^services\.[^.]+\.(depends_on|networks)$/;
const REPLACED = /^services\.[^.]+\.(command|entrypoint|healthcheck\.test|extends)$/;

function fromKeyValues(list: Sequence): Mapping {
  const entries = new Map<string, Value>();
  for (const item of list.items) {
    const text = textOf(item) ?? '';
    const cut = text.indexOf('=');
    if (cut < 0) entries.set(text, scalar(null, item.place));
    else entries.set(text.slice(0, cut), scalar(text.slice(cut + 1), item.place));
  }
  return mapping(entries, list.place);
}

function fromNames(list: Sequence): Mapping {
  return mapping(new Map(list.items.map(item => [textOf(item) ?? '', emptyMapping(item.place)])), list.place);
}

const BUILD = /^services\.[^.]+\.build$/;

/** The long form of a field that has a short one, so that the two merge. */
export function longForm(value: Value, path: string): Value {
  if (value.kind === 'sequence' && KEY_VALUE.test(path)) return { ...fromKeyValues(value), ...tagOf(value) };
  if (value.kind === 'sequence' && NAME_LIST.test(path)) return { ...fromNames(value), ...tagOf(value) };
  if (value.kind === 'scalar' && value.value !== null && BUILD.test(path)) {
    return { ...mapping(new Map([['context', value]]), value.place), ...tagOf(value) };
  }
  return value;
}

const tagOf = (value: Value): { tag?: string } => (value.tag === undefined ? {} : { tag: value.tag });

const UNIQUE: readonly (readonly [RegExp, (item: Value) => string])[] = [
  [/^services\.[^.]+\.ports$/, portKey],
  [/^services\.[^.]+\.volumes$/, item => textAt(item, 'target') ?? mountTarget(textOf(item) ?? '')],
  [
    /^services\.[^.]+\.(secrets|configs)$/,
    item => textAt(item, 'target') ?? textAt(item, 'source') ?? textOf(item) ?? '',
  ],
  [
    /^services\.[^.]+\.(expose|profiles|cap_add|cap_drop|dns|dns_search|tmpfs|links|external_links|security_opt)$/,
    item => textOf(item) ?? '',
  ],
];

/** The path in the container of a short volume, "source:target[:mode]"; a Windows drive letter is not a separator. */
function mountTarget(short: string): string {
  const parts = short.replace(/^[A-Za-z]:(?=[\\/])/, '').split(':');
  return parts[1] ?? parts[0] ?? '';
}

function withoutRepeats(list: Sequence, path: string): Sequence {
  const rule = UNIQUE.find(([pattern]) => pattern.test(path));
  if (rule === undefined) return list;
  const byKey = new Map(list.items.map(item => [rule[1](item), item]));
  return sequence([...byKey.values()], list.place);
}

function mergeMappings(base: Mapping, over: Mapping, path: string, findings: Findings): Mapping {
  const entries = new Map(base.entries);
  for (const [key, value] of over.entries) {
    const below = path === '' ? key : `${path}.${key}`;
    const merged = mergeEntry(entries.get(key), value, below, findings);
    if (merged === undefined) entries.delete(key);
    else entries.set(key, merged);
  }
  return mapping(entries, base.place);
}

function mergeEntry(
  base: Value | undefined,
  over: Value,
  path: string,
  findings: Findings,
): Value | undefined {
  if (over.tag === '!reset') return undefined;
  if (base === undefined || over.tag === '!override' || path.split('.').at(-1)?.startsWith('x-') === true)
    return over;
  return mergeValues(base, over, path, findings);
}

function cannotMerge(base: Value, over: Value, path: string, findings: Findings): Value {
  refuse(findings, 'conflict', over.place, {
    message: `cannot override ${path}: it is ${describe(base)} in ${base.place.file}:${String(base.place.line)} and ${describe(over)} here.`,
    fix: 'Write both in the same form.',
  });
  return over;
}

/** One logging driver's options mean nothing to another. */
function sameDriver(base: Value, over: Value): boolean {
  const [before, after] = [textAt(base, 'driver'), textAt(over, 'driver')];
  return before === undefined || after === undefined || before === after;
}

function mergeValues(first: Value, second: Value, path: string, findings: Findings): Value {
  if (isNull(second)) return first;
  if (isNull(first) || REPLACED.test(path)) return second;
  const base = longForm(first, path);
  const over = longForm(second, path);
  if (/^services\.[^.]+\.logging$/.test(path) && !sameDriver(base, over)) return over;
  if (base.kind === 'mapping' && over.kind === 'mapping') return mergeMappings(base, over, path, findings);
  if (base.kind === 'sequence' && over.kind === 'sequence') {
    return withoutRepeats(sequence([...base.items, ...over.items], base.place), path);
  }
  if (base.kind === 'scalar' && over.kind === 'scalar') return over;
  // One ulimit may be a number in one file and {soft, hard} in the other; the later one holds.
  if (/\.ulimits\.[^.]+$/.test(path)) return over;
  return oneOrMany(base, over, path, findings);
}

/** "dns: a" and "dns: [a, b]" are one field written for one and for many. */
function oneOrMany(base: Value, over: Value, path: string, findings: Findings): Value {
  if (base.kind === 'mapping' || over.kind === 'mapping') return cannotMerge(base, over, path, findings);
  const items = (value: Value): readonly Value[] => (value.kind === 'sequence' ? value.items : [value]);
  return withoutRepeats(sequence([...items(base), ...items(over)], base.place), path);
}

/** `over` laid on `base`, both whole compose files. */
export const mergeFiles = (base: Mapping, over: Mapping, findings: Findings): Mapping =>
  mergeMappings(base, over, '', findings);

/** A service laid on the one that it extends. */
export const mergeServices = (base: Mapping, over: Mapping, name: string, findings: Findings): Mapping =>
  mergeMappings(base, over, `services.${name}`, findings);

/** Takes out what !reset still marks once there is nothing more to merge. */
export function dropResets(value: Mapping): Mapping {
  const entries = new Map<string, Value>();
  for (const [key, item] of value.entries) {
    if (item.tag === '!reset') continue;
    entries.set(key, item.kind === 'mapping' ? dropResets(item) : item);
  }
  return mapping(entries, value.place);
}
