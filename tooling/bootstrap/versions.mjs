/** What the toolchain is fetched at when the machine has nothing that fits. */
export const NODE_VERSION = '24.21.0';
export const PNPM_VERSION = '12.18.0';

/** The Node releases that run TypeScript as it is and that every dependency supports. */
export const NODE_RANGE = '^22.18.0 || ^24.11.0 || >=26';

/** @param {string} version as in `process.versions.node` @returns {boolean} whether it satisfies NODE_RANGE */
export function nodeFits(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 22) return minor >= 18;
  if (major === 24) return minor >= 11;
  return major >= 26;
}
