/** Colours of the racks, read from the theme, so that canvas and page always agree. */
import type { LayerKind } from './layout.ts';

export interface RackPalette {
  readonly fills: Readonly<Record<LayerKind, string>>;
  readonly host: string;
  readonly line: string;
  readonly hatch: string;
  readonly idleLine: string;
  readonly ink: string;
  readonly bad: string;
  readonly badWash: string;
  readonly warn: string;
  readonly accent: string;
  readonly paper: string;
}

let last: { readonly look: string; readonly palette: RackPalette } | undefined;

/** Of the theme that is shown. Read once for all lanes: each reading makes the browser style the page. */
export function currentPalette(): RackPalette {
  const root = document.documentElement;
  const look = `${root.dataset['theme'] ?? ''} ${String(matchMedia('(prefers-color-scheme: dark)').matches)}`;
  if (last?.look !== look) last = { look, palette: readPalette(root) };
  return last.palette;
}

function readPalette(element: Element): RackPalette {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    fills: {
      system: read('--rack-system'),
      overhead: read('--rack-overhead'),
      guestOs: read('--rack-guest'),
      net: read('--rack-net'),
      idle: read('--rack-idle'),
    },
    host: read('--rack-host'),
    line: read('--rack-line'),
    hatch: read('--rack-hatch'),
    idleLine: read('--rack-idle-line'),
    ink: read('--ink'),
    bad: read('--bad'),
    badWash: read('--bad-wash'),
    warn: read('--warn'),
    accent: read('--accent'),
    paper: read('--paper'),
  };
}
