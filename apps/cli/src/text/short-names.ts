/** The ends of the paths, as long as it takes to tell them apart. */
export function shortNames(paths: readonly string[]): string[] {
  for (let parts = 2; ; parts++) {
    const names = paths.map(path => path.split('.').slice(-parts).join('.'));
    if (new Set(names).size === new Set(paths).size) return names;
  }
}
