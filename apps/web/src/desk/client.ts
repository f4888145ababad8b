/** The page's end of the wire. Every promise settles: a worker that dies, or never answers its first call, is a rejection. */
import type { Problem } from '@tare/schema';
import { lendWorkers } from '@tare/runner/workers';
import * as Comlink from 'comlink';
import { messages } from '../messages.ts';
import type { DeskWorker } from './desk.worker.ts';
import type { Desk } from './protocol.ts';

/** The desk as the page sees it: everything is a promise. */
export type RemoteDesk = {
  readonly [Name in keyof Desk]: Desk[Name] extends (...parts: infer Parts) => infer Result
    ? (...parts: Parts) => Promise<Awaited<Result>>
    : never;
};

const HANDSHAKE_MS = 20_000;

export const workerProblem = (message: string, code: Problem['code'] = 'unavailable'): Problem => ({
  code,
  path: '',
  message,
  fix: messages.worker.fix,
});

/** What a call came to that was rejected: its worker has died, or never answered. */
export const crashed = (error: unknown): Problem =>
  workerProblem(error instanceof Error ? error.message : String(error), 'crashed');

/** A dead worker rejects every call, past and future. */
function deathOf(worker: Worker): Promise<never> {
  const died = new Promise<never>((_, reject) => {
    const fail = (event: Event) =>
      reject(
        new Error(event instanceof ErrorEvent && event.message !== '' ? event.message : messages.worker.died),
      );
    worker.addEventListener('error', fail);
    worker.addEventListener('messageerror', fail);
  });
  died.catch(() => undefined);
  return died;
}

function handshake(remote: Pick<RemoteDesk, 'versions'>): Promise<unknown> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(messages.worker.unavailable)), HANDSHAKE_MS);
  });
  return Promise.race([remote.versions(), late]);
}

/** Callbacks, alone or as a listener's, are called here; everything else is copied. */
function sent(part: unknown): unknown {
  const isCalled =
    typeof part === 'function' ||
    (typeof part === 'object' && part !== null && Object.values(part).some(own => typeof own === 'function'));
  return isCalled ? Comlink.proxy(part) : part;
}

/** Starts the worker. Calls wait for the handshake, which has a deadline. */
export function connectDesk(): RemoteDesk {
  const worker = new Worker(new URL('./desk.worker.ts', import.meta.url), { type: 'module' });
  const remote = Comlink.wrap<DeskWorker>(worker);
  void remote.borrow(Comlink.proxy(lendWorkers(1)));
  const died = deathOf(worker);
  const ready = Promise.race([handshake(remote), died]);
  let isReady = false;
  ready.then(
    () => {
      isReady = true;
    },
    () => undefined,
  );
  const call = async (name: keyof Desk, parts: readonly unknown[]): Promise<unknown> => {
    // Sent at once where it can be: in the meantime the page would draw, and the desk would wait for it.
    if (!isReady) await ready;
    // Comlink spreads unions over promises (Promise<A> | Promise<B>); the desk's own types say the same more simply.
    const work = remote[name] as (...parts: readonly unknown[]) => Promise<unknown>;
    return Promise.race([work(...parts.map(sent)), died]);
  };
  return new Proxy({} as RemoteDesk, {
    get:
      (_, name) =>
      (...parts: readonly unknown[]) =>
        call(name as keyof Desk, parts),
  });
}
