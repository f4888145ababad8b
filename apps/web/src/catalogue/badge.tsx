import type { Support } from '@tare/catalog';
import { messages } from '../messages.ts';

const LOOK: Readonly<Record<Support, string>> = {
  verified: 'bg-wash text-accent-strong',
  recalled: 'text-accent-strong',
  derived: 'text-soft',
  proxy: 'border-dashed text-soft',
  assumption: 'border-dashed text-warn',
};

export const SupportBadge = ({ badge }: { badge: Support }) => (
  <span className={`badge ${LOOK[badge]}`}>{messages.assumptions.badges[badge]}</span>
);
