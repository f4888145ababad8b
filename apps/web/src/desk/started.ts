import { connectDesk, type RemoteDesk } from './client.ts';

let started: RemoteDesk | null = null;

/** The desk of this page, whoever asks first; null on the server. */
export function deskOfPage(): RemoteDesk | null {
  if (typeof window === 'undefined') return null;
  started ??= connectDesk();
  return started;
}

/** The same for effects and events, which the server has none of. */
export const deskHere = (): RemoteDesk => deskOfPage()!;

/** Pages that run something as soon as they are there; what is only read asks for a desk when a figure is run. */
const RUNS_AT_ONCE = /^\/($|s\/|embed(\/|$)|sweep(\/|$))/;

/** Starts it on the pages that will need it at once. */
export function startDesk(path: string): void {
  if (RUNS_AT_ONCE.test(path)) deskOfPage();
}
