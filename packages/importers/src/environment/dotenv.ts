/** `.env` files as docker compose reads them: KEY=VALUE lines, quotes, comments, and variables of earlier lines. */
import { interpolate, type Lookup } from '../compose/interpolate.ts';
import { type Findings, leaveOut } from '../findings.ts';
import type { SourceFile } from '../source/parse.ts';

export type Environment = ReadonlyMap<string, string>;

const LINE = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*[=:]\s*(.*)$/;
const KEY_ONLY = /^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_.-]*\s*$/;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  $: '$$',
};

/** True for names such as ".env", "dot.env", "app.env" and ".env.production". */
export function isEnvironmentFile(name: string): boolean {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return /(^|\.)env(\.[\w-]+)?$/.test(base) && !/\.(ya?ml|json)$/.test(base);
}

interface Raw {
  readonly text: string;
  readonly literal: boolean;
}

function quoted(text: string): Raw | undefined {
  const single = /^'([^']*)'/.exec(text);
  if (single !== null) return { text: single[1]!, literal: true };
  const double = /^"((?:[^"\\]|\\.)*)"/s.exec(text);
  if (double === null) return undefined;
  return {
    text: double[1]!.replace(/\\(.)/g, (whole, char: string) => ESCAPES[char] ?? whole),
    literal: false,
  };
}

const rawValue = (text: string): Raw =>
  quoted(text) ?? { text: text.replace(/(^|\s)#.*$/, '').trim(), literal: false };

/** Joins the lines of a quoted value that goes over several. */
function logicalLines(text: string): { line: number; text: string }[] {
  const result: { line: number; text: string }[] = [];
  let open: { line: number; text: string; quote: string } | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (open !== undefined) {
      open.text += `\n${line}`;
      if (!line.includes(open.quote)) continue;
      result.push(open);
      open = undefined;
      continue;
    }
    const start = /^[^#]*?[=:]\s*(["'])((?:(?!\1).)*)$/.exec(line);
    if (start === null) result.push({ line: index + 1, text: line });
    else open = { line: index + 1, text: line, quote: start[1]! };
  }
  return open === undefined ? result : [...result, open];
}

function readLine(line: string, lookup: Lookup): readonly [string, string] | undefined {
  const match = /** dotall, as quoted values may hold line ends */ new RegExp(LINE.source, 's').exec(line);
  if (match === null) return undefined;
  const raw = rawValue(match[2]!);
  if (raw.literal) return [match[1]!, raw.text];
  const result = interpolate(raw.text, lookup);
  return [match[1]!, result.ok ? result.text : raw.text];
}

/** The variables of one file; `outer` wins over the file where both define a name, as the shell does over `.env`. */
export function readEnvironmentFile(file: SourceFile, outer: Environment, findings: Findings): Environment {
  const values = new Map<string, string>();
  const lookup: Lookup = name => outer.get(name) ?? values.get(name);
  for (const { line, text } of logicalLines(file.text.replace(/^\uFEFF/, ''))) {
    if (/^\s*(#|$)/.test(text) || KEY_ONLY.test(text)) continue;
    const entry = readLine(text, lookup);
    if (entry !== undefined) values.set(...entry);
    else
      leaveOut(
        findings,
        { file: file.name, line, column: 1, path: '' },
        'a line of the environment file',
        'It is not of the form NAME=value.',
      );
  }
  return values;
}
