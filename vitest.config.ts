import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;

/** Every folder of the workspace that has `test/**\/*.test.ts` is a project named after the folder. */
const tested = globSync('{apps,packages,tooling}/*/test', { cwd: here })
  .map(dirname)
  .filter(folder => globSync('test/**/*.test.ts', { cwd: join(here, folder) }).length > 0)
  .sort();

/** A folder with its own vitest.config.ts is taken as it is; the others share the settings below. */
const projectOf = (folder: string) =>
  existsSync(join(here, folder, 'vitest.config.ts'))
    ? join(folder, 'vitest.config.ts')
    : {
        extends: true as const,
        root: join(here, folder),
        test: { name: basename(folder), include: ['test/**/*.test.ts'] },
      };

export default defineConfig({
  test: {
    passWithNoTests: true,
    setupFiles: [join(here, 'vitest.setup.ts')],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: tested.map(projectOf),
    coverage: {
      provider: 'v8',
      include: ['{apps,packages}/*/src/**/*.{ts,tsx}'],
      reporter: ['text-summary', 'html', 'json-summary'],
      reportsDirectory: 'coverage',
    },
  },
});
