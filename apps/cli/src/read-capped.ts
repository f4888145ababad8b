/** Text from a stream that may never end: no more than so many bytes are held, and Ctrl-C ends the wait. */
import { addAbortSignal, type Readable } from 'node:stream';
import { failure, type Outcome, type Problem, problem, success } from '@tare/schema';

export const tooLarge = (name: string, bytes: string, most: number): Problem =>
  problem(
    'too-large',
    name,
    `It has ${bytes} bytes; at most ${String(most)} are read of one file.`,
    'Split it, or leave out what does not affect the answer.',
  );

/** UTF-8 without its byte order mark; bytes that are no text are refused rather than replaced. */
export function textOf(name: string, bytes: Uint8Array): Outcome<string> {
  try {
    return success(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return failure([
      problem('syntax', name, 'It is not UTF-8 text.', 'Give a YAML or JSON file, saved as UTF-8.'),
    ]);
  }
}

const cancelled = (name: string): Problem =>
  problem('cancelled', name, 'Reading was cancelled before its end.', 'Start it again.');

/** Reads a pipe to its end. Faults of the stream itself are thrown. */
export async function readCapped(
  name: string,
  stream: Readable,
  { most, stopped }: { readonly most: number; readonly stopped: AbortSignal },
): Promise<Outcome<string>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of addAbortSignal(stopped, stream)) {
      const piece = Buffer.from(chunk as Buffer | string);
      bytes += piece.length;
      if (bytes > most) return failure([tooLarge(name, `more than ${String(most)}`, most)]);
      chunks.push(piece);
    }
  } catch (error) {
    if (stopped.aborted) return failure([cancelled(name)]);
    throw error;
  }
  return textOf(name, Buffer.concat(chunks));
}
