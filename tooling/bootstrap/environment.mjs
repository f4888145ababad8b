import { delimiter, join } from 'node:path';

/** The npm settings that say how to reach a registry; everything else npm exports is about its own run. */
const KEPT = new Set(
  ['registry', 'userconfig', 'globalconfig', 'cafile', 'proxy', 'https_proxy', 'noproxy', 'strict_ssl'].map(
    name => `npm_config_${name}`,
  ),
);

/** No tool of this repository reports home or asks a cache elsewhere. */
const SILENT = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NEXT_TELEMETRY_DISABLED: '1' };

/**
 * The caller's environment without what `npm start` added to it, and without a NODE_ENV that would make an
 * installation leave out the development dependencies.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutNpm(env) {
  const kept = Object.entries(env).filter(
    ([name]) => (!name.startsWith('npm_') || KEPT.has(name)) && name !== 'NODE_ENV' && name !== 'INIT_CWD',
  );
  return { ...Object.fromEntries(kept), ...SILENT };
}

/**
 * @param {{ root: string, folders: string[] }} where folders holding the toolchain's executables
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withPath({ root, folders }, env) {
  const path = [...folders, join(root, 'node_modules', '.bin'), env.PATH ?? ''].join(delimiter);
  return { ...env, PATH: path };
}
