/**
 * A desk whose figures of a run come when they are let: so the page can be looked at on the way, and stands the same at each visit.
 * What comes is the engine's own and always the same in the same order; only when it comes is a matter of time.
 */
import type { Page } from '@playwright/test';

interface Held {
  /** How many more figures may pass; negative: all that come. */
  left: number;
  /** Where the newest run tells its own: each has a port, by which it first says what it has opened. */
  port: MessagePort | null;
  readonly waiting: (() => void)[];
}

declare global {
  interface Window {
    heldDesk: Held;
  }
}

/** Before the page is opened. Until it is held, the desk is as it always is. */
export const holdable = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const held: Held = { left: -1, port: null, waiting: [] };
    window.heldDesk = held;
    /** Comlink's message for a call of the run's listener on the page. */
    const calledBy = ({ data }: Event & { data?: { type?: unknown; path?: unknown } }): unknown =>
      data?.type === 'APPLY' && Array.isArray(data.path) ? data.path.at(-1) : undefined;
    const listen = MessagePort.prototype.addEventListener;
    MessagePort.prototype.addEventListener = function add(
      this: MessagePort,
      kind: string,
      listener: EventListenerOrEventListenerObject,
      options?: boolean | AddEventListenerOptions,
    ) {
      const hear = (event: Event) => {
        const tell = () =>
          typeof listener === 'function' ? listener.call(this, event) : listener.handleEvent(event);
        const called = calledBy(event);
        if (called === 'opened') {
          // Another run: what the one before still says reaches a page that does not hear it.
          held.port = this;
          for (const other of held.waiting.splice(0)) other();
        }
        const isFigures = called === 'partial';
        if (held.left < 0 || this !== held.port || !(isFigures || called === 'progressed')) return tell();
        if (!isFigures) return;
        held.waiting.push(tell);
        for (; held.left > 0 && held.waiting.length > 0; held.left--) held.waiting.shift()!();
      };
      listen.call(this, kind, hear, options);
    } as typeof listen;
  });

/** From now on no figures of a run reach the page, nor how far it is. */
export const hold = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.heldDesk.left = 0;
  });

/** Lets so many figures of the newest run reach the page; settles when they have. */
export async function letPass(page: Page, figures: number): Promise<void> {
  await page.evaluate(more => {
    const held = window.heldDesk;
    held.left = more;
    for (; held.left > 0 && held.waiting.length > 0; held.left--) held.waiting.shift()!();
  }, figures);
  await page.waitForFunction(() => window.heldDesk.left === 0);
}

/** From now on all comes as it does. */
export const letGo = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.heldDesk.left = -1;
    for (const tell of window.heldDesk.waiting.splice(0)) tell();
  });
