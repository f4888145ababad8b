'use client';

import type { ReactNode } from 'react';
import type { Action } from '../actions/action.ts';
import { useSession, useSessionState } from '../session/context.tsx';

/** A button that is a view of an action. */
export function ActionButton({
  action,
  children,
  className = '',
}: {
  action: Action;
  children: ReactNode;
  className?: string;
}) {
  const session = useSession();
  const enabled = useSessionState(action.enabled);
  return (
    <button
      type="button"
      className={`button ${className}`}
      disabled={!enabled}
      title={action.label}
      aria-label={typeof children === 'string' ? undefined : action.label}
      onClick={() => action.run(session)}
    >
      {children}
    </button>
  );
}
