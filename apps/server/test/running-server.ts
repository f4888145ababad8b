/** A server as users have it: a process of its own, asked over HTTP. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface RunningServer {
  readonly address: string;
  readonly process: ChildProcess;
  /** Everything that it wrote. */
  output(): string;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts the server on a free port; rejects with what it said when it ends before it listens. */
export async function startServer(env: Readonly<Record<string, string>>): Promise<RunningServer> {
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, TARE_API_PORT: '0', TARE_THREADS: '2', NODE_ENV: 'production', ...env },
  });
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', line => said.push(line));
  const exit = once(child, 'exit').then(() => child.exitCode);
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      said.push(line);
      const found = /listens on (http:\S+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    void exit.then(status => reject(new Error(`status ${String(status)}: ${said.join('\n')}`)));
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exit;
  };
  return { address, process: child, output: () => said.join('\n'), end };
}

export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'tare-server-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

const SMALL = new URL('../../../packages/api/test/small.json', import.meta.url);

// biome-ignore lint/suspicious/noExplicitAny: tests bend the document into shapes that its type forbids
type Loose = any;

/** A valid document of a few thousand events, for tests to change. */
export const smallDocument = (change: (document: Loose) => void = () => undefined): Loose => {
  const document: Loose = JSON.parse(readFileSync(SMALL, 'utf8'));
  change(document);
  return document;
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Whatever the procedure returns.
  readonly data: Loose;
  readonly problems: readonly { code: string; path: string; message: string; requestId: string }[];
  readonly ms: number;
}

/** Calls a mutation with a body as it stands. */
export async function post(address: string, procedure: string, body: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return read(`${address}/trpc/${procedure}`, { method: 'POST', headers, body });
}

export const call = (address: string, procedure: string, input: unknown): Promise<Answer> =>
  post(address, procedure, JSON.stringify(input));

export const ask = (address: string, procedure: string, input?: unknown): Promise<Answer> =>
  read(
    `${address}/trpc/${procedure}${input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`}`,
  );

export async function read(url: string, init: RequestInit = {}): Promise<Answer> {
  const began = performance.now();
  const response = await fetch(url, init);
  const text = await response.text();
  const body: Loose = text.startsWith('{') ? JSON.parse(text) : null;
  return {
    status: response.status,
    headers: response.headers,
    text,
    data: body?.result?.data,
    problems: body?.error?.data?.problems ?? body?.problems ?? [],
    ms: performance.now() - began,
  };
}

/** Asks again until the run has ended, or what else is named. */
export async function ended(
  address: string,
  id: string,
  withinMs: number,
  what: 'run' | 'sweep' = 'run',
): Promise<Loose> {
  const until = performance.now() + withinMs;
  for (;;) {
    const run = (await ask(address, `${what}.get`, { id })).data;
    if (run?.state !== 'queued' && run?.state !== 'running') return run;
    if (performance.now() > until) throw new Error(`still ${String(run.state)}`);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}
