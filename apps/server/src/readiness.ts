/** Whether the process can serve: the database and the queue are really asked. */
import type { Services } from '@tare/api';
import type { Database } from '@tare/db';
import { type Problem, problem } from '@tare/schema';
import type { OpenQueue } from './queue.ts';

const ANSWER_WITHIN_MS = 3_000;

const down = (what: string): Problem =>
  problem('unavailable', what, `The ${what} does not answer.`, 'Wait, or look at the log of the server.');

const stopping = problem('unavailable', '', 'The server is stopping.', 'Try again in a moment.');

async function inTime(work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), ANSWER_WITHIN_MS);
  });
  try {
    await Promise.race([work, late]);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** What keeps the process from serving. */
export function readinessOf(parts: {
  readonly database: Database;
  readonly queue: OpenQueue;
  readonly isStopping: () => boolean;
}): Services['ready'] {
  return async () => {
    if (parts.isStopping()) return [stopping];
    const [database, queue] = await Promise.all([inTime(parts.database.ping()), inTime(parts.queue.ping())]);
    return [...(database ? [] : [down('database')]), ...(queue ? [] : [down('queue')])];
  };
}
