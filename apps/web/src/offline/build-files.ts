/** What the build consists of, for the service worker to keep. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface BuildFiles {
  readonly version: string;
  /** Paths on this origin. */
  readonly files: readonly string[];
}

/** Fonts of scripts that the page is not written in, and sources of the build's own tools, are not needed. */
const isNeeded = (path: string): boolean => /\.(js|css|woff2)$/.test(path);

/** @param next folder of the build, `.next` */
export async function buildFiles(next: string): Promise<BuildFiles> {
  const version = (await readFile(join(next, 'BUILD_ID'), 'utf8')).trim();
  const entries = await readdir(join(next, 'static'), { recursive: true, withFileTypes: true });
  const files = entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(join(next, 'static').length))
    .filter(isNeeded)
    .map(path => `/_next/static${path.replaceAll('\\', '/')}`)
    .toSorted();
  return { version, files };
}
