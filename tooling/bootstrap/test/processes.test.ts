import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Child } from '../child.mjs';
import { Fault } from '../fault.mjs';
import { whileLocked } from '../lock.mjs';
import { portFrom, requireFree } from '../ports.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tare-bootstrap-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const isAlive = (pid: number): boolean => {
  // A zombie still answers to a signal; its state tells.
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
};

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !condition(); tries += 1) await sleep(50);
  expect(condition()).toBe(true);
}

/** What a shell wrote into a file of the test's folder; waits for it. */
async function numberIn(name: string): Promise<number> {
  const read = (): number => {
    try {
      return Number(readFileSync(join(folder, name), 'utf8'));
    } catch {
      return 0;
    }
  };
  await until(() => read() > 0);
  return read();
}

const shell = (script: string) => new Child('/bin/sh', ['-c', script], { cwd: folder, stdio: 'ignore' });

describe('a child', () => {
  it.each([0, 3, 77])('passes on the exit status %d', async status => {
    expect(await shell(`exit ${status}`).ended).toBe(status);
  });

  it('reports a signal as a shell does', async () => {
    expect(await shell('kill -9 $$').ended).toBe(137);
  });

  it('reports a command that does not exist as 127', async () => {
    expect(await new Child(join(folder, 'absent'), [], {}).ended).toBe(127);
  });

  it('takes what it started with it when it is stopped', async () => {
    const child = shell('sleep 300 & echo $! > pid; wait');
    const grandchild = await numberIn('pid');
    expect(await child.stop()).toBe(143);
    await until(() => !isAlive(grandchild));
  });

  it('takes what it started with it when it ends by itself', async () => {
    const child = shell('sleep 300 & echo $! > pid');
    const grandchild = await numberIn('pid');
    await child.ended;
    await until(() => !isAlive(grandchild));
  });

  it('is killed when it does not end within the grace', async () => {
    const child = shell("trap '' TERM; echo $$ > pid; while :; do sleep 0.1; done");
    await numberIn('pid');
    expect(await child.stop(300)).toBe(137);
  });

  it('ends also when the process that started it is killed outright', async () => {
    const program = `import { Child } from ${JSON.stringify(join(import.meta.dirname, '..', 'child.mjs'))};
      new Child('/bin/sh', ['-c', 'echo $$ > pid; sleep 300; :'], { stdio: 'ignore' });`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: folder });
    const child = await numberIn('pid');
    starter.kill('SIGKILL');
    await until(() => !isAlive(child));
  });
});

describe('the lock', () => {
  it('lets one in at a time', async () => {
    const file = join(folder, 'deep', 'lock');
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(30);
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => whileLocked(file, () => {}, work)));
    expect(most).toBe(1);
  });

  it('is freed when the work fails', async () => {
    const file = join(folder, 'lock');
    await expect(
      whileLocked(
        file,
        () => {},
        () => Promise.reject(new Error('no')),
      ),
    ).rejects.toThrow('no');
    expect(
      await whileLocked(
        file,
        () => {},
        async () => 'in',
      ),
    ).toBe('in');
  });

  it('is taken over from a process that is gone', async () => {
    const file = join(folder, 'lock');
    const { pid } = spawnSync('true');
    writeFileSync(file, String(pid));
    expect(
      await whileLocked(
        file,
        () => {},
        async () => 'in',
      ),
    ).toBe('in');
  });
});

describe('ports', () => {
  it('come from the environment, and a bad one is named', () => {
    expect(portFrom({}, 'PORT', 3000)).toBe(3000);
    expect(portFrom({ PORT: '8080' }, 'PORT', 3000)).toBe(8080);
    for (const text of ['0', '65536', '80.5', 'http']) {
      expect(() => portFrom({ PORT: text }, 'PORT', 3000)).toThrow(`not "${text}"`);
    }
  });

  it('that are in use are refused with the variable to set', async () => {
    const server = createServer();
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const wanted = { port, variable: 'PORT', purpose: 'the web application' };
    await expect(requireFree(wanted)).rejects.toThrow(Fault);
    await expect(requireFree(wanted)).rejects.toThrow(`Port ${port} (the web application) is in use`);
    await new Promise(resolve => server.close(resolve));
    await expect(requireFree(wanted)).resolves.toBeUndefined();
  });
});
