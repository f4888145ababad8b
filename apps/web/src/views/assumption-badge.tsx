import type { Badge } from '@tare/schema';
import { messages } from '../messages.ts';

const LOOK: Readonly<Record<Badge, string>> = {
  verified: 'bg-wash text-accent-strong',
  recalled: 'text-accent-strong',
  derived: 'text-soft',
  proxy: 'border-dashed text-soft',
  assumption: 'border-dashed text-warn',
  overridden: 'bg-warn-wash text-warn',
  input: 'text-soft',
};

/** How well a number is supported. */
export const AssumptionBadge = ({ badge }: { badge: Badge }) => (
  <span className={`badge ${LOOK[badge]}`}>{messages.assumptions.badges[badge]}</span>
);
