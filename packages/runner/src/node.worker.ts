/** A thread of the pool: runs what it is sent, one run at a time. */
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { Plan } from '@tare/schema';
import type { FromThread, ToThread } from './node.ts';
import { nodeDigest } from './node-digest.ts';
import { sealedAsText } from './seal.ts';
import { runInSlices } from './slices.ts';

const KEPT = 8;
const flag = workerData as Int32Array;
const plans = new Map<number, Plan>();
const port = parentPort!;
const seal = sealedAsText(nodeDigest);
/** Of this thread alone: its heap, and the buffers that it keeps beside it. */
function memoryBytes(): number {
  const { used_heap_size: heap, external_memory: beside } = getHeapStatistics();
  return heap + beside;
}
const send = (message: FromThread): void => port.postMessage(message);

function keep(number: number, plan: Plan): void {
  plans.set(number, plan);
  if (plans.size > KEPT) plans.delete(plans.keys().next().value!);
}

async function run(message: Extract<ToThread, { kind: 'run' }>): Promise<void> {
  const plan = plans.get(message.plan)!;
  let peak: number | null = null;
  const outcome = await runInSlices(
    { plan, ...message.job },
    {
      seal,
      now: () => performance.now(),
      // The flag is shared memory: nothing needs to be let in between slices.
      pause: () => Promise.resolve(),
      stopped: () => Atomics.load(flag, 0) === 1,
      onProgress: message.tellsProgress ? fraction => send({ kind: 'progress', fraction }) : () => undefined,
      onRecording: recording => send({ kind: 'recording', recording }),
      memoryBytes,
      onMemory: peakBytes => {
        peak = peakBytes;
      },
    },
  );
  send({ kind: 'outcome', outcome, peakBytes: peak });
}

port.on('message', (message: ToThread) => {
  if (message.kind === 'plan') keep(message.number, message.plan);
  else void run(message);
});
