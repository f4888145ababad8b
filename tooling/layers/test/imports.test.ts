import { describe, expect, it } from 'vitest';
import { checkImports } from '../src/imports.ts';
import { CLEAN, type Files, inWorkspace } from './workspace.ts';

const rulesBroken = async (planted: Files): Promise<string[]> => {
  const violations = await inWorkspace({ ...CLEAN, ...planted }, checkImports);
  return [...new Set(violations.map(({ rule }) => rule))].sort();
};

/** One breach each: what it is, where it is planted, the text, the rule that has to name it. */
const BREACHES: readonly [title: string, file: string, text: string, rule: string][] = [
  [
    'a package imports an app',
    'packages/api/src/up.ts',
    "import '../../../apps/server/src/main.ts';",
    'packages-api-reach',
  ],
  [
    'an app imports another app',
    'apps/cli/src/side.ts',
    "import '../../server/src/main.ts';",
    'apps-cli-reach',
  ],
  ['schema imports catalog', 'packages/schema/src/up.ts', "import '@tare/catalog';", 'packages-schema-reach'],
  [
    'catalog imports engine',
    'packages/catalog/src/up.ts',
    "import '@tare/engine';",
    'packages-catalog-reach',
  ],
  ['share imports engine', 'packages/share/src/up.ts', "import '@tare/engine';", 'packages-share-reach'],
  [
    'importers import catalog',
    'packages/importers/src/up.ts',
    "import '@tare/catalog';",
    'packages-importers-reach',
  ],
  ['engine imports share', 'packages/engine/src/up.ts', "import '@tare/share';", 'packages-engine-reach'],
  [
    'engine imports schema values',
    'packages/engine/src/up.ts',
    "import { parse } from '@tare/schema';\nexport { parse };",
    'packages-engine-types-of-packages-schema',
  ],
  [
    'engine imports a package',
    'packages/engine/src/up.ts',
    "import { z } from 'zod';\nexport { z };",
    'engine-needs-no-package',
  ],
  [
    'experiments import catalog',
    'packages/experiments/src/up.ts',
    "import '@tare/catalog';",
    'packages-experiments-reach',
  ],
  [
    'runner imports experiments',
    'packages/runner/src/up.ts',
    "import '@tare/experiments';",
    'packages-runner-reach',
  ],
  ['db imports share', 'packages/db/src/up.ts', "import '@tare/share';", 'packages-db-reach'],
  [
    'api imports the browser runner',
    'packages/api/src/up.ts',
    "import '@tare/runner/browser';",
    'packages-api-reach',
  ],
  [
    'web imports api as a value',
    'apps/web/src/up.ts',
    "import { router } from '@tare/api';\nexport { router };",
    'apps-web-types-of-packages-api',
  ],
  ['web imports the runner of Node', 'apps/web/src/up.ts', "import '@tare/runner/node';", 'apps-web-reach'],
  ['web imports the engine', 'apps/web/src/up.ts', "import '@tare/engine';", 'apps-web-reach'],
  [
    'web imports db',
    'apps/web/src/up.ts',
    "import type {} from '@tare/db';\nimport '@tare/db';",
    'apps-web-reach',
  ],
  ['server imports the engine', 'apps/server/src/up.ts', "import '@tare/engine';", 'apps-server-reach'],
  ['cli imports api', 'apps/cli/src/up.ts', "import '@tare/api';", 'apps-cli-reach'],
  [
    'a deep import past the exports',
    'packages/catalog/src/up.ts',
    "import '../../schema/src/hidden.ts';",
    'packages-catalog-reach',
  ],
  [
    'a type-only import upwards',
    'packages/schema/src/up.ts',
    "import type { simulate } from '@tare/engine';\nexport type S = typeof simulate;",
    'packages-schema-reach',
  ],
  [
    'a dynamic import upwards',
    'packages/schema/src/up.ts',
    "export const late = () => import('@tare/engine');",
    'packages-schema-reach',
  ],
  [
    'a test that reaches too far',
    'packages/engine/test/up.test.ts',
    "import '@tare/experiments';",
    'packages-engine-test-reach',
  ],
  [
    'a cycle',
    'packages/engine/src/half.ts',
    "import { simulate } from './index.ts';\nexport const half = simulate;",
    'no-cycle',
  ],
  ['an import that leads nowhere', 'packages/share/src/up.ts', "import './absent.ts';", 'no-unresolved'],
  [
    'a source that imports a test',
    'packages/engine/src/up.ts',
    "import '../test/half.test.ts';",
    'no-test-in-source',
  ],
  [
    'a development package in a source',
    'packages/db/src/up.ts',
    "import { it } from 'vitest';\nexport { it };",
    'no-development-package-at-run-time',
  ],
  [
    'a built-in in the browser runner',
    'packages/runner/src/browser.ts',
    "import './deep.ts';",
    'runner-browser-without-node',
  ],
];

const EXTRA: Files = { 'packages/runner/src/deep.ts': "import 'node:fs';\n" };

const PURE = ['schema', 'engine', 'experiments', 'catalog', 'share', 'importers'];

describe('who may import whom', () => {
  it('passes a workspace that keeps to it', async () => {
    expect(await rulesBroken({})).toEqual([]);
  });

  it('lets a test look sideways, and two files share types', async () => {
    const planted = {
      'packages/engine/test/up.test.ts': "import { presets } from '@tare/catalog';\nexport { presets };\n",
      'packages/engine/src/half.ts':
        "import type { Stamp } from './index.ts';\nexport const half = (x: number): number => x;\nexport type T = Stamp;\n",
    };
    expect(await rulesBroken(planted)).toEqual([]);
  });

  it('lets a page show prose of another folder, in which there is no code', async () => {
    const planted = {
      'apps/web/src/page.ts': "import text from '../../../packages/engine/SPEC.md';\nexport { text };\n",
      'packages/engine/SPEC.md': '# Rules\n',
    };
    expect(await rulesBroken(planted)).toEqual([]);
  });

  it.each(BREACHES)('names %s', async (_title, file, text, rule) => {
    expect(await rulesBroken({ ...EXTRA, [file]: `${text}\n` })).toContain(rule);
  });

  it.each(PURE)('names a built-in of Node in %s', async name => {
    const planted = {
      [`packages/${name}/src/up.ts`]: "import { readFileSync } from 'node:fs';\nexport { readFileSync };\n",
    };
    expect(await rulesBroken(planted)).toContain('no-builtin-in-pure-package');
  });

  it('fails where there is nothing to check', async () => {
    await expect(inWorkspace({ 'apps/README': '' }, checkImports)).rejects.toThrow('No module found');
  });
});
