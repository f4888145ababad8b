/** The session as it runs in a browser tab. */
import type { RemoteDesk } from '../desk/client.ts';
import type { PresetEntry } from '../desk/protocol.ts';
import { deskOfPage } from '../desk/started.ts';
import { DRAFTS_KEY } from '../document/drafts.ts';
import { applyTheme } from '../theme/theme.ts';
import { createSession, type Session } from './session.ts';
import type { Theme } from './state.ts';

/** The longest that a run waits for a picture of the page. */
const MOST_OF_A_PICTURE_MS = 100;

/** On the server nothing is ever asked of it. */
const noDesk = new Proxy({} as RemoteDesk, {
  get: () => () => Promise.reject(new Error('There is no worker on the server')),
});

/** Storage may be forbidden, or full; then drafts are not kept, and the playground works on. */
function attempt<Value>(work: () => Value): Value | null {
  try {
    return work();
  } catch {
    return null;
  }
}

/** After the next picture; a page that is not looked at makes none. */
const painted = (): Promise<void> =>
  new Promise(resolve => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, MOST_OF_A_PICTURE_MS);
  });

/** So long in a row it has nothing to do, and so long at most that is waited for. */
const REST = { looks: 3, everyMs: 30, freeMs: 30, mostMs: 600 };

/** Once the page has made what it makes of what has come; soon where a browser does not say. */
const rested = (): Promise<void> =>
  new Promise(resolve => {
    const end = performance.now() + REST.mostMs;
    let quiet = 0;
    const look = (deadline: IdleDeadline) => {
      quiet = deadline.timeRemaining() > REST.freeMs ? quiet + 1 : 0;
      if (quiet === REST.looks || performance.now() > end) resolve();
      else setTimeout(ask, REST.everyMs);
    };
    const ask = () => requestIdleCallback(look, { timeout: REST.mostMs });
    if ('requestIdleCallback' in window) ask();
    else setTimeout(resolve, REST.mostMs / 2);
  });

/** Puts the theme on the page before React draws anything in it. */
function keepTheme({ store }: Session): void {
  let shown = store.get().theme;
  store.subscribe(() => {
    const { theme } = store.get();
    if (theme === shown) return;
    shown = theme;
    applyTheme(theme);
  });
}

export function browserSession(presets: readonly PresetEntry[], theme: Theme): Session {
  const session = createSession(
    {
      desk: deskOfPage() ?? noDesk,
      now: () => performance.now(),
      today: () => Date.now(),
      loadDrafts: () => attempt(() => window.localStorage.getItem(DRAFTS_KEY)),
      saveDrafts: text => void attempt(() => window.localStorage.setItem(DRAFTS_KEY, text)),
      newId: () => crypto.randomUUID(),
      visit: path => window.location.assign(path),
      painted,
      rested,
      later: (work, ms) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
    },
    presets,
    theme,
  );
  keepTheme(session);
  return session;
}
