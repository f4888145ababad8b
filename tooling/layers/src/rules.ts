import type { IForbiddenRuleType } from 'dependency-cruiser';
import { offeredFiles } from './entries.ts';
import { besides, EXACT, LAYERS, type Permit, PURE } from './layers.ts';

const WORKSPACE = '^(apps|packages|tooling)/';

const sourceOf = (folder: string): string => `^${folder}/src/`;
const nameOf = (folder: string): string => folder.replace('/', '-');

const WORKSHOP = '(test|e2e|parity|bench)/';

/** A page of prose that a folder shows holds no code that could depend on anything. */
const PROSE = '\\.md$';

/** Reaching past what the folder is permitted, or past what the other package offers. */
function reach(root: string, folder: string, permits: readonly Permit[]): IForbiddenRuleType {
  const offered = permits.flatMap(({ to, entries }) => offeredFiles(root, to, entries));
  return {
    name: `${nameOf(folder)}-reach`,
    comment: `${folder} may import only what tooling/layers/src/layers.ts permits, through the other package's exports.`,
    severity: 'error',
    from: { path: `^${folder}/`, pathNot: `^${folder}/${WORKSHOP}` },
    to: { path: WORKSPACE, pathNot: [`^${folder}/`, PROSE, ...offered] },
  };
}

/** What is not shipped may also look sideways, for its examples, but never up. */
function workshopReach(root: string, folder: string): IForbiddenRuleType {
  const offered = besides(folder).flatMap(to => offeredFiles(root, to));
  return {
    name: `${nameOf(folder)}-test-reach`,
    comment: `Tests of ${folder} may import any package that is not built on it, through its exports.`,
    severity: 'error',
    from: { path: `^${folder}/${WORKSHOP}` },
    to: { path: WORKSPACE, pathNot: [`^${folder}/`, ...offered] },
  };
}

const typesOnly = (folder: string, { to }: Permit): IForbiddenRuleType => ({
  name: `${nameOf(folder)}-types-of-${nameOf(to)}`,
  comment: `${folder} may take only types from ${to}: write \`import type\`.`,
  severity: 'error',
  from: { path: `^${folder}/`, pathNot: `^${folder}/${WORKSHOP}` },
  to: { path: `^${to}/`, dependencyTypesNot: ['type-only'] },
});

const rulesOf =
  (root: string) =>
  ([folder, permits]: [string, readonly Permit[]]): IForbiddenRuleType[] => [
    reach(root, folder, permits),
    workshopReach(root, folder),
    ...permits.filter(({ typeOnly }) => typeOnly).map(permit => typesOnly(folder, permit)),
  ];

/** A browser cannot load what only Node has, however long the chain of imports that leads there. */
const browserRules = (root: string): IForbiddenRuleType[] =>
  offeredFiles(root, 'packages/runner', ['./browser', './workers']).map(path => ({
    name: 'runner-browser-without-node',
    comment:
      '@tare/runner/browser and /workers run in a browser: nothing they reach may import a built-in of Node.',
    severity: 'error',
    from: { path },
    to: {
      path: '^(node:)?(fs|os|path|process|worker_threads|crypto|url|child_process|stream|util)',
      reachable: true,
    },
  }));

const everywhere: IForbiddenRuleType[] = [
  {
    name: 'no-cycle',
    comment: 'Files that import each other in a circle have no order to load in: move the shared part out.',
    severity: 'error',
    from: {},
    // An edge that is only a type is gone at run time, and a circle with it.
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'no-unresolved',
    comment: 'The import leads nowhere.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'no-undeclared-package',
    comment: "The package is not in the folder's package.json.",
    severity: 'error',
    from: { path: WORKSPACE },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-development-package-at-run-time',
    comment: 'Sources may use a development dependency only for its types.',
    severity: 'error',
    from: { path: '^(apps|packages)/[^/]+/src/' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'no-test-in-source',
    comment: 'Sources do not import tests.',
    severity: 'error',
    from: { path: '^(apps|packages)/[^/]+/src/' },
    to: { path: '^(apps|packages)/[^/]+/(test|e2e)/' },
  },
];

const pureRules: IForbiddenRuleType[] = [
  {
    name: 'no-builtin-in-pure-package',
    comment: 'This package holds nothing of the world around it: take what you need as a parameter.',
    severity: 'error',
    from: { path: PURE.map(sourceOf) },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'engine-needs-no-package',
    comment: 'The engine has no dependency at run time.',
    severity: 'error',
    from: { path: sourceOf(EXACT) },
    to: { pathNot: [`^${EXACT}/`, '^packages/'] },
  },
];

/** The rules for dependency-cruiser, for the workspace at `root`. */
export const importRules = (root: string): IForbiddenRuleType[] => [
  ...Object.entries(LAYERS).flatMap(rulesOf(root)),
  ...browserRules(root),
  ...everywhere,
  ...pureRules,
];
