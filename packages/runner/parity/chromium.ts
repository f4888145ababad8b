/** The playground's worker runner in a real browser, on a page served from this process. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { build } from 'esbuild';
import type { Answers } from './main.ts';

const CANDIDATES = [
  process.env.CHROMIUM_PATH,
  chromium.executablePath(),
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

export const chromiumPath = (): string | undefined =>
  CANDIDATES.find(path => path !== undefined && path !== '' && existsSync(path));

async function bundle(entry: string): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
  });
  return result.outputFiles[0]!.text;
}

async function serve(): Promise<{ readonly url: string; readonly stop: () => void }> {
  const files = new Map([
    [
      '/',
      {
        type: 'text/html',
        body: '<!doctype html><title>parity</title><script type="module" src="/page.js"></script>',
      },
    ],
    ['/page.js', { type: 'text/javascript', body: await bundle('./page.entry.ts') }],
    ['/worker.js', { type: 'text/javascript', body: await bundle('../src/browser.worker.ts') }],
  ]);
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': file?.type ?? 'text/plain' });
    response.end(file?.body ?? '');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    stop: () => server.close(),
  };
}

/** Asks in a headless Chromium; throws when its runner had to fall back to the page's own thread. */
export async function askChromium(executablePath: string): Promise<Answers> {
  const { url, stop } = await serve();
  const root = process.getuid?.() === 0;
  const browser = await chromium.launch({ executablePath, args: root ? ['--no-sandbox'] : [] });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'parity' in window);
    const { mode, answers } = await page.evaluate(
      () => (window as unknown as { parity: Promise<{ mode: string; answers: Answers }> }).parity,
    );
    if (mode !== 'worker') throw new Error('no web worker could be started');
    return answers;
  } finally {
    await browser.close();
    stop();
  }
}
