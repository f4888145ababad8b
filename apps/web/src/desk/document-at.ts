/** Reads values out of a document that may be anything. */

export type Path = readonly (string | number)[];
export type Mapping = Readonly<Record<string, unknown>>;

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const mappingAt = (value: unknown, key: string): Mapping => {
  const child = isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isMapping(child) ? child : {};
};

export function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isMapping(value) && Object.hasOwn(value, key)) value = value[String(key)];
    else return undefined;
  }
  return value;
}

/** A copy in which one value is another, at a path that there is. */
export function withValue(document: unknown, path: Path, value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(document))
    return document.map((one: unknown, at) => (at === Number(first) ? withValue(one, rest, value) : one));
  if (!isMapping(document)) return document;
  return { ...document, [first]: withValue(document[first], rest, value) };
}

export const textAt = (document: unknown, path: Path): string => {
  const value = valueAt(document, path);
  return typeof value === 'string' ? value : '';
};
