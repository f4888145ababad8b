/** Completion of keys from the schema, by the place in the YAML tree. */
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { RemoteDesk } from '../desk/client.ts';

const KEY_LINE = /^(\s*)(?:- )?([\w.-]*)$/;
const PARENT = /^(\s*)(?:- )?([\w.-]+):/;

/** Path of the mapping that a line of the given indent belongs to, read off the block style above it. */
export function pathAbove(lines: readonly string[], indent: number): (string | number)[] {
  const path: (string | number)[] = [];
  let limit = indent;
  for (let index = lines.length - 1; index >= 0 && limit > 0; index--) {
    const match = PARENT.exec(lines[index]!);
    if (match === null || match[1]!.length >= limit) continue;
    limit = match[1]!.length;
    path.unshift(match[2]!);
  }
  return path;
}

export const completeKeys =
  (desk: RemoteDesk) =>
  async (context: CompletionContext): Promise<CompletionResult | null> => {
    const line = context.state.doc.lineAt(context.pos);
    const match = KEY_LINE.exec(line.text.slice(0, context.pos - line.from));
    if (match === null || (match[2] === '' && !context.explicit)) return null;
    const above = context.state.doc.sliceString(0, line.from).split('\n').slice(0, -1);
    const keys = await desk.keys(pathAbove(above, match[1]!.length));
    return {
      from: context.pos - match[2]!.length,
      options: keys.map(({ key, label, help }) => ({
        label: key,
        detail: label,
        info: help,
        apply: `${key}: `,
      })),
      validFor: /^[\w.-]*$/,
    };
  };
