/**
 * Web workers for the pool, on the thread that makes them: for itself, or as a page that lends them to a worker. A worker that makes its
 * own stops for good in Firefox now and then while a debugger listens (developer tools, WebDriver): the maker and the made wait on one
 * condition, and one signal wakes one of them (`WorkerPrivate::WaitForIsDebuggerRegistered`; seen in Firefox 153 with gdb). A page does
 * not wait.
 */
import * as Comlink from 'comlink';
import type { BrowserWorkerApi } from './browser.worker.ts';

/** Makes workers for another thread; each is reached by the port that came with the request. */
export interface WorkerLender {
  /** Settles with the worker's number; `onDeath` is told when it fails. */
  open(port: MessagePort, onDeath: (why: string) => void): number | Promise<number>;
  close(worker: number): void | Promise<void>;
}

export const createWorker = (): Worker =>
  new Worker(new URL('./browser.worker.ts', import.meta.url), { type: 'module', name: 'tare-engine' });

const MOST_WORKERS = 4;

/** One hardware thread is left to the page, so that it answers while engines run. */
export const defaultWorkers = (): number =>
  Math.max(1, Math.min(MOST_WORKERS, (navigator.hardwareConcurrency || 1) - 1));

/** Tells of its failure, with the reason. */
export function watch(worker: Worker, told: (why: string) => void): void {
  worker.addEventListener('error', event => told(event.message === '' ? 'its worker failed' : event.message));
  worker.addEventListener('messageerror', () => told('a message of its worker could not be read'));
}

/** A worker of the lender's, and who is told when it fails; until it is lent that is kept. */
interface Kept {
  readonly worker: Worker;
  failed: string | null;
  told: (why: string) => void;
}

function keep(worker: Worker): Kept {
  const kept: Kept = {
    worker,
    failed: null,
    told: why => {
      kept.failed = why;
    },
  };
  watch(worker, why => kept.told(why));
  return kept;
}

/** Lends workers, of which `ahead` are begun before anybody asks, so that they load beside whoever will. */
export function lendWorkers(ahead: number, create: () => Worker = createWorker): WorkerLender {
  const spare = Array.from({ length: ahead }, () => keep(create()));
  const lent = new Map<number, Worker>();
  let last = 0;
  return {
    open(port, onDeath) {
      const kept = spare.shift() ?? keep(create());
      kept.told = why => void onDeath(why);
      if (kept.failed !== null) kept.told(kept.failed);
      void Comlink.wrap<BrowserWorkerApi>(kept.worker).answer(Comlink.transfer(port, [port]));
      lent.set(++last, kept.worker);
      return last;
    },
    close(number) {
      lent.get(number)?.terminate();
      lent.delete(number);
    },
  };
}
