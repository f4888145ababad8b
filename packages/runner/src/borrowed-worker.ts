import * as Comlink from 'comlink';
import { failure } from './failure.ts';
import type { WorkerHandle, WorkerLender } from './workers.ts';

/** A worker of another thread's. It is at hand at once: what is sent to it waits in its port. */
export function borrowedWorker(lender: WorkerLender): WorkerHandle {
  const { port1, port2 } = new MessageChannel();
  const { tell, onDeath } = failure();
  const opening = Promise.resolve(lender.open(Comlink.transfer(port2, [port2]), Comlink.proxy(tell)));
  opening.catch((error: unknown) => tell(error instanceof Error ? error.message : String(error)));
  port1.start();
  return {
    endpoint: port1,
    onDeath,
    terminate: () => {
      port1.close();
      void opening.then(
        number => lender.close(number),
        () => undefined,
      );
    },
  };
}
