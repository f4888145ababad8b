import type { Parameter, Support } from './parameter.ts';
import { parameters } from './parameters/index.ts';
import type { Technology } from './technology.ts';

/** What a technology is asked about, in this order. */
export const CARD_SECTIONS = ['start-up', 'memory', 'CPU', 'I/O', 'image', 'isolation'] as const;
export type CardSection = (typeof CARD_SECTIONS)[number];

/** First word of a parameter's name → the section that it belongs to. */
const SECTION_OF: Readonly<Record<string, CardSection>> = {
  start: 'start-up',
  rate: 'start-up',
  mem: 'memory',
  memory: 'memory',
  memory_invisible: 'memory',
  cpu: 'CPU',
  syscall: 'CPU',
  ctxswitch: 'CPU',
  request: 'CPU',
  build: 'CPU',
  oversub: 'CPU',
  disk: 'I/O',
  net: 'I/O',
  image: 'image',
  isolation: 'isolation',
  interference: 'isolation',
};

/** A technology at a glance: every number that it brings or borrows, and how sure we are of them. */
export interface TechnologyCard {
  readonly technology: Technology;
  readonly sections: readonly { readonly name: CardSection; readonly parameters: readonly Parameter[] }[];
  /** How many of these numbers wear each badge. */
  readonly support: Readonly<Partial<Record<Support, number>>>;
}

/** Texts anywhere inside a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A section without a number stays, empty: nothing published is known of it. */
export function cardOf(technology: Technology): TechnologyCard {
  const named = new Set(textsIn(technology));
  const own = parameters.filter(({ id, technology: of }) => of === technology.id || named.has(id));
  const support: Partial<Record<Support, number>> = {};
  for (const { badge } of own) support[badge] = (support[badge] ?? 0) + 1;
  return {
    technology,
    sections: CARD_SECTIONS.map(name => ({
      name,
      parameters: own.filter(({ parameter }) => SECTION_OF[parameter.split('.')[0]!] === name),
    })),
    support,
  };
}
