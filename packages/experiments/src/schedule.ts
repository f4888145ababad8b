/** Order of the runs: replication by replication over all platforms, so that every platform has figures early. */

export interface Ticket {
  /** Index into the plan's platforms. */
  readonly platform: number;
  readonly replication: number;
}

export const ticketsFor = (platforms: readonly number[], replications: number): Ticket[] =>
  Array.from({ length: replications }, (_, replication) =>
    platforms.map(platform => ({ platform, replication })),
  ).flat();

/** Starts the tickets in order, at most `concurrency` at once; ends when all have ended or `stopped` says so. */
export async function workThrough<Kind extends Ticket>(
  tickets: readonly Kind[],
  concurrency: number,
  work: (ticket: Kind) => Promise<void>,
  stopped: () => boolean,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < tickets.length && !stopped()) await work(tickets[next++]!);
  };
  const lanes = Math.max(1, Math.min(Math.floor(concurrency), tickets.length));
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** The promise's value, or `aborted` as soon as the signal fires, even if the promise never settles. */
export function unlessAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value | 'aborted'> {
  if (signal === undefined) return promise;
  if (signal.aborted) return Promise.resolve('aborted');
  return new Promise((resolve, reject) => {
    const stop = () => resolve('aborted');
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
