/** A PostgreSQL server of this test's own, where the machine has its programs. */
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PostgresServer {
  readonly url: string;
  stop(): void;
}

const programs = globSync('/usr/lib/postgresql/*/bin/initdb')
  .sort()
  .map(path => path.slice(0, -'/initdb'.length))
  .at(-1);

const asRoot = process.getuid?.() === 0;

/** Why there is none, for the name of a test that is skipped; null where there is one. */
export const WITHOUT_POSTGRES: string | null =
  programs === undefined
    ? 'no PostgreSQL programs under /usr/lib/postgresql'
    : asRoot && !existsSync('/usr/sbin/runuser')
      ? 'no runuser to leave root with, which PostgreSQL refuses'
      : null;

function run(program: string, args: readonly string[]): string {
  const path = join(programs ?? '', program);
  const [command, all] = asRoot ? ['runuser', ['-u', 'postgres', '--', path, ...args]] : [path, args];
  // Not a pipe: the server would inherit it and keep it open.
  execFileSync(command, all, { stdio: ['ignore', 'ignore', 'ignore'] });
  return path;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function postgresUser(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim());
  return { uid: id('-u'), gid: id('-g') };
}

export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tare-postgres-'));
  const data = join(folder, 'data');
  if (asRoot) {
    const { uid, gid } = postgresUser();
    chownSync(folder, uid, gid);
  }
  const port = await freePort();
  run('initdb', ['-D', data, '-U', 'tare', '-A', 'trust', '-E', 'UTF8', '--no-sync']);
  const options = `-p ${String(port)} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
  run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start']);
  return {
    url: `postgres://tare@127.0.0.1:${String(port)}/postgres`,
    stop: () => {
      run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
