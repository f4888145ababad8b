/** Starts the API and the built web application on free ports with an empty database, and stops both at the end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const WEB = resolve(import.meta.dirname, '..');
const ROOT = resolve(WEB, '../..');
const READY_WITHIN_MS = 120_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

async function untilReady(name: string, url: string, child: ChildProcess): Promise<void> {
  const end = Date.now() + READY_WITHIN_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`${name} ended with status ${String(child.exitCode)}`);
    if (await answers(url)) return;
    await new Promise(wake => setTimeout(wake, 250));
  }
  throw new Error(`${name} does not answer at ${url}`);
}

function start(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(late);
}

function startApi(port: number, data: string): ChildProcess {
  const main = join(ROOT, 'apps', 'server', 'src', 'main.ts');
  return start(['--disable-warning=ExperimentalWarning', main], ROOT, {
    TARE_API_PORT: String(port),
    TARE_DATA_DIR: data,
    TARE_LOG_LEVEL: 'error',
  });
}

function startWeb(port: number, api: string): ChildProcess {
  const next = join(WEB, 'node_modules', 'next', 'dist', 'bin', 'next');
  return start([next, 'start', '-p', String(port), '-H', '127.0.0.1'], WEB, { API_ORIGIN: api });
}

export default async function servers(): Promise<() => Promise<void>> {
  if (!existsSync(join(WEB, '.next', 'BUILD_ID')))
    throw new Error('Build first: pnpm --filter @tare/web build');
  const data = await mkdtemp(join(tmpdir(), 'tare-e2e-'));
  const [apiPort, webPort] = [await freePort(), await freePort()];
  const api = `http://127.0.0.1:${String(apiPort)}`;
  const web = `http://127.0.0.1:${String(webPort)}`;
  const children = { api: startApi(apiPort, data), web: startWeb(webPort, api) };
  const close = async () => {
    await Promise.all(Object.values(children).map(stop));
    await rm(data, { recursive: true, force: true });
  };
  try {
    await untilReady('The API', `${api}/health/ready`, children.api);
    await untilReady('The web application', `${web}/`, children.web);
  } catch (error) {
    await close();
    throw error;
  }
  process.env['TARE_E2E_URL'] = web;
  return close;
}
