import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { hintScripts } from '../build/compile-hints.ts';

const made: string[] = [];
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A build as Next leaves one: a root script, one of a page, and one that is fetched later. */
async function build(): Promise<string> {
  const next = await mkdtemp(join(tmpdir(), 'tare-hints-'));
  made.push(next);
  await mkdir(join(next, 'static', 'chunks'), { recursive: true });
  await mkdir(join(next, 'server', 'app', '(reading)', 'learn'), { recursive: true });
  for (const name of ['root', 'page', 'later'])
    await writeFile(join(next, 'static', 'chunks', `${name}.js`), `${name}()`);
  await writeFile(
    join(next, 'build-manifest.json'),
    JSON.stringify({ rootMainFiles: ['static/chunks/root.js'] }),
  );
  const manifest = { clientModules: {}, entryJSFiles: { 'app/learn/page': ['static/chunks/page.js'] } };
  await writeFile(
    join(next, 'server', 'app', '(reading)', 'learn', 'page_client-reference-manifest.js'),
    `globalThis.__RSC_MANIFEST = globalThis.__RSC_MANIFEST || {};\nglobalThis.__RSC_MANIFEST["/(reading)/learn/page"] = ${JSON.stringify(manifest)};\n`,
  );
  return next;
}

const scriptOf = (next: string, name: string) =>
  readFile(join(next, 'static', 'chunks', `${name}.js`), 'utf8');

it('the scripts of pages ask to be compiled as they arrive, and those that are fetched later do not', async () => {
  const next = await build();
  expect(await hintScripts(next)).toBe(2);
  expect(await scriptOf(next, 'root')).toBe('//# allFunctionsCalledOnLoad\nroot()');
  expect(await scriptOf(next, 'page')).toBe('//# allFunctionsCalledOnLoad\npage()');
  expect(await scriptOf(next, 'later')).toBe('later()');
});

it('a build that has been hinted stays as it is', async () => {
  const next = await build();
  await hintScripts(next);
  const before = await scriptOf(next, 'root');
  await hintScripts(next);
  expect(await scriptOf(next, 'root')).toBe(before);
});
