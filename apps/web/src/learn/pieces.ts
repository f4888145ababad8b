/** A piece of a chapter: text, or what stands between two texts. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'figure' | 'stacks'; readonly id: string };

/** A line of its own, {{figure id}} or {{stacks id}}, is where a figure or a drawing stands. */
const BETWEEN = /^\{\{(figure|stacks) ([a-z-]+)\}\}$/m;

export function piecesOf(text: string): Piece[] {
  const between = BETWEEN.exec(text);
  if (between === null) return [{ kind: 'text', text }];
  const [line, kind, id] = between as unknown as [string, 'figure' | 'stacks', string];
  return [
    { kind: 'text', text: text.slice(0, between.index) },
    { kind, id },
    ...piecesOf(text.slice(between.index + line.length)),
  ];
}
