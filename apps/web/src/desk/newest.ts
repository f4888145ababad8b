/** Of what is asked for again and again only the newest goes on. */
export interface Newest {
  /** Ends the one before; the signal of the new one. */
  begin(): AbortSignal;
  /** Of the one that goes on. */
  signal(): AbortSignal;
  stop(): void;
}

export function newest(): Newest {
  let current = new AbortController();
  const stop = () => current.abort();
  return {
    stop,
    signal: () => current.signal,
    begin: () => {
      stop();
      current = new AbortController();
      return current.signal;
    },
  };
}
