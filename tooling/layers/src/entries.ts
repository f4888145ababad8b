import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** `exports` of a package.json: a file, or more of the same behind conditions. */
type Target = string | { readonly [condition: string]: Target };

const filesOf = (target: Target): string[] =>
  typeof target === 'string' ? [target] : Object.values(target).flatMap(filesOf);

/** A pattern for exactly this path; `*`, as `exports` uses it, stands for anything. */
export const exactly = (path: string): string =>
  `^${path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.+')}$`;

/**
 * The files a package offers to others.
 *
 * @param keys the keys of `exports` to take, all of them where left out
 * @returns patterns of paths relative to the root
 */
export function offeredFiles(root: string, folder: string, keys?: readonly string[]): string[] {
  const manifest = join(root, folder, 'package.json');
  if (!existsSync(manifest)) return [];
  const { exports = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as { exports?: Target };
  const offers = typeof exports === 'string' ? { '.': exports } : exports;
  return Object.entries(offers)
    .filter(([key]) => keys?.includes(key) ?? true)
    .flatMap(([, target]) => filesOf(target))
    .map(file => exactly(posix.join(folder, file)));
}
