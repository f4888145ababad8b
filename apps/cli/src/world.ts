/** Everything that a command may touch outside itself, so that commands can be tested without a process. */
import { availableParallelism } from 'node:os';
import type { Readable } from 'node:stream';
import { styleText } from 'node:util';
import { EXIT } from './exit.ts';
import { type Machine, machineNow } from './machine.ts';

export interface World {
  /** Standard output: results only. */
  readonly print: (text: string) => void;
  /** Standard error: progress, notes, problems. */
  readonly note: (text: string) => void;
  /** Standard error shows a bar that is drawn over itself. */
  readonly interactive: boolean;
  /** Columns of standard output. */
  readonly width: number;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly standardInput: () => Readable;
  /** Milliseconds of a clock that only goes forward; for what people are told, never for results. */
  readonly clock: () => number;
  readonly threads: number;
  /** This one, as it is now; told beside what was measured. */
  readonly machine: () => Machine;
  /** Fires at Ctrl-C or a polite request to end. */
  readonly stopped: AbortSignal;
}

const PIPE_WIDTH = 100;
const NARROWEST = 60;

/** Signals within this time are one wish: a terminal and a parent process may both pass it on. */
const SAME_WISH_MS = 500;

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  const stop = () => {
    const now = performance.now();
    if (first > 0 && now - first > SAME_WISH_MS) process.exit(EXIT.cutShort);
    if (first === 0) first = now;
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return controller.signal;
}

/** The world of this process. Colour and bars only on terminals, and no colour with NO_COLOR. */
export function processWorld(): World {
  const { stdout, stderr, env } = process;
  const colour = stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  const style = (format: 'bold' | 'dim') => (text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  return {
    print: text => void stdout.write(`${text}\n`),
    note: text => void stderr.write(text),
    interactive: stderr.isTTY && env['TERM'] !== 'dumb',
    width: Math.max(NARROWEST, stdout.isTTY ? stdout.columns : PIPE_WIDTH),
    bold: style('bold'),
    dim: style('dim'),
    standardInput: () => process.stdin,
    clock: () => performance.now(),
    threads: availableParallelism(),
    machine: machineNow,
    stopped: stopSignal(),
  };
}
