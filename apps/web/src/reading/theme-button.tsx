'use client';

import { useState } from 'react';
import { messages } from '../messages.ts';
import type { Theme } from '../session/state.ts';
import { applyTheme, nextTheme } from '../theme/theme.ts';
import { Icon } from '../views/icon.tsx';

/** The theme where there is no session. */
export function ThemeButton({ initial }: { initial: Theme }) {
  const [theme, choose] = useState(initial);
  const turn = () => {
    const next = nextTheme(theme);
    choose(next);
    applyTheme(next);
  };
  return (
    <button type="button" className="button button-quiet px-2" onClick={turn} title={messages.actions.theme}>
      <Icon name={theme} />
      <span className="sr-only">{messages.header.theme[theme]}</span>
    </button>
  );
}
