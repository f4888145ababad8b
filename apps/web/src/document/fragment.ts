/** What follows the # of an address: a scenario (or a question), what it is expected to give, and how to look at it. */
import type { Dimension } from '../racks/layout.ts';
import type { InputTab, RackView } from '../session/state.ts';

/** How the page is looked at. It changes no figure, so it is no part of the scenario. */
export interface View {
  readonly tab: InputTab;
  readonly rackView: RackView;
  readonly dimension: Dimension;
  /** Id of the section to scroll to; null for the top. */
  readonly section: string | null;
}

export interface Fragment {
  /** The packed scenario. */
  readonly scenario: string | null;
  readonly preset: string | null;
  /** Beginning of the hash of the result that the sender saw: a claim to check, not a result. */
  readonly result: string | null;
  readonly view: Partial<View>;
}

const TABS: readonly InputTab[] = ['form', 'graph', 'yaml'];
const RACKS: readonly RackView[] = ['picture', 'table'];
const DIMENSIONS: readonly Dimension[] = ['memory', 'cpu'];
const RESULT_CHARACTERS = 16;

const oneOf = <Value extends string>(
  words: readonly string[],
  allowed: readonly Value[],
): Value | undefined => allowed.find(value => words.includes(value));

function readView(text: string): Partial<View> {
  const words = text.split(',');
  const section = words.find(word => /^at\.[a-z-]{1,40}$/.test(word))?.slice(3);
  const found = {
    tab: oneOf(words, TABS),
    rackView: oneOf(words, RACKS),
    dimension: oneOf(words, DIMENSIONS),
    section,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** Anything that is not understood is left out: a fragment is written by anybody. */
export function readFragment(hash: string): Fragment {
  const parts = new Map(
    hash
      .replace(/^#/, '')
      .split('&')
      .map(part => {
        const at = part.indexOf('=');
        return [part.slice(0, at), part.slice(at + 1)] as const;
      }),
  );
  const matching = (name: string, pattern: RegExp): string | null => {
    const value = parts.get(name);
    return value !== undefined && pattern.test(value) ? value : null;
  };
  return {
    scenario: parts.get('s') || null,
    preset: matching('p', /^[a-z0-9-]{1,80}$/),
    result: matching('r', /^[0-9a-f]{8,64}$/),
    view: readView(parts.get('v') ?? ''),
  };
}

/** The words of a view that differ from how the page opens. */
function writeView({ tab, rackView, dimension, section }: View): string {
  const words = [tab, rackView, dimension].filter(word => !['form', 'picture', 'memory'].includes(word));
  return [...words, ...(section === null ? [] : [`at.${section}`])].join(',');
}

interface Written {
  readonly scenario?: string | undefined;
  readonly result?: string | undefined;
  readonly view?: View | undefined;
}

/** Without its "#"; the scenario comes first, so that a link cut at the end is known to be damaged. */
export function writeFragment({ scenario, result, view }: Written): string {
  const words = view === undefined ? '' : writeView(view);
  return [
    ...(scenario === undefined ? [] : [`s=${scenario}`]),
    ...(result === undefined ? [] : [`r=${result.slice(0, RESULT_CHARACTERS)}`]),
    ...(words === '' ? [] : [`v=${words}`]),
  ].join('&');
}

export type PastedLink =
  | { readonly kind: 'fragment'; readonly fragment: Fragment }
  | { readonly kind: 'short'; readonly path: string };

/** A pasted text that is nothing but a link of this product. */
export function linkIn(text: string): PastedLink | null {
  const trimmed = text.trim();
  if (/\s/.test(trimmed) || !/^(https?:\/\/|#|\/)/.test(trimmed)) return null;
  const short = /\/s\/([A-Za-z0-9]{1,64})(#.*)?$/.exec(trimmed);
  if (short !== null) return { kind: 'short', path: `/s/${short[1]!}${short[2] ?? ''}` };
  const at = trimmed.indexOf('#');
  const fragment = readFragment(at < 0 ? '' : trimmed.slice(at));
  return fragment.scenario === null && fragment.preset === null ? null : { kind: 'fragment', fragment };
}
