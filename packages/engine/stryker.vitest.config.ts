import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Of the workspace, seen from here and from Stryker's copy of the package. */
const setup = ['../..', '../../../../..']
  .map(root => join(import.meta.dirname, root, 'vitest.setup.ts'))
  .filter(existsSync);

/** The fast tests of what is mutated; the closed forms of queueing theory take minutes and find nothing that these do not. */
export default defineConfig({
  test: {
    include: [
      'test/{kernel,cpu,cpu-integrals,quota,quota-reference,cpu-reshape,smt,topology,ledger,ledger-lines,meters,capacity,bill,monolith,known-ends,nested-ends}.test.ts',
    ],
    // The sandbox stands inside node_modules, which is left out by default.
    exclude: [],
    setupFiles: setup,
    testTimeout: 30_000,
  },
});
