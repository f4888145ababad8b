/** What a workspace folder may take from another one. */
export type Permit = {
  /** Folder of the package, such as `packages/schema`. */
  readonly to: string;
  /** Only types: nothing of the package may be there at run time. */
  readonly typeOnly?: true;
  /** Only these keys of the package's `exports`; all of them where left out. */
  readonly entries?: readonly string[];
};

const any = (to: string): Permit => ({ to: `packages/${to}` });
const types = (to: string): Permit => ({ to: `packages/${to}`, typeOnly: true });
const entry = (to: string, ...entries: string[]): Permit => ({ to: `packages/${to}`, entries });

/** Who may import whom: a folder that is not named under another one is out of its reach. */
export const LAYERS: Readonly<Record<string, readonly Permit[]>> = {
  'packages/schema': [],
  'packages/catalog': [any('schema'), any('share')],
  'packages/share': [any('schema')],
  'packages/importers': [any('schema')],
  'packages/engine': [types('schema')],
  'packages/experiments': [any('schema'), any('share'), any('engine')],
  'packages/runner': [any('schema'), any('share'), any('engine')],
  'packages/db': [any('schema')],
  'packages/api': [
    ...['schema', 'share', 'catalog', 'experiments', 'importers', 'db'].map(any),
    entry('runner', './node'),
  ],
  'apps/web': [
    ...['schema', 'share', 'catalog', 'experiments', 'importers'].map(any),
    entry('runner', './browser'),
    entry('runner', './workers'),
    types('api'),
  ],
  // The server refuses in the words of the schema's problems, like the procedures it serves.
  'apps/server': [any('api'), any('db'), any('schema'), entry('runner', './node')],
  'apps/cli': [
    ...['schema', 'share', 'catalog', 'experiments', 'importers'].map(any),
    entry('engine', './rules', './primitives'),
    entry('runner', './node'),
  ],
};

/** Everything the folder is built on, itself included. */
function foundation(folder: string): ReadonlySet<string> {
  const below = (LAYERS[folder] ?? []).flatMap(({ to }) => [...foundation(to)]);
  return new Set([folder, ...below]);
}

/** The packages that are not built on this folder: its tests may use them without a circle. */
export const besides = (folder: string): string[] =>
  Object.keys(LAYERS).filter(other => other.startsWith('packages/') && !foundation(other).has(folder));

/** Folders that hold nothing of the world around them: no clock, chance, timer, input or output. */
export const PURE: readonly string[] = [
  'packages/schema',
  'packages/engine',
  'packages/experiments',
  'packages/catalog',
  'packages/share',
  'packages/importers',
];

/** The folder whose results are the same to the last bit in every JavaScript engine, and that needs no package. */
export const EXACT = 'packages/engine';
