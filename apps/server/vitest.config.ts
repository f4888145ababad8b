import { defineConfig } from 'vitest/config';

/** One file at a time: each has servers of its own, and some measure how soon they answer. */
export default defineConfig({
  test: {
    name: 'server',
    include: ['test/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
