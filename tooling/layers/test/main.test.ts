import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CLEAN, type Files, inWorkspace } from './workspace.ts';

const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts');

const run = (files: Files) =>
  inWorkspace(files, root => {
    const { status, stdout } = spawnSync(process.execPath, [MAIN, root], { encoding: 'utf8' });
    return { status, stdout };
  });

it('ends with status 0 where the layers hold', async () => {
  expect(await run(CLEAN)).toEqual({ status: 0, stdout: 'The layers hold.\n' });
});

it('ends with status 1 and names every breach, of imports and of the world around', async () => {
  const { status, stdout } = await run({
    ...CLEAN,
    'packages/schema/src/up.ts': "import '@tare/engine';\nexport const now = Date.now();\n",
  });
  expect(status).toBe(1);
  expect(stdout).toContain('packages/schema/src/up.ts  imports packages/engine/src/index.ts.');
  expect(stdout).toContain('packages/schema/src/up.ts:2  Date is of the world around');
  expect(stdout).toContain('2 breaches');
});
