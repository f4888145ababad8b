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
 * The toolchain's executables first, and one place where Node keeps what it has compiled: without it every process
 * strips the types of every file again, in WebAssembly, after which V8 checks each typed array for a detached buffer.
 *
 * @param {{ root: string, folders: string[] }} where folders holding the toolchain's executables
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withTools({ root, folders }, env) {
  const modules = join(root, 'node_modules');
  const path = [...folders, join(modules, '.bin'), env.PATH ?? ''].join(delimiter);
  return { NODE_COMPILE_CACHE: join(modules, '.cache', 'node-compile'), ...env, PATH: path };
}
