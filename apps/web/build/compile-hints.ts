/**
 * After the build: asks browsers to compile the scripts that a page begins with while they arrive, on a thread of their own. Otherwise V8
 * reads each function twice, the second time where the page waits for it, and that is half of what a visit's first task does.
 * https://v8.dev/blog/explicit-compile-hints; engines that do not know the comment pass over it.
 */
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const HINT = '//# allFunctionsCalledOnLoad\n';

interface PageManifest {
  /** By layout or page, the scripts that are in its HTML. */
  readonly entryJSFiles: Readonly<Record<string, readonly string[]>>;
}

/** "globalThis.x["/page"] = {…};": what a page's manifest assigns last is JSON. */
const pageManifest = (source: string): PageManifest =>
  JSON.parse(source.slice(source.indexOf('"] = {') + '"] = '.length).replace(/;\s*$/, '')) as PageManifest;

/** Scripts that some page has in its HTML, as paths in the folder of the build; what is fetched later is not among them. */
async function firstScripts(next: string): Promise<ReadonlySet<string>> {
  const build = JSON.parse(await readFile(join(next, 'build-manifest.json'), 'utf8')) as {
    readonly rootMainFiles: readonly string[];
  };
  const found = new Set(build.rootMainFiles);
  for await (const path of glob('server/app/**/page_client-reference-manifest.js', { cwd: next })) {
    const { entryJSFiles } = pageManifest(await readFile(join(next, path), 'utf8'));
    for (const file of Object.values(entryJSFiles).flat()) found.add(file);
  }
  return found;
}

/**
 * Writes the hint into each, once; returns how many have it.
 * @param next folder of the build, `.next`
 */
export async function hintScripts(next: string): Promise<number> {
  const scripts = await firstScripts(next);
  for (const script of scripts) {
    const path = join(next, script);
    const source = await readFile(path, 'utf8');
    if (!source.startsWith(HINT)) await writeFile(path, HINT + source);
  }
  return scripts.size;
}

if (import.meta.main) {
  const count = await hintScripts(join(import.meta.dirname, '..', '.next'));
  if (count === 0) throw new Error('The build has no scripts that a page begins with');
}
