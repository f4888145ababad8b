import { defineConfig } from 'vitest/config';

/** The fast tests of what is mutated; the closed forms of queueing theory take minutes and find nothing that these do not. */
export default defineConfig({
  test: {
    include: ['test/{kernel,cpu,quota,smt,ledger,ledger-lines,bill,monolith}.test.ts'],
    // The sandbox stands inside node_modules, which is left out by default.
    exclude: [],
    testTimeout: 30_000,
  },
});
