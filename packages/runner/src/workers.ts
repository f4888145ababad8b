/**
 * Web workers for the pool, on the thread that makes them: for itself, or as a page that lends them to a worker. A worker that makes its
 * own stops for good in Firefox now and then while a debugger listens (developer tools, WebDriver): the maker and the made wait on one
 * condition, and one signal wakes one of them (`WorkerPrivate::WaitForIsDebuggerRegistered`; seen in Firefox 153 with gdb). A page does
 * not wait.
 */
import * as Comlink from 'comlink';
import type { BrowserWorkerApi } from './browser.worker.ts';
import { type Failure, failure } from './failure.ts';

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

/** What a lane needs of a worker. */
export interface WorkerHandle {
  readonly endpoint: Comlink.Endpoint;
  readonly onDeath: Failure['onDeath'];
  terminate(): void;
}

/** A worker that was made on this thread. */
export function ownWorker(worker: Worker): WorkerHandle {
  const { tell, onDeath } = failure();
  worker.addEventListener('error', event => tell(event.message === '' ? 'its worker failed' : event.message));
  worker.addEventListener('messageerror', () => tell('a message of its worker could not be read'));
  return { endpoint: worker, onDeath, terminate: () => worker.terminate() };
}

/** Lends workers, of which `ahead` are begun before anybody asks, so that they load beside whoever will. */
export function lendWorkers(ahead: number, create: () => Worker = createWorker): WorkerLender {
  const spare = Array.from({ length: ahead }, () => ownWorker(create()));
  const lent = new Map<number, WorkerHandle>();
  let last = 0;
  return {
    open(port, onDeath) {
      const worker = spare.shift() ?? ownWorker(create());
      worker.onDeath(why => void onDeath(why));
      void Comlink.wrap<BrowserWorkerApi>(worker.endpoint).answer(Comlink.transfer(port, [port]));
      lent.set(++last, worker);
      return last;
    },
    close(number) {
      lent.get(number)?.terminate();
      lent.delete(number);
    },
  };
}
