import { defineConfig } from 'vitest/config';

/** Only the tests that need no browser; the journeys in e2e are Playwright's. */
export default defineConfig({
  test: {
    name: 'web',
    include: ['test/**/*.test.ts'],
    setupFiles: ['../../vitest.setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
