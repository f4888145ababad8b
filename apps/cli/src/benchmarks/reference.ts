/** A fixed loop that every machine can run, to hold other programs against: the hold model on a binary heap. */

const PENDING = 1024;

/** Runs the loop for so many events; returns the time of the last, so that nothing can be left out. */
export function referenceLoop(events: number): number {
  const heap = new Float64Array(PENDING);
  let state = 2463534242;
  const draw = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
  for (let index = 0; index < PENDING; index++) heap[index] = 0;
  let now = 0;
  for (let step = 0; step < events; step++) {
    now = heap[0]!;
    const key = now + draw();
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= PENDING) break;
      if (child + 1 < PENDING && heap[child + 1]! < heap[child]!) child++;
      if (heap[child]! >= key) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = key;
  }
  return now;
}
