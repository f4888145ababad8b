export type Labels = Readonly<Record<string, string>>;

export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  readonly values: readonly string[];
}

/** All must hold; an empty one matches everything. */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly Requirement[];
}

/** Of a host: all must hold; an empty one matches nothing. */
export interface HostTerm {
  readonly matchExpressions: readonly Requirement[];
  readonly matchFields: readonly Requirement[];
}

const INTEGER = /^[+-]?\d+$/;

/** Gt and Lt compare whole numbers; what is none matches nothing. */
function compares(own: string | undefined, { operator, values }: Requirement): boolean {
  const [bound] = values;
  if (own === undefined || bound === undefined || !INTEGER.test(own) || !INTEGER.test(bound)) return false;
  return operator === 'Gt' ? BigInt(own) > BigInt(bound) : BigInt(own) < BigInt(bound);
}

function holds(labels: Labels, requirement: Requirement): boolean {
  const own = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.operator) {
    case 'In':
      return own !== undefined && requirement.values.includes(own);
    case 'NotIn':
      return own === undefined || !requirement.values.includes(own);
    case 'Exists':
      return own !== undefined;
    case 'DoesNotExist':
      return own === undefined;
    case 'Gt':
    case 'Lt':
      return compares(own, requirement);
  }
}

export const hasLabels = (labels: Labels, wanted: Labels): boolean =>
  Object.entries(wanted).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);

/** metav1.LabelSelector; null matches nothing. */
export const selects = (selector: LabelSelector | null, labels: Labels): boolean =>
  selector !== null &&
  hasLabels(labels, selector.matchLabels) &&
  selector.matchExpressions.every(requirement => holds(labels, requirement));

/** v1.NodeSelectorTerm. */
export const termMatches = (
  { matchExpressions, matchFields }: HostTerm,
  host: { readonly name: string; readonly labels: Labels },
): boolean =>
  matchExpressions.length + matchFields.length > 0 &&
  matchExpressions.every(requirement => holds(host.labels, requirement)) &&
  matchFields.every(
    requirement => requirement.key === 'metadata.name' && holds({ 'metadata.name': host.name }, requirement),
  );

/** apimachinery's validation of a label's value: at most 63 letters, digits, '-', '_' and '.', the first and last of them letters or digits. */
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** What makes a selector unreadable; undefined when nothing does. */
export function selectorFault(selector: LabelSelector | null): string | undefined {
  if (selector === null) return undefined;
  const values = [
    ...Object.values(selector.matchLabels),
    ...selector.matchExpressions.flatMap(requirement => requirement.values),
  ];
  return values.every(value => LABEL_VALUE.test(value)) ? undefined : 'invalid label value';
}
