/** A worker as a lane has it: made on its own thread, or borrowed from the page. */
import * as Comlink from 'comlink';
import { watch, type WorkerLender } from './workers.ts';

/** What a lane needs of a worker. */
export interface WorkerHandle {
  readonly endpoint: Comlink.Endpoint;
  /** Sets who is told, with the reason, when the worker fails; the last one set counts. */
  onDeath(listener: (why: string) => void): void;
  terminate(): void;
}

/** A worker that was made on this thread. */
export function ownWorker(worker: Worker): WorkerHandle {
  let listener: (why: string) => void = () => undefined;
  watch(worker, why => listener(why));
  return {
    endpoint: worker,
    onDeath: told => {
      listener = told;
    },
    terminate: () => worker.terminate(),
  };
}

/** A worker of another thread's. It is at hand at once: what is sent to it waits in its port. */
export function borrowedWorker(lender: WorkerLender): WorkerHandle {
  const { port1, port2 } = new MessageChannel();
  let listener: (why: string) => void = () => undefined;
  const tell = (why: string) => listener(why);
  const opening = Promise.resolve(lender.open(Comlink.transfer(port2, [port2]), Comlink.proxy(tell)));
  opening.catch((error: unknown) => tell(error instanceof Error ? error.message : String(error)));
  port1.start();
  return {
    endpoint: port1,
    onDeath: told => {
      listener = told;
    },
    terminate: () => {
      port1.close();
      void opening.then(
        number => lender.close(number),
        () => undefined,
      );
    },
  };
}
