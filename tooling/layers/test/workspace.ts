import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Files by their path below the root of a workspace. */
export type Files = Readonly<Record<string, string>>;

const RUNNER_EXPORTS = { '.': './src/index.ts', './browser': './src/browser.ts', './node': './src/node.ts' };

const manifest = (name: string, exports: unknown): string =>
  JSON.stringify({
    name: `@tare/${name}`,
    exports,
    dependencies: { zod: '1.0.0', ...Object.fromEntries(PACKAGES.map(other => [`@tare/${other}`, '*'])) },
    devDependencies: { vitest: '1.0.0' },
  });

const PACKAGES = ['schema', 'catalog', 'share', 'importers', 'engine', 'experiments', 'runner', 'db', 'api'];

/** A small workspace of the real shape that breaks no rule. */
export const CLEAN: Files = {
  ...Object.fromEntries(
    PACKAGES.map(name => [
      `packages/${name}/package.json`,
      manifest(name, name === 'runner' ? RUNNER_EXPORTS : { '.': './src/index.ts' }),
    ]),
  ),
  ...Object.fromEntries(
    ['web', 'server', 'cli'].map(name => [`apps/${name}/package.json`, manifest(name, {})]),
  ),
  'node_modules/zod/package.json': '{ "name": "zod", "version": "1.0.0", "main": "index.js" }',
  'node_modules/zod/index.js': 'module.exports = {};',
  'node_modules/vitest/package.json': '{ "name": "vitest", "version": "1.0.0", "main": "index.js" }',
  'node_modules/vitest/index.js': 'module.exports = {};',
  'packages/schema/src/index.ts':
    "import { z } from 'zod';\nexport type Scenario = { at: number };\nexport const parse = z;\n",
  'packages/schema/src/hidden.ts': 'export const hidden = 1;\n',
  'packages/catalog/src/index.ts': "import { parse } from '@tare/schema';\nexport const presets = [parse];\n",
  'packages/share/src/index.ts':
    "import type { Scenario } from '@tare/schema';\nexport const seal = (s: Scenario) => s.at;\n",
  'packages/importers/src/index.ts': "import { parse } from '@tare/schema';\nexport const read = parse;\n",
  'packages/engine/src/index.ts': `import type { Scenario } from '@tare/schema';
import { half } from './half.ts';
export const simulate = ({ at }: Scenario): number => Math.sqrt(half(at)) + Math.PI;
export const shadowed = (location: string, process: { console: number }): string => location + process.console;
export type Stamp = { Date: string; performance: Date };
`,
  'packages/engine/src/half.ts': 'export const half = (x: number): number => x / 2;\n',
  'packages/engine/test/half.test.ts':
    "import { readFileSync } from 'node:fs';\nimport { it } from 'vitest';\nimport { half } from '../src/half.ts';\nit('halves', () => half(Math.log(Date.now())) && readFileSync);\n",
  'packages/experiments/src/index.ts':
    "import { simulate } from '@tare/engine';\nimport { seal } from '@tare/share';\nexport const sweep = [simulate, seal, Math.log(2)];\n",
  'packages/runner/src/index.ts': "export type { Scenario } from '@tare/schema';\n",
  'packages/runner/src/browser.ts':
    "import { simulate } from '@tare/engine';\nexport const run = simulate;\n",
  'packages/runner/src/node.ts': "import { Worker } from 'node:worker_threads';\nexport { Worker };\n",
  'packages/db/src/index.ts': "import { parse } from '@tare/schema';\nexport const store = parse;\n",
  'packages/api/src/index.ts':
    "import { store } from '@tare/db';\nimport { Worker } from '@tare/runner/node';\nexport const router = [store, Worker];\nexport type Router = typeof router;\n",
  'apps/web/src/page.ts':
    "import type { Router } from '@tare/api';\nimport { run } from '@tare/runner/browser';\nexport const page = (r: Router) => [r, run, Date.now()];\n",
  'apps/server/src/main.ts': "import { router } from '@tare/api';\nprocess.stdout.write(String(router));\n",
  'apps/cli/src/main.ts':
    "import { read } from '@tare/importers';\nimport { Worker } from '@tare/runner/node';\nconsole.log(read, Worker);\n",
};

/** Do `work` in a workspace of these files in a temporary folder, which is removed afterwards. */
export async function inWorkspace<T>(files: Files, work: (root: string) => T | Promise<T>): Promise<T> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tare-layers-')));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    mkdirSync(join(root, 'node_modules', '@tare'), { recursive: true });
    for (const name of PACKAGES) {
      symlinkSync(join(root, 'packages', name), join(root, 'node_modules', '@tare', name));
    }
    return await work(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
