/**
 * One process owns the embedded database's folder. Two that open it lose acknowledged writes without any error, so the
 * owner leaves a file there that says who it is, and a file left by a process that was killed is recognised as such.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { failure, type Outcome, problem, success } from '@tare/schema';

interface Holder {
  readonly pid: number;
  /** When the process began, as its system tells it; tells it from a later process with the same id. */
  readonly began: string | null;
  readonly hostname: string;
  readonly token: string;
}

export interface FolderLock {
  release(): void;
}

const REFRESH_MS = 5_000;
/** A holder on another machine or in another container cannot be looked at; it counts as dead once it is silent. */
const SILENT_AFTER_MS = 30_000;
const SETTLE_MS = 50;
const ATTEMPTS = 3;

/** When a process began, or null where the system does not tell or there is no such process. */
export function beganAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The name in parentheses may hold anything; field 22 is the twentieth after it.
    return `${boot}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
  } catch {
    return process.platform === 'linux' ? null : beganByPs(pid);
  }
}

function beganByPs(pid: number): string | null {
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isAlive(holder: Holder, path: string): boolean {
  if (holder.hostname !== hostname()) return Date.now() - statSync(path).mtimeMs < SILENT_AFTER_MS;
  if (!isRunning(holder.pid)) return false;
  return holder.began === null || beganAt(holder.pid) === holder.began;
}

function read(path: string): { text: string; holder: Holder | null } | null {
  try {
    const text = readFileSync(path, 'utf8');
    return { text, holder: parse(text) };
  } catch {
    return null;
  }
}

function parse(text: string): Holder | null {
  try {
    const value = JSON.parse(text) as Holder;
    return Number.isInteger(value.pid) && value.pid > 0 ? value : null;
  } catch {
    return null;
  }
}

/** Puts the file there whole or not at all: a reader never sees half of it. */
function place(path: string, holder: Holder): boolean {
  const draft = `${path}.${holder.token}`;
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves a dead holder's file away; should another process have been quicker, its file is put back. */
function bury(path: string, seen: string, token: string): void {
  const grave = `${path}.${token}.dead`;
  try {
    renameSync(path, grave);
    if (readFileSync(grave, 'utf8') !== seen) linkSync(grave, path);
  } catch {
    // Gone or placed again by another process: the next attempt sees what stands there.
  } finally {
    rmSync(grave, { force: true });
  }
}

const held = (folder: string, path: string, holder: Holder | null) =>
  holder === null
    ? problem(
        'conflict',
        folder,
        'The data folder is locked by a file that cannot be read.',
        `When no other process uses the folder, remove ${path}.`,
      )
    : problem(
        'conflict',
        folder,
        `The data folder is in use by process ${String(holder.pid)} on ${holder.hostname}.`,
        'Stop that process, or give this one another folder in TARE_DATA_DIR or a PostgreSQL server in DATABASE_URL.',
      );

function keep(path: string, own: Holder): FolderLock {
  const timer = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(path, now, now);
    } catch {
      // The folder was taken away under a running process; the database will say so.
    }
  }, REFRESH_MS);
  timer.unref();
  const release = () => {
    clearInterval(timer);
    if (read(path)?.holder?.token === own.token) rmSync(path, { force: true });
  };
  return { release };
}

/**
 * Takes the folder for this process.
 * @returns a `conflict` Problem while another live process has it
 */
export async function holdFolder(folder: string): Promise<Outcome<FolderLock>> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'lock');
  const token = randomBytes(8).toString('hex');
  const own: Holder = { pid: process.pid, began: beganAt(process.pid), hostname: hostname(), token };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (place(path, own)) {
      // Long enough for a process that was burying the same dead file to have put things right.
      if (attempt > 0) await sleep(SETTLE_MS);
      if (read(path)?.holder?.token === token) return success(keep(path, own));
      continue;
    }
    const found = read(path);
    if (found === null) continue;
    if (found.holder === null || isAlive(found.holder, path))
      return failure([held(folder, path, found.holder)]);
    bury(path, found.text, token);
  }
  return failure([held(folder, path, read(path)?.holder ?? null)]);
}
