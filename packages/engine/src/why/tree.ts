import type { Plan, Why, WhyNode, WhyOrigin } from '@tare/schema';

export const measured = (of: string): WhyOrigin => ({ kind: 'measured', of });
export const scenario = (of: string): WhyOrigin => ({ kind: 'scenario', of });
/** Where the scenario has the service, or the batch, of this id. */
export const serviceOrigin = ({ services }: Plan, id: string): WhyOrigin =>
  scenario(services.find(service => service.id === id)!.path);
export const catalogue = (of: string): WhyOrigin => ({ kind: 'catalogue', of });
export const formula = (of: string): WhyOrigin => ({ kind: 'formula', of });

export const leaf = (label: string, value: number, origin: WhyOrigin): WhyNode => ({
  label,
  value,
  origin,
  parts: [],
});

/** A whole and its parts, the greatest first; parts of nothing are left out. */
export function whole(label: string, value: number, origin: WhyOrigin, parts: readonly WhyNode[]): WhyNode {
  const present = parts.filter(part => part.value !== 0);
  return { label, value, origin, parts: [...present].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)) };
}

/** The same with a last part for what the others leave, so that the parts sum to the whole. */
export function wholeWithRest(
  label: string,
  value: number,
  origin: WhyOrigin,
  parts: readonly WhyNode[],
  rest: { readonly label: string; readonly origin: WhyOrigin },
): WhyNode {
  const left = value - parts.reduce((sum, part) => sum + part.value, 0);
  // What differs only by the rounding of a sum is no part.
  const all =
    Math.abs(left) > 1e-9 * Math.abs(value) ? [...parts, leaf(rest.label, left, rest.origin)] : parts;
  return whole(label, value, origin, all);
}

export const why = (figure: string, unit: Why['unit'], tree: WhyNode): Why => ({ figure, unit, tree });
