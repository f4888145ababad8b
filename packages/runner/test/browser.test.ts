/** The browser runner against workers made of a message channel: what fails is the worker, never the promise. */
import type { Plan } from '@tare/schema';
import * as Comlink from 'comlink';
import { describe, expect, it, vi } from 'vitest';
import { borrowedWorker, openBrowserRunner, ownWorker } from '../src/browser.ts';
import type { BrowserWorkerApi } from '../src/browser.worker.ts';
import { lendWorkers } from '../src/workers.ts';

const job = { plan: { any: 1 } as unknown as Plan, platform: 0, seed: 1 };
const never = () => new Promise<never>(() => undefined);

/** What the runner uses of a Worker, with `api` at its far end. */
class PaperWorker extends EventTarget {
  terminated = false;
  readonly #port: MessagePort;

  constructor(api: object) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    Comlink.expose(api, port2 as unknown as Comlink.Endpoint);
    port1.onmessage = event =>
      this.dispatchEvent(new MessageEvent('message', { data: event.data as unknown }));
  }
  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }
  terminate(): void {
    this.terminated = true;
    this.#port.close();
  }
}

const made: PaperWorker[] = [];
const paper = (api: Partial<Record<keyof BrowserWorkerApi, unknown>>): Worker => {
  const worker = new PaperWorker(api);
  made.push(worker);
  return worker as unknown as Worker;
};
const create = (api: Partial<Record<keyof BrowserWorkerApi, unknown>>) => () => ownWorker(paper(api));
const hello = () => true;

describe('the browser runner', () => {
  it('falls back to inline, and says so, when the worker does not answer in time', async () => {
    const runner = await openBrowserRunner({ create: create({ hello: never }), handshakeMs: 30 });
    expect(runner.mode).toBe('inline');
    expect(made.at(-1)!.terminated).toBe(true);
  });
  it('falls back to inline when no worker can be made, or its file does not load', async () => {
    const refused = () => {
      throw new Error('blocked by policy');
    };
    expect((await openBrowserRunner({ create: refused })).mode).toBe('inline');
    const failing = () => {
      const worker = paper({ hello: never });
      queueMicrotask(() => worker.dispatchEvent(Object.assign(new Event('error'), { message: '' })));
      return ownWorker(worker);
    };
    expect((await openBrowserRunner({ create: failing })).mode).toBe('inline');
  });
  it('a worker that fails in the midst of a run is a Problem of that run, and is replaced', async () => {
    const runner = await openBrowserRunner({
      workers: 1,
      create: create({ hello, load: () => undefined, run: never }),
    });
    expect(runner.mode).toBe('worker');
    for (const why of ['error', 'messageerror']) {
      const running = runner.execute(job);
      await new Promise(resolve => setTimeout(resolve, 20));
      made.at(-1)!.dispatchEvent(Object.assign(new Event(why), { message: 'out of memory' }));
      expect(await running).toMatchObject({ ok: false, problems: [{ code: 'crashed' }] });
      expect(made.at(-1)!.terminated).toBe(true);
    }
    await runner.close();
  });
  it('sends a plan with the first run of it, and waits for neither; progress only to who listens', async () => {
    const calls: unknown[][] = [];
    const note =
      (name: string) =>
      (...parts: unknown[]) => {
        calls.push([name, ...parts.map(part => typeof part)]);
        return name === 'load' ? new Promise(wake => setTimeout(wake, 30)) : { ok: true, value: {} };
      };
    const runner = await openBrowserRunner({
      workers: 1,
      create: create({ hello, load: note('load'), run: note('run') }),
    });
    const first = runner.execute(job);
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    expect(await first).toEqual({ ok: true, value: {} });
    await runner.execute(job, { onProgress: () => undefined });
    expect(calls).toEqual([
      ['load', 'number', 'object'],
      ['run', 'number', 'object', 'object', 'object'],
      ['run', 'number', 'object', 'function', 'object'],
    ]);
    await runner.close();
  });
  it('a cancelled run whose worker does not listen is ended after the grace', async () => {
    const runner = await openBrowserRunner({
      workers: 1,
      graceMs: 30,
      create: create({ hello, load: () => undefined, run: never, cancel: () => undefined }),
    });
    const running = runner.execute(job, { signal: AbortSignal.timeout(20) });
    expect(await running).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] });
    expect(made.at(-1)!.terminated).toBe(true);
    await runner.close();
  });
});

describe('workers that the page lends', () => {
  /** Across a channel, as from the page to the desk. */
  const lenderOf = (ahead: number, api: object) => {
    const { port1, port2 } = new MessageChannel();
    const answering = (): Worker => {
      const whole: object = {
        ...api,
        answer: (port: MessagePort) => Comlink.expose(whole, port as unknown as Comlink.Endpoint),
      };
      return paper(whole);
    };
    Comlink.expose(lendWorkers(ahead, answering), port2 as unknown as Comlink.Endpoint);
    return Comlink.wrap<ReturnType<typeof lendWorkers>>(port1 as unknown as Comlink.Endpoint);
  };

  it('are begun before they are asked for, run by their own port, and end with the lane', async () => {
    const before = made.length;
    const lender = lenderOf(1, {
      hello,
      load: () => undefined,
      run: () => ({ ok: true, value: { lent: 1 } }),
    });
    expect(made.length - before).toBe(1);
    const runner = await openBrowserRunner({ workers: 1, create: () => borrowedWorker(lender) });
    expect(runner.mode).toBe('worker');
    expect(await runner.execute(job)).toEqual({ ok: true, value: { lent: 1 } });
    expect(made.length - before).toBe(1);
    await runner.close();
    await vi.waitFor(() => expect(made.at(-1)!.terminated).toBe(true));
  });
  it('tell of their death across the port: a Problem of the run, and another worker for the next', async () => {
    const lender = lenderOf(0, { hello, load: () => undefined, run: never });
    const runner = await openBrowserRunner({ workers: 1, create: () => borrowedWorker(lender) });
    const running = runner.execute(job);
    await new Promise(resolve => setTimeout(resolve, 20));
    made.at(-1)!.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' }));
    expect(await running).toMatchObject({ ok: false, problems: [{ code: 'crashed' }] });
    await vi.waitFor(() => expect(made.at(-1)!.terminated).toBe(true));
    await runner.close();
  });
  it('that failed before anybody asked for them are told of at once, not after the time for an answer', async () => {
    const lender = lenderOf(1, { hello: never });
    made.at(-1)!.dispatchEvent(Object.assign(new Event('error'), { message: 'not found' }));
    const create = () => borrowedWorker(lender);
    const runner = await openBrowserRunner({ workers: 1, create, handshakeMs: 60_000 });
    expect(runner.mode).toBe('inline');
  });
  it('that the page cannot make leave the runs inline', async () => {
    const refusing = {
      open: () => Promise.reject(new Error('blocked by policy')),
      close: () => undefined,
    };
    const runner = await openBrowserRunner({ workers: 1, create: () => borrowedWorker(refusing) });
    expect(runner.mode).toBe('inline');
  });
});
