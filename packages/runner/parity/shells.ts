/** SpiderMonkey and JavaScriptCore without a browser around them. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Answers } from './main.ts';

const LINE_BYTES = 64 * 1024 * 1024;
const SHELL_MS = 300_000;

export interface Shell {
  readonly engine: string;
  readonly path: string | undefined;
  readonly missing: string;
}

const onPath = (name: string): string[] =>
  (process.env.PATH ?? '').split(delimiter).map(folder => join(folder, name));
const first = (...paths: (string | undefined)[]): string | undefined =>
  paths.find(path => path !== undefined && path !== '' && existsSync(path));

export const shells = (): Shell[] => [
  {
    engine: 'SpiderMonkey shell',
    path: first(process.env.TARE_JS102, ...onPath('js102')),
    missing: 'install Debian’s libmozjs-102-dev or set TARE_JS102',
  },
  {
    engine: 'JavaScriptCore shell',
    path: first(
      process.env.TARE_JSC,
      ...onPath('jsc'),
      '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.0/jsc',
      '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.0/jsc',
    ),
    missing: 'install Debian’s libjavascriptcoregtk-4.0-bin or set TARE_JSC',
  },
];

async function bundleForShells(): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('./shell.entry.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: ['firefox102', 'safari15.4'],
  });
  return result.outputFiles[0]!.text;
}

let bundled: Promise<string> | undefined;

/** Runs the bundled engine in a shell. */
export async function askShell(path: string): Promise<Answers> {
  bundled ??= bundleForShells();
  const folder = mkdtempSync(join(tmpdir(), 'tare-parity-'));
  try {
    const file = join(folder, 'engine.js');
    writeFileSync(file, await bundled);
    return JSON.parse(
      execFileSync(path, [file], { encoding: 'utf8', maxBuffer: LINE_BYTES, timeout: SHELL_MS }),
    ) as Answers;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
