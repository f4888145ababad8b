import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { Streamed, Streaming } from './streaming.worker.ts';

/** What a thread made of a trace within a heap of so many MiB, or the code of what ended it. */
function within(heapMiB: number, workerData: Streaming): Promise<Streamed | string> {
  const worker = new Worker(new URL('./streaming.worker.ts', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: heapMiB },
    // What V8 says of a heap that is full.
    stderr: true,
  });
  return new Promise(resolve => {
    worker.once('message', resolve);
    worker.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

/** 800,000 lines of 112 characters, of which one in ten is a job that ran. */
const MANY: Streaming = { lines: 800_000, every: 10, keepsLines: false };

describe('traces that are longer than memory', () => {
  it('90 MB of SWF are read within 48 MiB of heap, for only what the scenario needs is kept', async () => {
    expect(await within(48, MANY)).toEqual({ characters: 89_600_000, ok: true, jobs: 80_000 });
  }, 120_000);
  it('where each line were kept, as much heap would not do', async () => {
    expect(await within(48, { ...MANY, keepsLines: true })).toBe('ERR_WORKER_OUT_OF_MEMORY');
  }, 120_000);
  it('what is kept of a job is at most 300 bytes', async () => {
    const jobs = 400_000;
    expect(
      await within(Math.floor((jobs * 300) / 2 ** 20), { ...MANY, lines: jobs, every: 1 }),
    ).toMatchObject({ jobs });
  }, 120_000);
});
