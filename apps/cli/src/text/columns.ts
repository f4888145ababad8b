/** Tables without boxes: aligned columns that survive a pipe. */
import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';

const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const;

/** Terminal columns of a text; everything printed here is one column wide. */
export const widthOf = (text: string): number => [...stripVTControlCharacters(text)].length;

export function columns(rows: readonly (readonly string[])[], rightFrom = Infinity): string {
  const count = Math.max(0, ...rows.map(row => row.length));
  const table = new Table({
    chars: BARE,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns: Array.from({ length: count }, (_, index) => (index >= rightFrom ? 'right' : 'left')),
  });
  table.push(...rows.map(row => [...row]));
  return table
    .toString()
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n');
}

/** Breaks at spaces; continuation lines are indented. */
export function wrap(text: string, width: number, indent = ''): string {
  const lead = /^ */.exec(text)![0];
  const lines: string[] = [];
  let line = '';
  for (const word of text.trimStart().split(' ')) {
    const room = width - (lines.length > 0 ? indent : lead).length;
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one, index) => (index === 0 ? `${lead}${one}` : `${indent}${one}`)).join('\n');
}

export const bullet = (text: string, width: number): string => wrap(`  - ${text}`, width, '    ');
