/** The playground's worker runner in a real browser, on a page served from this process. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { build } from 'esbuild';

const CANDIDATES = [
  process.env.CHROMIUM_PATH,
  chromium.executablePath(),
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

export const chromiumPath = (): string | undefined =>
  CANDIDATES.find(path => path !== undefined && path !== '' && existsSync(path));

async function bundle(entry: URL): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
  });
  return result.outputFiles[0]!.text;
}

async function serve(entry: URL): Promise<{ readonly url: string; readonly stop: () => void }> {
  const files = new Map([
    [
      '/',
      {
        type: 'text/html',
        body: '<!doctype html><title>parity</title><script type="module" src="/page.js"></script>',
      },
    ],
    ['/page.js', { type: 'text/javascript', body: await bundle(entry) }],
    [
      '/worker.js',
      { type: 'text/javascript', body: await bundle(new URL('../src/browser.worker.ts', import.meta.url)) },
    ],
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

/** What a page's script promises in `window.answer`; `mode` tells whether its runner had web workers. */
export interface PageAnswer<Answer> {
  readonly mode: string;
  readonly answer: Answer;
}

/** Runs a script on a page of a headless Chromium and waits for `window.answer`; throws when it had to do without web workers. */
export async function askChromium<Answer>(executablePath: string, entry: URL): Promise<Answer> {
  const { url, stop } = await serve(entry);
  const root = process.getuid?.() === 0;
  const browser = await chromium.launch({ executablePath, args: root ? ['--no-sandbox'] : [] });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'answer' in window);
    const { mode, answer } = await page.evaluate(
      () => (window as unknown as { answer: Promise<PageAnswer<Answer>> }).answer,
    );
    if (mode !== 'worker') throw new Error('no web worker could be started');
    return answer;
  } finally {
    await browser.close();
    stop();
  }
}
