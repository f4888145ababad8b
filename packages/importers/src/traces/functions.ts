/** Calls of functions: Azure Functions of 2019 (counts a minute, in three tables) and of 2021 (single calls). */
import { cellsOf, numberIn } from './columns.ts';
import type { Format } from './format.ts';

/** A table with a header; its named columns are read by number. */
const table = (
  own: Pick<Format, 'id' | 'label' | 'recognises'>,
  read: (
    ...own: Parameters<Format['reader']>
  ) => (cell: (name: string) => string | undefined, cells: readonly string[]) => boolean,
): Format => ({
  ...own,
  reader: (gathered, at) => {
    let header: readonly string[] | undefined;
    const line = read(gathered, at);
    return text => {
      if (header === undefined) {
        header = cellsOf(text);
        return true;
      }
      const names = header;
      const cells = cellsOf(text);
      return line(name => cells[names.indexOf(name)], cells);
    };
  },
});

/** One table has counts, one durations, one memory; functions go by their hash, or by that of their application. */
export const functionCounts = table(
  {
    id: 'azure-functions-2019-calls',
    label: 'calls a minute of Azure Functions of 2019',
    recognises: first => first.startsWith('Hash') && /,(minute_)?\d+,(minute_)?\d+,/.test(first),
  },
  (gathered, at) => (cell, cells) => {
    const name = cell('HashFunction');
    const from = cells.findIndex((text, column) => column >= 3 && numberIn(text) !== undefined);
    if (name === undefined || from < 0) {
      gathered.fault(
        at,
        'a function has its hash and a count for each minute.',
        'Give the file as it was published.',
      );
      return true;
    }
    const own = gathered.functionNamed(name, at);
    for (let column = from; column < cells.length; column++) {
      const calls = numberIn(cells[column]) ?? 0;
      own.perMinute.push(calls);
      own.calls += calls;
    }
    return gathered.keep(cells.length - from, at);
  },
);

export const functionDurations = table(
  {
    id: 'azure-functions-2019-durations',
    label: 'durations of Azure Functions of 2019',
    recognises: first =>
      first.startsWith('Hash') && first.includes(',Average,') && first.includes('percentile_Average_'),
  },
  (gathered, at) => cell => {
    const [name, mean] = [cell('HashFunction'), numberIn(cell('Average'))];
    if (name === undefined || mean === undefined)
      gathered.fault(
        at,
        'a function has its hash and an average in ms.',
        'Give the file as it was published.',
      );
    else gathered.functionNamed(name, at).meanMs = mean;
    return true;
  },
);

/** Memory is told of applications; in the samples of In-Vitro each function is one. */
export const functionMemory = table(
  {
    id: 'azure-functions-2019-memory',
    label: 'memory of Azure Functions of 2019',
    recognises: first => first.startsWith('Hash') && first.includes('AverageAllocatedMb'),
  },
  (gathered, at) => cell => {
    const name = cell('HashFunction') ?? cell('HashApp');
    const mean = numberIn(cell('AverageAllocatedMb'));
    if (name === undefined || mean === undefined)
      gathered.fault(
        at,
        'an application has its hash and its memory in MB.',
        'Give the file as it was published.',
      );
    else gathered.functionNamed(name, at).memoryMb = mean;
    return true;
  },
);

export const functionCalls = table(
  {
    id: 'azure-functions-2021',
    label: 'calls of Azure Functions of 2021',
    recognises: first => first.startsWith('app,func,end_timestamp,duration'),
  },
  (gathered, at) => cell => {
    const [name, end, took] = [cell('func'), numberIn(cell('end_timestamp')), numberIn(cell('duration'))];
    if (name === undefined || end === undefined || took === undefined || took < 0) {
      gathered.fault(
        at,
        'a call has func, end_timestamp and duration.',
        'Give the file as it was published.',
      );
      return true;
    }
    const own = gathered.functionNamed(name, at);
    own.calls++;
    own.starts.push(end - took);
    own.seconds.push(took);
    return gathered.keep(2, at);
  },
);
