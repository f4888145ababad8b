import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** The browser named by the environment, the system's, or else Playwright's own. */
const system = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  path => path !== undefined && path !== '' && existsSync(path),
);
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/servers.ts',
  forbidOnly: true,
  retries: 0,
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      ...(system === undefined ? {} : { executablePath: system }),
      args: isRoot ? ['--no-sandbox'] : [],
    },
  },
});
