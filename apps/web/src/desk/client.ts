/** The page's end of the wire. Every promise settles: a worker that dies, or never answers its first call, is a rejection. */
import type { Problem } from '@tare/schema';
import * as Comlink from 'comlink';
import { messages } from '../messages.ts';
import type { Desk, RunListener } from './protocol.ts';

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

function handshake(remote: RemoteDesk): Promise<unknown> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(messages.worker.unavailable)), HANDSHAKE_MS);
  });
  return Promise.race([remote.versions(), late]);
}

const proxied = (listener: RunListener): RunListener => Comlink.proxy(listener);

/** Starts the worker. Calls wait for the handshake, which has a deadline. */
export function connectDesk(): RemoteDesk {
  const worker = new Worker(new URL('./desk.worker.ts', import.meta.url), { type: 'module' });
  // Comlink spreads unions over promises (Promise<A> | Promise<B>); the desk's own types say the same more simply.
  const remote = Comlink.wrap<Desk>(worker) as unknown as RemoteDesk;
  const died = deathOf(worker);
  const ready = Promise.race([handshake(remote), died]);
  ready.catch(() => undefined);
  const call = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    await ready;
    return Promise.race([work(), died]);
  };
  return {
    presets: () => call(() => remote.presets()),
    presetText: id => call(() => remote.presetText(id)),
    glance: id => call(() => remote.glance(id)),
    stopGlances: () => call(() => remote.stopGlances()),
    machines: () => call(() => remote.machines()),
    numbers: ids => call(() => remote.numbers(ids)),
    versions: () => call(() => remote.versions()),
    open: text => call(() => remote.open(text)),
    edit: (text, edits) => call(() => remote.edit(text, edits)),
    documentOf: text => call(() => remote.documentOf(text)),
    textOf: document => call(() => remote.textOf(document)),
    run: (text, unlessHash, listener) => call(() => remote.run(text, unlessHash, proxied(listener))),
    record: (text, steps, onRecorded) => call(() => remote.record(text, steps, Comlink.proxy(onRecorded))),
    warm: text => call(() => remote.warm(text)),
    cancel: () => call(() => remote.cancel()),
    sensitivity: (text, asked, progressed) =>
      call(() => remote.sensitivity(text, asked, Comlink.proxy(progressed))),
    breakEven: (text, asked, axis, progressed) =>
      call(() => remote.breakEven(text, asked, axis, Comlink.proxy(progressed))),
    sweep: (text, axes, progressed) => call(() => remote.sweep(text, axes, Comlink.proxy(progressed))),
    axes: text => call(() => remote.axes(text)),
    cancelWhatIf: () => call(() => remote.cancelWhatIf()),
    import: files => call(() => remote.import(files)),
    link: text => call(() => remote.link(text)),
    openLink: fragment => call(() => remote.openLink(fragment)),
    suggest: (text, at) => call(() => remote.suggest(text, at)),
    describe: (text, at) => call(() => remote.describe(text, at)),
  };
}
